#include "models/container.h"

#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/core.h>

namespace sensex {

namespace {

constexpr std::string_view kMagic = "sensex-model ";

std::string checksum_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  }
  return fmt::format("{:016x}", hash);
}

std::optional<std::string_view> take_until(std::string_view& rest, char end) {
  const std::size_t at = rest.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  return taken;
}

template <class Number>
std::optional<Number> number_of(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  Number value = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<Part> take_part(std::string_view& rest) {
  const auto name = take_until(rest, ' ');
  const auto size = number_of<std::size_t>(take_until(rest, '\n'));
  if (!name || !size || *size >= rest.size() || rest[*size] != '\n') return std::nullopt;
  Part part{.name = std::string(*name), .bytes = std::string(rest.substr(0, *size))};
  rest.remove_prefix(*size + 1);
  return part;
}

tl::unexpected<Error> damaged(std::string_view algorithm) {
  return fail(Errc::malformed_data,
              fmt::format("expected a stored {} model, got other or damaged bytes; train the model "
                          "again",
                          algorithm));
}

}  // namespace

std::string pack_parts(std::string_view algorithm, const std::vector<Part>& parts) {
  std::string body;
  for (const Part& part : parts) {
    body += fmt::format("{} {}\n{}\n", part.name, part.bytes.size(), part.bytes);
  }
  return fmt::format("{}{} {} {}\n{}", kMagic, kContainerFormat, algorithm, checksum_of(body),
                     body);
}

Result<std::vector<Part>> unpack_parts(std::string_view bytes, std::string_view algorithm) {
  if (!bytes.starts_with(kMagic)) return damaged(algorithm);
  std::string_view rest = bytes.substr(kMagic.size());
  const auto format = number_of<int>(take_until(rest, ' '));
  if (!format) return damaged(algorithm);
  if (*format > kContainerFormat) {
    return fail(Errc::unsupported_version,
                fmt::format("expected a model of format {} at most, got {}; use a newer sensex",
                            kContainerFormat, *format));
  }
  const auto name = take_until(rest, ' ');
  const auto checksum = take_until(rest, '\n');
  if (*format != kContainerFormat || name != algorithm || checksum != checksum_of(rest)) {
    return damaged(algorithm);
  }
  std::vector<Part> parts;
  while (!rest.empty()) {
    auto part = take_part(rest);
    if (!part) return damaged(algorithm);
    parts.push_back(*std::move(part));
  }
  return parts;
}

}  // namespace sensex

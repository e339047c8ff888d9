#include "adapters/http/target.h"

#include <optional>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace sensex {
namespace {

constexpr std::size_t kMostParameters = 64;
constexpr std::size_t kQuoted = 60;

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return std::nullopt;
}

// The byte a "%XX" at the start of the text stands for; none for a bad escape or NUL.
std::optional<char> escaped_byte(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  const auto high = hex_digit(text[1]);
  const auto low = hex_digit(text[2]);
  if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
  return static_cast<char>(*high << 4 | *low);
}

Result<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const std::optional<char> byte = escaped_byte(text.substr(i));
    if (!byte) {
      return fail(
          Errc::invalid_argument,
          fmt::format("'%' must be followed by two hexadecimal digits other than 00, got '{}'",
                      text.substr(i, 3)));
    }
    decoded += *byte;
    i += 2;
  }
  return decoded;
}

// Removes dot segments and repeated slashes, after decoding, so that no spelling hides another
// path.
std::string normalise(std::string_view path) {
  std::vector<std::string_view> segments;
  std::size_t begin = 0;
  while (begin < path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    begin = end + 1;
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments.push_back(segment);
    } else if (!segments.empty()) {
      segments.pop_back();
    }
  }
  return fmt::format("/{}", fmt::join(segments, "/"));
}

Result<std::map<std::string, std::string>> parse_query(std::string_view text) {
  std::map<std::string, std::string> query;
  for (std::size_t count = 1; !text.empty(); ++count) {
    if (count > kMostParameters) {
      return fail(Errc::invalid_argument,
                  fmt::format("a query has at most {} parameters, got more", kMostParameters));
    }
    const std::string_view item = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(item.size() + 1, text.size()));
    const std::size_t equals = std::min(item.find('='), item.size());
    auto name = decode(item.substr(0, equals), true);
    if (!name) return fail(std::move(name.error()));
    auto value = decode(item.substr(std::min(equals + 1, item.size())), true);
    if (!value) return fail(std::move(value.error()));
    if (!name->empty()) query.insert_or_assign(std::move(*name), std::move(*value));
  }
  return query;
}

// "http://host/path" to "/path".
std::string_view without_authority(std::string_view target) {
  constexpr std::string_view kScheme = "http://";
  if (!target.starts_with(kScheme)) return target;
  target.remove_prefix(kScheme.size());
  const std::size_t end = target.find_first_of("/?");
  return end == std::string_view::npos ? std::string_view("/") : target.substr(end);
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  const std::string_view origin = without_authority(target);
  if (!origin.starts_with('/') && !origin.starts_with('?')) {
    return fail(
        Errc::invalid_argument,
        fmt::format("a request target must start with '/', got '{}'", target.substr(0, kQuoted)));
  }
  const std::string_view visible = origin.substr(0, origin.find('#'));
  const std::size_t question = std::min(visible.find('?'), visible.size());
  const auto path = decode(visible.substr(0, question), false);
  if (!path) return fail(path.error());
  auto query = parse_query(visible.substr(std::min(question + 1, visible.size())));
  if (!query) return fail(std::move(query.error()));
  return Target{.path = normalise(*path), .query = std::move(*query)};
}

}  // namespace sensex

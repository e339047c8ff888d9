#include "pipeline/npy.h"

#include <bit>
#include <limits>
#include <optional>
#include <type_traits>

#include <fmt/format.h>

namespace sensex {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they are");

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kMostDimensions = 32;  // NumPy 1.x's own limit

template <class Number>
constexpr std::string_view type_name() {
  return std::is_same_v<Number, double> ? "<f8" : "<i8";
}

// Empty: so many would not fit into a file.
std::optional<std::size_t> count_of(std::span<const std::size_t> shape) {
  constexpr std::size_t kMost =
      static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max()) / sizeof(double);
  std::size_t count = 1;
  for (const std::size_t length : shape) {
    if (length != 0 && count > kMost / length) return std::nullopt;
    count *= length;
  }
  return count;
}

tl::unexpected<Error> no_space(std::string_view name) {
  return fail(Errc::unavailable,
              fmt::format("'{}' cannot be written; free space and try again", name));
}

}  // namespace

Result<std::string> npy_header(std::string_view type, std::span<const std::size_t> shape) {
  constexpr std::string_view kMagic("\x93NUMPY\x01\x00", 8);
  constexpr std::size_t kBeforeText = kMagic.size() + 2;  // the text's length, 16 bits
  if (shape.size() > kMostDimensions) {
    return fail(Errc::invalid_argument, fmt::format("an array has at most {} dimensions, got {}",
                                                    kMostDimensions, shape.size()));
  }
  // Python's tuple of one needs its comma.
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
                                 type, fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  const std::size_t unpadded = kBeforeText + text.size() + 1;  // with the line feed
  text.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  text += '\n';
  std::string header(kMagic);
  header += static_cast<char>(text.size() & 0xFFU);
  header += static_cast<char>(text.size() >> 8U);
  return header + text;
}

template <class Number>
Result<NpyWriter<Number>> NpyWriter<Number>::create(const std::filesystem::path& file,
                                                    std::span<const std::size_t> shape) {
  const std::optional<std::size_t> count = count_of(shape);
  if (!count) return fail(Errc::invalid_argument, "an array of that shape fits into no file");
  const Result<std::string> header = npy_header(type_name<Number>(), shape);
  if (!header) return fail(header.error());
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  if (!out) {
    return fail(
        Errc::permission_denied,
        fmt::format("'{}' cannot be made; name a folder that may be written", file.string()));
  }
  out << *header;
  return NpyWriter(file.string(), std::move(out), *count);
}

template <class Number>
Status NpyWriter<Number>::write(std::span<const Number> numbers) {
  if (numbers.size() > missing_) {
    return fail(Errc::invalid_argument, fmt::format("'{}' has room for {} more numbers, got {}",
                                                    name_, missing_, numbers.size()));
  }
  out_.write(reinterpret_cast<const char*>(numbers.data()),
             static_cast<std::streamsize>(numbers.size_bytes()));
  if (!out_) return no_space(name_);
  missing_ -= numbers.size();
  return {};
}

template <class Number>
Status NpyWriter<Number>::finish() {
  if (missing_ > 0) {
    return fail(Errc::invalid_argument, fmt::format("'{}' lacks {} numbers", name_, missing_));
  }
  out_.close();
  return out_ ? Status() : no_space(name_);
}

template class NpyWriter<double>;
template class NpyWriter<std::int64_t>;

}  // namespace sensex

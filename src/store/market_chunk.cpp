#include "store/market_chunk.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::string_view kMagic = "SXMC";
// Points have had an open since version 2; bars are as they were in version 1.
constexpr std::uint16_t kBarsVersion = 1;
constexpr std::uint16_t kPointsVersion = 2;
constexpr std::uint16_t kClosesVersion = 1;
constexpr std::size_t kHeaderSize = 12;  // magic, u16 version, u16 kind, u32 count

enum class Kind : std::uint16_t { bars = 1, points = 2 };

constexpr std::array kPrices = {&Bar::open, &Bar::high, &Bar::low, &Bar::close, &Bar::volume};
constexpr std::size_t kDateSize = sizeof(std::int32_t);
constexpr std::size_t kBarSize = kDateSize + kPrices.size() * sizeof(double);
constexpr std::size_t kPointSize = kDateSize + 2 * sizeof(double);
constexpr std::size_t kCloseSize = kDateSize + sizeof(double);
// An absent field: one NaN of the many, so that equal points have equal bytes.
constexpr std::uint64_t kAbsent = 0x7ff8'0000'0000'0000;

// Little-endian whatever the machine.
template <class Unsigned>
using Bytes = std::array<char, sizeof(Unsigned)>;

template <class Unsigned>
Bytes<Unsigned> in_file_order(Bytes<Unsigned> bytes) {
  if constexpr (std::endian::native == std::endian::big) std::ranges::reverse(bytes);
  return bytes;
}

template <class Unsigned>
void append(std::string& out, Unsigned value) {
  const auto bytes = in_file_order<Unsigned>(std::bit_cast<Bytes<Unsigned>>(value));
  out.append(bytes.data(), bytes.size());
}

template <class Unsigned>
Unsigned read(std::string_view bytes, std::size_t at) {
  Bytes<Unsigned> own = {};
  bytes.copy(own.data(), own.size(), at);
  return std::bit_cast<Unsigned>(in_file_order<Unsigned>(own));
}

void append_date(std::string& out, Date date) {
  const auto days = static_cast<std::int32_t>(date.sys_days().time_since_epoch().count());
  append(out, std::bit_cast<std::uint32_t>(days));
}

Date read_date(std::string_view bytes, std::size_t at) {
  const auto days = std::bit_cast<std::int32_t>(read<std::uint32_t>(bytes, at));
  return Date(std::chrono::sys_days(std::chrono::days(days)));
}

// Adding zero turns -0.0 into 0.0: equal values have equal bytes.
void append_double(std::string& out, double value) {
  append(out, std::bit_cast<std::uint64_t>(value + 0.0));
}

double read_double(std::string_view bytes, std::size_t at) {
  return std::bit_cast<double>(read<std::uint64_t>(bytes, at));
}

void append_optional(std::string& out, const std::optional<double>& value) {
  if (value) {
    append_double(out, *value);
  } else {
    append(out, kAbsent);
  }
}

std::optional<double> read_optional(std::string_view bytes, std::size_t at) {
  if (read<std::uint64_t>(bytes, at) == kAbsent) return std::nullopt;
  return read_double(bytes, at);
}

std::string header(Kind kind, std::uint16_t version, std::size_t count) {
  std::string out(kMagic);
  append(out, version);
  append(out, static_cast<std::uint16_t>(kind));
  append(out, static_cast<std::uint32_t>(count));
  return out;
}

template <class Day>
void append_dates(std::string& out, std::span<const Day> days) {
  for (const Day& day : days) append_date(out, day.date);
}

// The version of a chunk of that kind, which must be 1 to `newest`.
Result<std::uint16_t> read_version(std::string_view bytes, Kind kind, std::uint16_t newest) {
  if (bytes.size() < kHeaderSize || bytes.substr(0, kMagic.size()) != kMagic) {
    return fail(Errc::malformed_data, "an archived object is no market chunk");
  }
  if (read<std::uint16_t>(bytes, 6) != static_cast<std::uint16_t>(kind)) {
    return fail(Errc::malformed_data, "a market chunk is of another kind than its series");
  }
  const auto version = read<std::uint16_t>(bytes, 4);
  if (version > newest) {
    return fail(Errc::unsupported_version,
                fmt::format("a market chunk has format {}, this program knows {}; use the newer "
                            "sensex",
                            version, newest));
  }
  if (version == 0) return fail(Errc::malformed_data, "a market chunk has no format 0");
  return version;
}

// Checks the size, and gives the number of days. REQUIRES: read_version succeeded.
Result<std::size_t> read_count(std::string_view bytes, std::size_t day_size) {
  const std::size_t count = read<std::uint32_t>(bytes, 8);
  if (bytes.size() != kHeaderSize + count * day_size) {
    return fail(Errc::malformed_data, "a market chunk does not hold what its header says");
  }
  return count;
}

// Far beyond the years that a date's text can name, the calendar's own arithmetic wraps around.
template <class Day>
Status check_dates(const std::vector<Day>& days) {
  const Date first(0, 1, 1);
  const Date last(9999, 12, 31);
  const bool known = std::ranges::all_of(
      days, [&](const Day& day) { return day.date >= first && day.date <= last; });
  if (known) return {};
  return fail(Errc::malformed_data, "a market chunk has a day outside the years 0 to 9999");
}

}  // namespace

std::string encode_bars(std::span<const Bar> bars) {
  std::string out = header(Kind::bars, kBarsVersion, bars.size());
  out.reserve(kHeaderSize + bars.size() * kBarSize);
  append_dates(out, bars);
  for (double Bar::* const column : kPrices) {
    for (const Bar& bar : bars) append_double(out, bar.*column);
  }
  return out;
}

std::string encode_points(std::span<const GlobalPoint> points) {
  std::string out = header(Kind::points, kPointsVersion, points.size());
  out.reserve(kHeaderSize + points.size() * kPointSize);
  append_dates(out, points);
  for (const GlobalPoint& point : points) append_optional(out, point.open);
  for (const GlobalPoint& point : points) append_optional(out, point.close);
  return out;
}

Result<std::vector<Bar>> decode_bars(std::string_view bytes) {
  const Result<std::uint16_t> version = read_version(bytes, Kind::bars, kBarsVersion);
  if (!version) return fail(version.error());
  const Result<std::size_t> count = read_count(bytes, kBarSize);
  if (!count) return fail(count.error());
  std::vector<Bar> bars(*count);
  std::size_t at = kHeaderSize;
  for (Bar& bar : bars) bar.date = read_date(bytes, std::exchange(at, at + kDateSize));
  for (double Bar::* const column : kPrices) {
    for (Bar& bar : bars) bar.*column = read_double(bytes, std::exchange(at, at + sizeof(double)));
  }
  if (const Status dates = check_dates(bars); !dates) return fail(dates.error());
  for (const Bar& bar : bars) {
    if (const Result<Bar> possible = Bar::create(bar); !possible) return fail(possible.error());
  }
  return bars;
}

Result<std::vector<GlobalPoint>> decode_points(std::string_view bytes) {
  const Result<std::uint16_t> version = read_version(bytes, Kind::points, kPointsVersion);
  if (!version) return fail(version.error());
  const bool has_open = *version != kClosesVersion;
  const Result<std::size_t> count = read_count(bytes, has_open ? kPointSize : kCloseSize);
  if (!count) return fail(count.error());
  std::vector<GlobalPoint> points(*count);
  std::size_t at = kHeaderSize;
  for (GlobalPoint& point : points) {
    point.date = read_date(bytes, std::exchange(at, at + kDateSize));
  }
  if (const Status dates = check_dates(points); !dates) return fail(dates.error());
  for (GlobalPoint& point : points) {
    if (has_open) point.open = read_optional(bytes, std::exchange(at, at + sizeof(double)));
  }
  for (GlobalPoint& point : points) {
    point.close = read_optional(bytes, std::exchange(at, at + sizeof(double)));
  }
  return points;
}

}  // namespace sensex

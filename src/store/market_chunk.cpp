#include "store/market_chunk.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::string_view kMagic = "SXMC";
constexpr std::uint16_t kVersion = 1;
constexpr std::size_t kHeaderSize = 12;  // magic, u16 version, u16 kind, u32 count

enum class Kind : std::uint16_t { bars = 1, points = 2 };

constexpr std::array kPrices = {&Bar::open, &Bar::high, &Bar::low, &Bar::close, &Bar::volume};
constexpr std::size_t kDateSize = sizeof(std::int32_t);
constexpr std::size_t kBarSize = kDateSize + kPrices.size() * sizeof(double);
constexpr std::size_t kPointSize = kDateSize + sizeof(double);

// Little-endian whatever the machine.
template <class Unsigned>
void append(std::string& out, Unsigned value) {
  std::array<char, sizeof(Unsigned)> bytes = {};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(static_cast<unsigned char>(value >> (8U * i)));
  }
  out.append(bytes.data(), bytes.size());
}

template <class Unsigned>
Unsigned read(std::string_view bytes, std::size_t at) {
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    const auto byte = static_cast<Unsigned>(static_cast<unsigned char>(bytes[at + i]));
    value = static_cast<Unsigned>(value | static_cast<Unsigned>(byte << (8U * i)));
  }
  return value;
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

std::string header(Kind kind, std::size_t count) {
  std::string out(kMagic);
  append(out, kVersion);
  append(out, static_cast<std::uint16_t>(kind));
  append(out, static_cast<std::uint32_t>(count));
  return out;
}

template <class Day>
void append_dates(std::string& out, std::span<const Day> days) {
  for (const Day& day : days) append_date(out, day.date);
}

// Checks the header and the size, and gives the number of days.
Result<std::size_t> read_header(std::string_view bytes, Kind kind, std::size_t day_size) {
  if (bytes.size() < kHeaderSize || bytes.substr(0, kMagic.size()) != kMagic) {
    return fail(Errc::malformed_data, "an archived object is no market chunk");
  }
  const auto version = read<std::uint16_t>(bytes, 4);
  if (version > kVersion) {
    return fail(Errc::unsupported_version,
                fmt::format("a market chunk has format {}, this program knows {}; use the newer "
                            "sensex",
                            version, kVersion));
  }
  const std::size_t count = read<std::uint32_t>(bytes, 8);
  if (version == 0 || read<std::uint16_t>(bytes, 6) != static_cast<std::uint16_t>(kind) ||
      bytes.size() != kHeaderSize + count * day_size) {
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
  std::string out = header(Kind::bars, bars.size());
  out.reserve(kHeaderSize + bars.size() * kBarSize);
  append_dates(out, bars);
  for (double Bar::* const column : kPrices) {
    for (const Bar& bar : bars) append_double(out, bar.*column);
  }
  return out;
}

std::string encode_points(std::span<const GlobalPoint> points) {
  std::string out = header(Kind::points, points.size());
  out.reserve(kHeaderSize + points.size() * kPointSize);
  append_dates(out, points);
  for (const GlobalPoint& point : points) append_double(out, point.value);
  return out;
}

Result<std::vector<Bar>> decode_bars(std::string_view bytes) {
  const Result<std::size_t> count = read_header(bytes, Kind::bars, kBarSize);
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
  const Result<std::size_t> count = read_header(bytes, Kind::points, kPointSize);
  if (!count) return fail(count.error());
  std::vector<GlobalPoint> points(*count);
  std::size_t at = kHeaderSize;
  for (GlobalPoint& point : points) {
    point.date = read_date(bytes, std::exchange(at, at + kDateSize));
  }
  if (const Status dates = check_dates(points); !dates) return fail(dates.error());
  for (GlobalPoint& point : points) {
    point.value = read_double(bytes, std::exchange(at, at + sizeof(double)));
  }
  return points;
}

}  // namespace sensex

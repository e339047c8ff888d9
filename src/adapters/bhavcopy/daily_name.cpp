#include "adapters/bhavcopy/daily_name.h"

#include <charconv>
#include <string>

#include "adapters/bhavcopy/daily_value.h"

namespace sensex {
namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<Date> iso_day(std::string_view year, std::string_view month, std::string_view day) {
  const Result<Date> parsed =
      Date::parse(std::string(year) + "-" + std::string(month) + "-" + std::string(day));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

// What stands behind `prefix`: at least `size` characters.
std::optional<std::string_view> after(std::string_view name, std::string_view prefix,
                                      std::size_t size) {
  if (!name.starts_with(prefix) || name.size() < prefix.size() + size) return std::nullopt;
  return name.substr(prefix.size(), size);
}

}  // namespace

std::optional<Date> day_in_daily_name(std::string_view name) {
  const std::string upper = upper_case(name.substr(name.find_last_of('/') + 1));
  if (const auto full = after(upper, "SEC_BHAVDATA_FULL_", 8); full && digits(*full)) {
    return iso_day(full->substr(4), full->substr(2, 2), full->substr(0, 2));
  }
  for (const std::string_view exchange : {"BHAVCOPY_NSE_CM_0_0_0_", "BHAVCOPY_BSE_CM_0_0_0_"}) {
    if (const auto udiff = after(upper, exchange, 8); udiff && digits(*udiff)) {
      return iso_day(udiff->substr(0, 4), udiff->substr(4, 2), udiff->substr(6));
    }
  }
  if (const auto legacy = after(upper, "CM", 13); legacy && legacy->ends_with("BHAV")) {
    return parse_daily_date(std::string(legacy->substr(0, 2)) + "-" +
                            std::string(legacy->substr(2, 3)) + "-" +
                            std::string(legacy->substr(5, 4)));
  }
  return day_in_bse_name(name);
}

}  // namespace sensex

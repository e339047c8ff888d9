#include "adapters/yahoo/chart_url.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {
namespace {

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// Seconds since 1970 at 00:00 UTC of the day.
std::int64_t seconds_of(Date day) {
  return std::chrono::sys_seconds(day.sys_days()).time_since_epoch().count();
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string chart_url(std::string_view base, const ChartRequest& request, Date today,
                      std::string_view crumb) {
  const Date last = std::max(std::min(request.to, today), request.from);
  std::string url =
      fmt::format("{}/v8/finance/chart/{}?period1={}&period2={}&interval=1d&events=div%2Csplits",
                  base, percent_encoded(request.symbol), seconds_of(request.from.plus_days(-1)),
                  seconds_of(last.plus_days(2)));
  if (!crumb.empty()) url += "&crumb=" + percent_encoded(crumb);
  return url;
}

}  // namespace sensex

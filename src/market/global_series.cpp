#include <array>
#include <cmath>

#include <fmt/core.h>

#include "market/ist.h"
#include "market/new_york.h"
#include "market/series.h"

namespace sensex {
namespace {

constexpr std::array kGlobalIds = {GlobalId::us_equity, GlobalId::usd_inr, GlobalId::india_vix};

}  // namespace

std::string_view to_string(GlobalId id) {
  switch (id) {
    case GlobalId::us_equity:
      return "us_equity";
    case GlobalId::usd_inr:
      return "usd_inr";
    case GlobalId::india_vix:
      return "india_vix";
  }
  return "unknown";
}

Result<GlobalId> parse_global_id(std::string_view text) {
  for (const GlobalId id : kGlobalIds) {
    if (text == to_string(id)) return id;
  }
  return fail(Errc::invalid_argument,
              fmt::format("a global series must be us_equity, usd_inr or india_vix, got '{}'",
                          text.substr(0, 40)));
}

Result<GlobalSeries> GlobalSeries::create(GlobalId id, std::vector<GlobalPoint> points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    const GlobalPoint& point = points[i];
    if (!std::isfinite(point.value) || point.value <= 0) {
      return fail(Errc::malformed_data,
                  fmt::format("values of {} must be finite and above 0, got {} on {}",
                              to_string(id), point.value, point.date.to_string()));
    }
    if (i > 0 && point.date <= points[i - 1].date) {
      return fail(
          Errc::malformed_data,
          fmt::format("points of {} must have increasing dates, got {} after {}", to_string(id),
                      point.date.to_string(), points[i - 1].date.to_string()));
    }
  }
  return GlobalSeries(id, std::move(points));
}

Instant available_at(GlobalId id, Date date) {
  switch (id) {
    case GlobalId::us_equity:
      return at_new_york(date, 16, 15);
    case GlobalId::usd_inr:
      return Instant(date.plus_days(1).sys_days());
    case GlobalId::india_vix:
      return at_ist(date, 15, 35);
  }
  return Instant::max();  // no such series, so never known
}

}  // namespace sensex

#include "market/global_series.h"

#include <cmath>

#include <fmt/core.h>

namespace sensex {
namespace {

bool is_possible(const std::optional<double>& value) { return !value || std::isfinite(*value); }

Status check_point(const std::string& id, const GlobalPoint& point) {
  if (!point.open && !point.close) {
    return fail(Errc::malformed_data, fmt::format("points of {} must have an open or a close, got "
                                                  "neither on {}",
                                                  id, point.date.to_string()));
  }
  if (is_possible(point.open) && is_possible(point.close)) return {};
  return fail(
      Errc::malformed_data,
      fmt::format("values of {} must be finite, got {} on {}", id,
                  is_possible(point.close) ? *point.open : *point.close, point.date.to_string()));
}

}  // namespace

Result<GlobalSeries> GlobalSeries::create(std::string id, std::vector<GlobalPoint> points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (const Status possible = check_point(id, points[i]); !possible) {
      return fail(possible.error());
    }
    if (i > 0 && points[i].date <= points[i - 1].date) {
      return fail(Errc::malformed_data,
                  fmt::format("points of {} must have increasing dates, got {} after {}", id,
                              points[i].date.to_string(), points[i - 1].date.to_string()));
    }
  }
  return GlobalSeries(std::move(id), std::move(points));
}

}  // namespace sensex

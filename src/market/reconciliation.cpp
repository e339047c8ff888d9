#include "market/reconciliation.h"

#include <cmath>

#include <fmt/core.h>

namespace sensex {
namespace {

// The positions of one day in both series.
struct CommonDay {
  std::size_t a = 0;
  std::size_t b = 0;
};

std::vector<CommonDay> common_days(std::span<const Bar> a, std::span<const Bar> b) {
  std::vector<CommonDay> days;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].date == b[j].date) {
      days.push_back({i++, j++});
    } else if (a[i].date < b[j].date) {
      ++i;
    } else {
      ++j;
    }
  }
  return days;
}

double return_on(std::span<const Bar> bars, std::size_t i) {
  return bars[i].close / bars[i - 1].close - 1.0;
}

std::optional<double> share(std::size_t part, std::size_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

Status check(const Series& a, const Series& b, ReconcileTolerance tolerance) {
  if (a.symbol() != b.symbol()) {
    return fail(Errc::invalid_argument,
                fmt::format("both series must be of one instrument, got {} and {}",
                            a.symbol().text(), b.symbol().text()));
  }
  if (!(tolerance.daily_return >= 0) || !(tolerance.level >= 0)) {
    return fail(Errc::invalid_argument,
                fmt::format("tolerances must be 0 or more, got {} for returns and {} for levels",
                            tolerance.daily_return, tolerance.level));
  }
  return {};
}

}  // namespace

std::optional<double> Reconciliation::return_share() const {
  return share(compared_returns - exceptions.size(), compared_returns);
}

std::optional<double> Reconciliation::level_share() const {
  return share(agreeing_levels, common_days);
}

Result<Reconciliation> reconcile(const Series& a, const Series& b, ReconcileTolerance tolerance) {
  const Status sound = check(a, b, tolerance);
  if (!sound) return fail(sound.error());
  const std::vector<CommonDay> days = common_days(a.bars(), b.bars());
  Reconciliation result;
  result.common_days = days.size();
  double in_force = 0.0;
  for (std::size_t k = 0; k < days.size(); ++k) {
    const auto [i, j] = days[k];
    const Date date = a.bars()[i].date;
    const double ratio = a.bars()[i].close / b.bars()[j].close;
    if (std::abs(ratio - 1.0) <= tolerance.level) ++result.agreeing_levels;
    if (k == 0) {
      in_force = ratio;
      continue;
    }
    if (!(std::abs(ratio / in_force - 1.0) <= tolerance.level)) {
      result.level_shifts.push_back({date, in_force, ratio});
      in_force = ratio;
    }
    if (i != days[k - 1].a + 1 || j != days[k - 1].b + 1) continue;
    ++result.compared_returns;
    const ReturnException pair{date, return_on(a.bars(), i), return_on(b.bars(), j)};
    if (!(std::abs(pair.return_a - pair.return_b) <= tolerance.daily_return)) {
      result.exceptions.push_back(pair);
    }
  }
  return result;
}

}  // namespace sensex

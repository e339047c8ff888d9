#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "market/quality_rules.h"
#include "market/reconciliation.h"

namespace sensex {
namespace {

// How two sources, or one at two times, agree on the returns of the index, of a stock or of another
// market's series; how prices are adjusted does not matter to them.
struct Agreement {
  std::size_t compared = 0;
  std::size_t odd = 0;
  std::optional<Date> first_odd = {};

  bool is_of_another() const {
    return odd > kMostOddReturns && share_of(odd, compared) > kMostOddShare;
  }
};

Agreement agreement_of(const Series& before, const Series& after) {
  const Result<Reconciliation> result =
      reconcile(after, before, {.daily_return = kOddReturn, .level = kOpinionTolerance});
  if (!result) return {};
  Agreement agreement{.compared = result->compared_returns, .odd = result->exceptions.size()};
  if (agreement.odd > 0) agreement.first_odd = result->exceptions.front().date;
  return agreement;
}

// A year of another stock's bars would drown in fifteen good ones.
Agreement recent_agreement_of(const Series& before, const Series& after) {
  const std::optional<Stretch> year = last_year_of(before, after);
  if (!year) return {};
  return agreement_of(before.between(year->first, year->last),
                      after.between(year->first, year->last));
}

// Of the whole, or of the last year where that is another series'.
Agreement worse_agreement_of(const Series& before, const Series& after) {
  const Agreement whole = agreement_of(before, after);
  if (whole.odd == 0) return whole;
  const Agreement recent = recent_agreement_of(before, after);
  return recent.is_of_another() ? recent : whole;
}

std::string describe(const QualityView& view, const Agreement& agreement) {
  return fmt::format("its returns differ by more than {:.1f} % on {} of {} common days{}",
                     100 * kOddReturn, agreement.odd, agreement.compared, named_sources(view));
}

// The closes that are prices, as a series of one instrument, which is what can be reconciled.
Series closes_of(const GlobalSeries& series, const Symbol& instrument) {
  std::vector<Bar> bars;
  for (const GlobalPoint& point : series.points()) {
    if (!point.close || *point.close <= 0.0) continue;
    const double close = *point.close;
    bars.push_back({point.date, close, close, close, close, 0.0});
  }
  return Series::create(instrument, std::move(bars)).value();
}

}  // namespace

void check_returns(const QualityView& view, const Series& before, const Series& after,
                   Findings& found) {
  const Agreement worse = worse_agreement_of(before, after);
  if (worse.odd == 0) return;
  const std::string message = describe(view, worse);
  if (worse.is_of_another()) {
    found.fail(Stops::ingest, before.symbol().text(), worse.first_odd,
               message + (before.symbol() == view.index.symbol()
                              ? ": these look like another index's bars"
                              : ": these look like another stock's bars"));
  } else if (is_other_source(view)) {
    found.warn(before.symbol().text(), worse.first_odd, message);
  }
}

void check_returns(const QualityView& view, const GlobalSeries& before, const GlobalSeries& after,
                   Findings& found) {
  const Symbol& instrument = view.index.symbol();
  const Agreement worse =
      worse_agreement_of(closes_of(before, instrument), closes_of(after, instrument));
  if (!worse.is_of_another()) return;
  const std::string message = describe(view, worse) + ": these look like another series' closes";
  if (is_other_source(view)) {
    found.warn(before.id(), worse.first_odd, message);
  } else {
    found.fail(Stops::training, before.id(), worse.first_odd, message);
  }
}

}  // namespace sensex

#include <array>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "market/price_ledger.h"
#include "market/quality_rules.h"
#include "market/reconciliation.h"

namespace sensex {
namespace {

constexpr std::array<std::string_view, 4> kPrices = {"close", "open", "high", "low"};

// What of a series' day is compared.
struct Day {
  Date date = {};
  std::array<std::optional<double>, kPrices.size()> prices = {};  // empty: not known, not asked
  double volume = 0.0;
};
using Days = std::vector<Day>;

Days days_of(const Series& series) {
  Days days;
  for (const Bar& bar : series.bars()) {
    days.push_back({bar.date, {bar.close, bar.open, bar.high, bar.low}, bar.volume});
  }
  return days;
}

// Another exchange or provider has other opens, highs, lows and volumes by right.
Days closes_of(const Series& series) {
  Days days;
  for (const Bar& bar : series.bars()) days.push_back({bar.date, {bar.close}});
  return days;
}

Days days_of(const GlobalSeries& series) {
  Days days;
  for (const GlobalPoint& point : series.points()) {
    days.push_back({point.date, {point.close, point.open}});
  }
  return days;
}

std::vector<CorporateAction> actions_of(const Symbol& symbol,
                                        std::span<const CorporateAction> all) {
  std::vector<CorporateAction> own;
  std::ranges::copy_if(all, std::back_inserter(own),
                       [&](const CorporateAction& action) { return action.symbol == symbol; });
  return own;
}

// What of two values may differ: a little, what the source says that it multiplied, and what
// actions that are known now and were not known then do to a price.
struct Allowance {
  double tolerance = kChangedClose;
  double rescaling = 1.0;
  std::vector<CorporateAction> now = {};
  std::vector<CorporateAction> before = {};
  Date today = {};

  double factor(Date date) const {
    return cumulative_factor(date, now, today) / cumulative_factor(date, before, today);
  }
};

struct Change {
  Date date = {};
  std::string_view field = {};
  double before = 0.0;
  std::optional<double> after = {};  // empty: it is no longer known
};

struct Comparison {
  std::size_t compared = 0;
  std::size_t changed = 0;
  std::optional<Change> first_change = {};
  std::size_t removed = 0;  // days before the new end
  std::optional<Date> first_removed = {};
};

bool is_near(double before, double after, double tolerance) {
  return std::abs(after - before) <= tolerance * std::abs(before);
}

bool is_allowed(Date date, double known, double after, const Allowance& allowance) {
  const double before = known * allowance.rescaling;
  if (is_near(before, after, allowance.tolerance)) return true;
  const double factor = allowance.factor(date);
  return factor != 1.0 && is_near(before * factor, after, kExplainedFactor);
}

// Sources count late trades in for days, so a volume that differs is no news; one that is no longer
// stated is a loss.
std::optional<Change> change_of(const Day& before, const Day& after, const Allowance& allowance) {
  for (std::size_t i = 0; i < kPrices.size(); ++i) {
    if (!before.prices[i]) continue;
    if (after.prices[i] && is_allowed(before.date, *before.prices[i], *after.prices[i], allowance))
      continue;
    return Change{before.date, kPrices[i], *before.prices[i], after.prices[i]};
  }
  if (before.volume > 0.0 && after.volume == 0.0) {
    return Change{before.date, "volume", before.volume, std::nullopt};
  }
  return std::nullopt;
}

void compare_day(const Day& before, const Day& after, const Allowance& allowance,
                 Comparison& result) {
  ++result.compared;
  const std::optional<Change> change = change_of(before, after, allowance);
  if (!change) return;
  ++result.changed;
  if (!result.first_change) result.first_change = change;
}

Comparison compare(const Days& before, const Days& after, const Allowance& allowance) {
  Comparison result;
  auto now = after.begin();
  for (const Day& day : before) {
    while (now != after.end() && now->date < day.date) ++now;
    if (now == after.end()) break;
    if (now->date == day.date) {
      compare_day(day, *now, allowance, result);
      continue;
    }
    ++result.removed;
    if (!result.first_removed) result.first_removed = day.date;
  }
  return result;
}

std::string describe(const Change& change) {
  if (!change.after)
    return fmt::format("the {} is gone, it was {:.6g}", change.field, change.before);
  return fmt::format("the {} {:.6g} was {:.6g}, now {:.4g} times as much", change.field,
                     *change.after, change.before, *change.after / change.before);
}

void tell(const std::string& name, const Comparison& result, Findings& found) {
  if (result.first_change) {
    found.warn(name, result.first_change->date,
               fmt::format("{} of {} days are not what they were; the first: {}", result.changed,
                           result.compared, describe(*result.first_change)));
  }
  if (result.first_removed) {
    found.warn(name, result.first_removed,
               fmt::format("{} days that were there are gone from its midst", result.removed));
  }
}

// The known bars that changed or are gone, of all series and of the index.
struct Toll {
  std::size_t known = 0;
  std::size_t lost = 0;

  void add(const Comparison& result) {
    known += result.compared + result.removed;
    lost += result.changed + result.removed;
  }
};

void judge(const QualityView& view, const Toll& toll, double index_share, Findings& found) {
  if (std::max(share_of(toll.lost, toll.known), index_share) <= kMostChangedShare) return;
  found.fail(Stops::ingest, std::string(kMembers), std::nullopt,
             fmt::format("{} of {} known bars have changed or are gone, {:.1f} % of the index's; "
                         "at most {:.0f} % may{}",
                         toll.lost, toll.known, 100 * index_share, 100 * kMostChangedShare,
                         named_sources(view)));
}

// How two sources, or one at two times, agree on a stock's returns; how prices are adjusted does
// not matter to them.
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

// Of the days on which both have a bar, the last kCoverageSessions: a year of another stock's bars
// would drown in fifteen good ones.
Agreement recent_agreement_of(const Series& before, const Series& after) {
  const auto bars = after.bars();
  const Date last = std::min(bars.back().date, before.bars().back().date);
  const auto end =
      static_cast<std::size_t>(std::ranges::upper_bound(bars, last, {}, &Bar::date) - bars.begin());
  if (end == 0) return {};
  const Date first = bars[end - std::min(end, kCoverageSessions)].date;
  return agreement_of(before.between(first, last), after.between(first, last));
}

// Whether the bars are another series'; a few odd days are told of another source alone, those of
// the same are told bar by bar.
void check_returns(const QualityView& view, const Series& before, const Series& after,
                   Findings& found) {
  if (before.bars().empty()) return;
  const Agreement whole = agreement_of(before, after);
  if (whole.odd == 0) return;
  const Agreement recent = recent_agreement_of(before, after);
  const Agreement& worse = recent.is_of_another() ? recent : whole;
  const std::string message =
      fmt::format("its returns differ by more than {:.1f} % on {} of {} common days{}",
                  100 * kOddReturn, worse.odd, worse.compared, named_sources(view));
  if (worse.is_of_another()) {
    found.fail(Stops::ingest, before.symbol().text(), worse.first_odd,
               message + (before.symbol() == view.index.symbol()
                              ? ": these look like another index's bars"
                              : ": these look like another stock's bars"));
  } else if (is_other_source(view)) {
    found.warn(before.symbol().text(), worse.first_odd, message);
  }
}

// Without what lies before the new start, which history-shrunk tells of another source.
Series since_start(const Series& before, const Series& after) {
  if (before.bars().empty() || after.bars().empty()) return before;
  return before.between(after.bars().front().date, before.bars().back().date);
}

Comparison compare_index(const QualityView& view) {
  const Series& before = view.previous->index;
  if (!is_other_source(view)) return compare(days_of(before), days_of(view.index), {});
  return compare(closes_of(since_start(before, view.index)), closes_of(view.index),
                 {.tolerance = kOpinionTolerance});
}

// Free sources of one index lack other Saturdays and Muhurat sessions, 37 of the reference data's,
// so of another source the gaps are left to missing-session.
double index_share(const QualityView& view, const Comparison& result) {
  if (is_other_source(view)) return share_of(result.changed, result.compared);
  return share_of(result.changed + result.removed, result.compared + result.removed);
}

// 1: the source multiplied nothing.
double rescaling_of(const Symbol& symbol, const MarketData& data) {
  const auto found = std::ranges::find(data.rescalings, symbol, &Rescaling::symbol);
  return found == data.rescalings.end() ? 1.0 : found->factor;
}

void warn_of_rescaling(const Symbol& symbol, const MarketData& data, Findings& found) {
  const auto told = std::ranges::find(data.rescalings, symbol, &Rescaling::symbol);
  if (told == data.rescalings.end() || told->factor == 1.0) return;
  found.warn(symbol.text(), std::nullopt,
             fmt::format("its known bars were in other terms than the new ones; the source "
                         "multiplied them by {:.6g}{}",
                         told->factor,
                         told->is_simple ? "" : ", which is no split's or bonus's beyond doubt"));
}

// Of another source: whether its days are there.
Comparison compare_stock(const QualityView& view, const Series& before, const Series& after) {
  if (is_other_source(view)) {
    return compare(closes_of(since_start(before, after)), closes_of(after),
                   {.tolerance = std::numeric_limits<double>::infinity()});
  }
  return compare(days_of(before), days_of(after),
                 {.rescaling = rescaling_of(before.symbol(), view.data),
                  .now = actions_of(before.symbol(), view.data.actions),
                  .before = actions_of(before.symbol(), view.previous->actions),
                  .today = view.today()});
}

// What other markets said is told, and stops nothing.
void check_globals(const QualityView& view, Findings& found) {
  const double tolerance = is_other_source(view) ? kOpinionTolerance : kChangedClose;
  for (const GlobalSeries& before : view.previous->globals) {
    const GlobalSeries* after = find_global(view.data.globals, before.id());
    if (after == nullptr) continue;  // series-vanished tells
    tell(before.id(), compare(days_of(before), days_of(*after), {.tolerance = tolerance}), found);
  }
}

}  // namespace

bool is_other_source(const QualityView& view) {
  return view.previous != nullptr && view.previous->origin != view.data.origin;
}

std::string named_sources(const QualityView& view) {
  if (!is_other_source(view)) return {};
  return fmt::format(" (these bars are from {}, the dataset before is from {})",
                     view.data.origin.source, view.previous->origin.source);
}

Findings check_history_changed(const QualityView& view) {
  Findings found;
  if (view.previous == nullptr) return found;
  const Comparison of_index = compare_index(view);
  tell(view.index.symbol().text(), of_index, found);
  check_returns(view, view.previous->index, view.index, found);
  Toll toll;
  toll.add(of_index);
  for (const Series& before : view.previous->stocks) {
    const Series* after = find_series(view.stocks, before.symbol());
    if (after == nullptr) continue;  // history-shrunk tells
    warn_of_rescaling(before.symbol(), view.data, found);
    const Comparison of_stock = compare_stock(view, before, *after);
    tell(before.symbol().text(), of_stock, found);
    toll.add(of_stock);
    check_returns(view, before, *after, found);
  }
  judge(view, toll, index_share(view, of_index), found);
  check_globals(view, found);
  return found;
}

}  // namespace sensex

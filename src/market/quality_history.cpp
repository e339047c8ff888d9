#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/core.h>

#include "market/price_ledger.h"
#include "market/quality_rules.h"

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
  std::vector<Date> odd_closes = {};  // of the changed days, those with quite another close
  std::size_t removed = 0;            // days before the new end
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

// Whether the close is another one, in whatever terms of the two.
bool has_odd_close(const Day& before, const Day& after, const Allowance& allowance) {
  const double close = *before.prices[0] * allowance.rescaling;
  return !is_near(close, *after.prices[0], kOddReturn) &&
         !is_near(close * allowance.factor(before.date), *after.prices[0], kOddReturn);
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
  if (before.prices[0] && after.prices[0] && has_odd_close(before, after, allowance)) {
    result.odd_closes.push_back(before.date);
  }
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

// The known bars, and of these the ones that changed or are gone.
struct Toll {
  std::size_t known = 0;
  std::size_t lost = 0;

  void add(const Comparison& result) {
    known += result.compared + result.removed;
    lost += result.changed + result.removed;
  }
  double share() const { return share_of(lost, known); }
};

// Without what lies before the new start, which history-shrunk tells of another source.
Series since_start(const Series& before, const Series& after) {
  if (before.bars().empty() || after.bars().empty()) return before;
  return before.between(after.bars().front().date, before.bars().back().date);
}

Comparison compare_index(const QualityView& view, const Series& before, const Series& after) {
  if (!is_other_source(view)) return compare(days_of(before), days_of(after), {});
  return compare(closes_of(since_start(before, after)), closes_of(after),
                 {.tolerance = kOpinionTolerance});
}

Comparison compare_last_year_of_index(const QualityView& view) {
  const Series& before = view.previous->index;
  const std::optional<Stretch> year = last_year_of(before, view.index);
  if (!year) return {};
  return compare_index(view, before.between(year->first, year->last),
                       view.index.between(year->first, view.index.bars().back().date));
}

// Of the index's known days, how many there are and how many count as lost. Free sources of one
// index lack other Saturdays and Muhurat sessions, 37 of the reference data's, so of another source
// the gaps are left to missing-session.
Toll toll_of_index(const QualityView& view, const Comparison& result) {
  if (is_other_source(view)) return {.known = result.compared, .lost = result.changed};
  Toll toll;
  toll.add(result);
  return toll;
}

// One per cent of fifteen years are the last seven weeks, so the last year is judged by itself.
void judge(const QualityView& view, const Toll& all, const Comparison& of_index, Findings& found) {
  const Toll index = toll_of_index(view, of_index);
  const Toll last_year = toll_of_index(view, compare_last_year_of_index(view));
  if (std::max({all.share(), index.share(), last_year.share()}) <= kMostChangedShare) return;
  found.fail(Stops::ingest, std::string(kMembers), std::nullopt,
             fmt::format("{} of {} known bars have changed or are gone, {} % of the index's and "
                         "{} % of its last {}; at most {:.0f} % may{}",
                         all.lost, all.known, percent_beside(index.share(), kMostChangedShare),
                         percent_beside(last_year.share(), kMostChangedShare), last_year.known,
                         100 * kMostChangedShare, named_sources(view)));
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

using CommonDay = std::pair<const Day*, const Day*>;  // as it was and as it is

std::vector<CommonDay> common_days(const Days& before, const Days& after) {
  std::vector<CommonDay> days;
  auto now = after.begin();
  for (const Day& day : before) {
    while (now != after.end() && now->date < day.date) ++now;
    if (now == after.end()) break;
    if (now->date == day.date) days.emplace_back(&day, &*now);
  }
  return days;
}

bool is_multiplied(const CommonDay& day, double factor) {
  for (std::size_t i = 0; i < kPrices.size(); ++i) {
    if (!is_near(*day.first->prices[i] * factor, *day.second->prices[i], kExplainedFactor))
      return false;
  }
  return true;
}

// What each price of each common day was multiplied by; empty: by nothing, or not by one factor.
std::optional<double> factor_of(const std::vector<CommonDay>& days) {
  // Of prices that a factor explains no return is odd.
  static_assert(4 * kExplainedFactor < kOddReturn);
  if (days.empty()) return std::nullopt;
  std::vector<double> ratios;
  ratios.reserve(days.size());
  for (const auto& [before, after] : days) ratios.push_back(*after->prices[0] / *before->prices[0]);
  const double factor = median_of(std::move(ratios));
  if (is_near(1.0, factor, kExplainedFactor)) return std::nullopt;
  const bool is_one = std::ranges::all_of(
      days, [factor](const CommonDay& day) { return is_multiplied(day, factor); });
  return is_one ? std::optional(factor) : std::nullopt;
}

// Whether the first new close lies nearer to what the last common one was than to what it is: then
// the new days are not in the terms of the known ones.
bool is_torn(const CommonDay& last_common, const Days& after) {
  const auto next = std::ranges::upper_bound(after, last_common.first->date, {}, &Day::date);
  if (next == after.end()) return false;
  const double close = *next->prices[0];
  return std::abs(std::log(close / *last_common.second->prices[0])) >
         std::abs(std::log(close / *last_common.first->prices[0]));
}

// A stock that is whole in other terms than before, as after an import that multiplied what it
// knew, has lost nothing: it is told, and what remains of the changes is given back.
std::optional<Comparison> compare_in_other_terms(const Symbol& symbol, const Days& before,
                                                 const Days& after, Findings& found) {
  const std::vector<CommonDay> days = common_days(before, after);
  const std::optional<double> factor = factor_of(days);
  if (!factor || is_torn(days.back(), after)) return std::nullopt;
  found.warn(symbol.text(), days.front().first->date,
             fmt::format("its {} known bars are in other terms: each price is {:.6g} times what it "
                         "was",
                         days.size(), *factor));
  return compare(before, after, {.tolerance = kExplainedFactor, .rescaling = *factor});
}

// Whether nothing has changed but that days were added, which is what every day brings.
bool is_continued(const Series& before, const Series& after) {
  const auto known = before.bars();
  return known.size() <= after.bars().size() &&
         std::ranges::equal(known, after.bars().first(known.size()));
}

// Of another source: whether its days are there.
Comparison compare_stock(const QualityView& view, const Series& before, const Series& after,
                         Findings& found) {
  if (is_other_source(view)) {
    return compare(closes_of(since_start(before, after)), closes_of(after),
                   {.tolerance = std::numeric_limits<double>::infinity()});
  }
  const Symbol& symbol = before.symbol();
  const Days was = days_of(before);
  const Days is = days_of(after);
  const double stated = rescaling_of(symbol, view.data);
  const Comparison result = compare(was, is,
                                    {.rescaling = stated,
                                     .now = actions_of(symbol, view.data.actions),
                                     .before = actions_of(symbol, view.previous->actions),
                                     .today = view.today()});
  if (result.changed == 0 || stated != 1.0) return result;
  return compare_in_other_terms(symbol, was, is, found).value_or(result);
}

// Of `known` days of a stock those with quite another close, when they are too many: one of thirty
// stocks is less than one per cent of the bars of a market for a third of its days.
bool judge_closes(const Symbol& symbol, std::span<const Date> odd, std::size_t known,
                  std::string_view which, Findings& found) {
  if (odd.size() <= kMostOddReturns || share_of(odd.size(), known) <= kMostChangedShare) {
    return false;
  }
  found.fail(Stops::ingest, symbol.text(), odd.front(),
             fmt::format("{} of its {}{} known closes differ by more than {:.1f} % from what they "
                         "were, at most {:.0f} % may",
                         odd.size(), which, known, 100 * kOddReturn, 100 * kMostChangedShare));
  return true;
}

void judge_stock(const Series& before, const Series& after, const Comparison& result,
                 Findings& found) {
  const std::span<const Date> odd = result.odd_closes;
  if (odd.empty() || judge_closes(before.symbol(), odd, result.compared, "", found)) return;
  const std::optional<Stretch> year = last_year_of(before, after);
  if (!year) return;
  const auto first = std::ranges::lower_bound(odd, year->first);
  judge_closes(before.symbol(), {first, odd.end()},
               before.between(year->first, year->last).bars().size(), "last ", found);
}

Comparison check_stock(const QualityView& view, const Series& before, const Series& after,
                       Findings& found) {
  const double stated = rescaling_of(before.symbol(), view.data);
  warn_of_rescaling(before.symbol(), view.data, found);
  if (stated == 1.0 && is_continued(before, after)) return {.compared = before.bars().size()};
  const Comparison result = compare_stock(view, before, after, found);
  tell(before.symbol().text(), result, found);
  check_returns(view, before, after, found);
  judge_stock(before, after, result, found);
  return result;
}

// What other markets said is told; only a series that is rather another one stops.
void check_globals(const QualityView& view, Findings& found) {
  const double tolerance = is_other_source(view) ? kOpinionTolerance : kChangedClose;
  for (const GlobalSeries& before : view.previous->globals) {
    const GlobalSeries* after = find_global(view.data.globals, before.id());
    if (after == nullptr) continue;  // series-vanished tells
    tell(before.id(), compare(days_of(before), days_of(*after), {.tolerance = tolerance}), found);
    check_returns(view, before, *after, found);
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
  const Comparison of_index = compare_index(view, view.previous->index, view.index);
  tell(view.index.symbol().text(), of_index, found);
  check_returns(view, view.previous->index, view.index, found);
  Toll toll;
  toll.add(of_index);
  for (const Series& before : view.previous->stocks) {
    const Series* after = find_series(view.stocks, before.symbol());
    if (after == nullptr) continue;  // history-shrunk tells
    toll.add(check_stock(view, before, *after, found));
  }
  judge(view, toll, of_index, found);
  check_globals(view, found);
  return found;
}

}  // namespace sensex

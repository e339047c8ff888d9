#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "market/quality_days.h"

namespace sensex {
namespace {

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

// Whether nothing has changed but that days were added, which is what every day brings.
bool is_continued(const Series& before, const Series& after) {
  const auto known = before.bars();
  return known.size() <= after.bars().size() &&
         std::ranges::equal(known, after.bars().first(known.size()));
}

// Of another source: whether its days are there.
Comparison compare_stock(const QualityView& view, const Series& before, const Series& after,
                         double stated, Findings& found) {
  if (is_other_source(view)) {
    return compare(closes_of(since_start(before, after)), closes_of(after),
                   {.tolerance = std::numeric_limits<double>::infinity()});
  }
  const Symbol& symbol = before.symbol();
  const Days was = days_of(before);
  const Days is = days_of(after);
  Allowance allowance{.rescaling = stated,
                      .now = actions_of(symbol, view.data.actions),
                      .before = actions_of(symbol, view.previous->actions),
                      .today = view.today()};
  Comparison result = compare(was, is, allowance);
  if (result.changed > 0 && stated == 1.0) {
    if (const std::optional<double> factor = other_terms_of(symbol, was, is, found)) {
      allowance = {.tolerance = kExplainedFactor, .rescaling = *factor};
      result = compare(was, is, allowance);
    }
  }
  check_volume_terms(symbol, was, is, allowance, found);
  return result;
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
  const double stated = stated_rescaling(before.symbol(), view.data, found);
  if (stated == 1.0 && is_continued(before, after)) return {.compared = before.bars().size()};
  const Comparison result = compare_stock(view, before, after, stated, found);
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

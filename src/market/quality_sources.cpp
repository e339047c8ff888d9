#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "market/quality_rules.h"
#include "market/reconciliation.h"

namespace sensex {
namespace {

const Series* series_of(const QualityView& view, const Symbol& symbol) {
  return symbol == view.index.symbol() ? &view.index : find_series(view.stocks, symbol);
}

constexpr ReconcileTolerance kAsOne = {kOpinionTolerance, kOpinionTolerance};

bool near(double a, double b) { return std::abs(a / b - 1.0) <= kOpinionTolerance; }

// One finding for each time the two part; that they are together again is none.
void tell_partings(const std::string& source, const std::string& name, const Reconciliation& result,
                   Findings& found) {
  double agreed = result.level_shifts.empty() ? 1.0 : result.level_shifts.front().ratio_before;
  for (const LevelShift& shift : result.level_shifts) {
    if (near(shift.ratio_after, agreed)) continue;
    found.warn(name, shift.date,
               fmt::format("the close is {:.5g} times that of {}, before it was {:.5g} times",
                           shift.ratio_after, source, shift.ratio_before));
  }
}

// Of a stock two sources may adjust at different times, so its returns are what must agree; an
// index has one level.
double disagreement(const Reconciliation& result, bool is_index) {
  const double by_return = 1.0 - result.return_share().value_or(1.0);
  const double by_level = 1.0 - result.level_share().value_or(1.0);
  return is_index ? std::max(by_level, by_return / 2) : by_return;
}

// What is judged: all common days, or the last of them.
struct Judged {
  Reconciliation result = {};
  bool is_index = false;
  std::string_view which = {};  // "", "the last "
};

bool disagrees(const SecondOpinion& opinion, const Judged& judged, Findings& found) {
  const double share = disagreement(judged.result, judged.is_index);
  if (share <= kMostDisagreement) return false;
  found.fail(
      Stops::training, opinion.series.symbol().text(), std::nullopt,
      fmt::format("{} % of {}{} common days differ from {} by more than {:.1f} %, at most "
                  "{:.0f} % may",
                  percent_beside(share, kMostDisagreement), judged.which, judged.result.common_days,
                  opinion.source, 100 * kOpinionTolerance, 100 * kMostDisagreement));
  return true;
}

// One per cent of fifteen years are the last seven weeks.
void check_last_year(const Series& own, const SecondOpinion& opinion, Findings& found) {
  const std::optional<Stretch> year = last_year_of(own, opinion.series);
  if (!year) return;
  const Result<Reconciliation> result =
      reconcile(own.between(year->first, year->last),
                opinion.series.between(year->first, year->last), kAsOne);
  if (result) disagrees(opinion, {*result, true, "the last "}, found);
}

// Of a stock in whatever terms: what differs by a little is no adjustment.
void tell_recent_closes(const Series& own, const SecondOpinion& opinion, Findings& found) {
  const auto bars = own.bars();
  for (const Bar& bar : bars.last(std::min<std::size_t>(bars.size(), kRecentSessions))) {
    const Series other = opinion.series.between(bar.date, bar.date);
    if (other.bars().empty()) continue;
    const double ratio = std::abs(bar.close / other.bars().front().close - 1.0);
    if (ratio <= kOpinionTolerance || ratio > kLeastAdjustment) continue;
    found.warn(own.symbol().text(), bar.date,
               fmt::format("one of the last {} sessions closes at {:.6g}, that of {} at {:.6g}",
                           kRecentSessions, bar.close, opinion.source, other.bars().front().close));
  }
}

// What a forecast reads most.
void check_recent_sessions(const Series& own, const SecondOpinion& opinion, Findings& found) {
  const auto bars = own.bars();
  const std::size_t recent = std::min<std::size_t>(bars.size(), kRecentSessions);
  for (const Bar& bar : bars.last(recent)) {
    const Series other = opinion.series.between(bar.date, bar.date);
    if (other.bars().empty() || near(bar.close, other.bars().front().close)) continue;
    found.fail(Stops::serving, own.symbol().text(), bar.date,
               fmt::format("one of the last {} sessions closes at {:.6g}, that of {} at {:.6g}",
                           kRecentSessions, bar.close, opinion.source, other.bars().front().close));
  }
}

void check_opinion(const QualityView& view, const SecondOpinion& opinion, Findings& found) {
  const std::string& name = opinion.series.symbol().text();
  const Series* own = series_of(view, opinion.series.symbol());
  if (own == nullptr || own->bars().empty()) {
    found.note(name, std::nullopt, fmt::format("only {} has it", opinion.source));
    return;
  }
  const Result<Reconciliation> result = reconcile(*own, opinion.series, kAsOne);
  if (!result) {
    found.fail_as(
        Verdict::error, Stops::training, name, std::nullopt,
        fmt::format("cannot be held against {}: {}", opinion.source, result.error().message));
    return;
  }
  tell_partings(opinion.source, name, *result, found);
  const bool is_index = own == &view.index;
  if (is_index) {
    check_recent_sessions(*own, opinion, found);
  } else {
    tell_recent_closes(*own, opinion, found);
  }
  if (disagrees(opinion, {*result, is_index}, found) || !is_index) return;
  check_last_year(*own, opinion, found);
}

}  // namespace

Findings check_cross_source(const QualityView& view) {
  Findings found;
  for (const SecondOpinion& opinion : view.data.second_opinions)
    check_opinion(view, opinion, found);
  return found;
}

}  // namespace sensex

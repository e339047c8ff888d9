#include "adapters/bhavcopy/member_merge.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/core.h>

#include "adapters/bhavcopy/false_bar.h"
#include "adapters/bhavcopy/seam.h"
#include "adapters/bhavcopy/stated_close.h"
#include "base/text.h"
#include "market/action_detection.h"
#include "market/price_ledger.h"
#include "market/quality_rules.h"

namespace sensex {
namespace {

constexpr double kUnstated = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kDetectionBars = 260;  // of known bars before the new ones

Date raw_date(const RawDay& day) { return day.bar.date; }

class Merge {
 public:
  explicit Merge(const MemberParts& parts)
      : parts_(parts),
        known_(parts.known != nullptr ? parts.known->bars() : std::span<const Bar>()),
        checked_(check_stated_closes(parts)),
        seam_(seam_of(parts, checked_)),
        raw_(checked_.days),
        new_(raw_.subspan(static_cast<std::size_t>(first_new() - raw_.begin()))) {
    if (parts.known != nullptr) opening_ = parts.known->opening();
  }

  bool is_last_doubted() const { return seam_.is_last_doubted; }

  // The known bars with one more at their end, which tells nothing and stays as it is.
  void set_aside(const Series& known) {
    const Bar& doubted = known.bars().back();
    aside_ = doubted;
    opening_ = known.opening();
    const RawDay& day = new_.front();
    remark(fmt::format(
        "the known bar of {}, close {:.6g}, looks false: {} it {} {:.6g} on {}; "
        "import the daily file of {}, or compare with another source",
        doubted.date.to_string(), doubted.close,
        day.previous_close ? "the exchange's previous close after" : "after",
        day.previous_close ? "is" : "opened at", day.previous_close.value_or(day.bar.open),
        day.bar.date.to_string(), doubted.date.to_string()));
  }

  Result<MergedMember> run() {
    std::vector<Bar> before = filled_history();
    const OtherTerms& terms = seam_.terms;
    if (terms.factor != 1.0) {
      remark_terms();
      for (Bar& bar : before) bar = adjusted(bar, terms.factor);
    }
    if (const Status found = find_actions(before); !found) return fail(found.error());
    Result<Series> merged = append(std::move(before));
    if (!merged) return fail(merged.error());
    Result<std::optional<Series>> opinion = second_opinion(*merged);
    if (!opinion) return fail(opinion.error());
    if (*opinion) remark_differences(**opinion, *merged);
    return MergedMember{.series = std::move(*merged),
                        .actions = std::move(actions_),
                        .rescaling = terms,
                        .opinion = std::move(*opinion),
                        .refused = std::move(checked_.refused),
                        .remarks = std::move(remarks_)};
  }

 private:
  const Symbol& symbol() const { return parts_.raw.symbol; }
  void remark(std::string_view text) {
    remarks_.push_back(fmt::format("{}: {}", symbol().text(), text));
  }

  void remark_terms() {
    std::string_view doubt;
    if (!seam_.terms.is_certain) {
      doubt = seam_.is_measured_over_gap ? ", as near as the missing sessions let be told"
                                         : ", which is no simple factor";
    }
    remark(
        fmt::format("its known bars were in other terms than the exchange's prices; "
                    "multiplied by {:.6g}{}",
                    seam_.terms.factor, doubt));
  }

  // A known day keeps its bar, but not in silence.
  void remark_differences(const Series& opinion, const Series& merged) {
    std::vector<std::string> days;
    for (const Bar& theirs : opinion.bars()) {
      const Bar* ours = bar_on(merged.bars(), theirs.date);
      if (ours == nullptr || is_near(ours->close, theirs.close, kOpinionTolerance)) continue;
      days.push_back(fmt::format("{} ({:.6g}, in the file {:.6g})", theirs.date.to_string(),
                                 ours->close, theirs.close));
    }
    if (days.empty()) return;
    remark(
        fmt::format("closes differ from the daily files' by more than {:.1f} % and were kept: {}; "
                    "compare with another source",
                    100 * kOpinionTolerance, first_few(days)));
  }

  std::span<const RawDay>::iterator first_new() const {
    if (known_.empty()) return raw_.begin();
    return std::ranges::upper_bound(raw_, known_.back().date, {}, raw_date);
  }

  // The nearest raw day with a ratio, going from `at` by `step`.
  std::optional<double> nearest_ratio(std::size_t at, int step) const {
    const auto size = static_cast<std::ptrdiff_t>(raw_.size());
    for (auto i = static_cast<std::ptrdiff_t>(at) + step; i >= 0 && i < size; i += step) {
      if (const auto ratio = ratio_on(raw_[static_cast<std::size_t>(i)], known_)) return ratio;
    }
    return std::nullopt;
  }

  // What the known price of the session before says of a stated previous close.
  std::optional<double> stated_ratio(const RawDay& day) const {
    if (!day.previous_close) return std::nullopt;
    const Bar* before = bar_on(known_, parts_.calendar.previous_trading_day(day.bar.date));
    return before != nullptr ? std::optional(before->close / *day.previous_close) : std::nullopt;
  }

  double snapped(double ratio, double by_actions) const {
    if (is_near(ratio, 1.0, kSameFactor)) return 1.0;
    return is_near(ratio, by_actions, kSameFactor) ? by_actions : ratio;
  }

  // What a raw price of a missing day is multiplied by to be in the known bars' terms. Where the
  // two sides differ an action lies between them: the day belongs to the side that it opens near.
  double fill_factor(std::size_t at, const Bar& before) const {
    const RawDay& day = raw_[at];
    const double by_actions = cumulative_factor(day.bar.date, parts_.actions, known_.back().date);
    double best = 0.0;
    for (const auto& ratio : {nearest_ratio(at, -1), nearest_ratio(at, 1), stated_ratio(day)}) {
      if (!ratio) continue;
      const auto jump = [&](double factor) {
        return log_distance(day.bar.open * factor / before.close);
      };
      const double factor = snapped(*ratio, by_actions);
      if (best == 0.0 || jump(factor) < jump(best)) best = factor;
    }
    return best != 0.0 ? best : by_actions;
  }

  std::vector<Bar> filled_history() {
    std::vector<Bar> bars(known_.begin(), known_.end());
    std::size_t early = 0;
    for (std::size_t i = 0; i < raw_.size() - new_.size(); ++i) {
      const RawDay& day = raw_[i];
      if (bar_on(known_, day.bar.date) != nullptr) continue;
      if (day.bar.date < known_.front().date) {
        ++early;
        continue;
      }
      const auto next = std::ranges::lower_bound(known_, day.bar.date, {}, &Bar::date);
      bars.push_back(adjusted(day.bar, fill_factor(i, *std::prev(next))));
    }
    std::ranges::sort(bars, {}, &Bar::date);
    if (early > 0) {
      remark(fmt::format("left out {} before its first known bar, {}",
                         counted(early, "day", "days"), known_.front().date.to_string()));
    }
    return bars;
  }

  // Those that are told for the new days.
  std::vector<CorporateAction> told_actions() const {
    std::vector<CorporateAction> told;
    for (const CorporateAction& action : parts_.actions) {
      const bool is_new = known_.empty() || action.ex_date > known_.back().date;
      if (is_new && action.ex_date <= new_.back().bar.date) told.push_back(action);
    }
    return told;
  }

  Status find_actions(std::span<const Bar> before) {
    if (new_.empty()) return {};
    actions_ = told_actions();
    const std::span<const Bar> recent = before.last(std::min(before.size(), kDetectionBars));
    std::vector<Bar> bars(recent.begin(), recent.end());
    std::vector<double> stated(bars.size(), kUnstated);
    for (const RawDay& day : new_) {
      stated.push_back(day.previous_close.value_or(kUnstated));
      bars.push_back(day.bar);
    }
    const Result<Series> series = Series::create(symbol(), std::move(bars));
    if (!series) return fail(series.error());
    const auto jumps = detect_jumps(*series, {.previous_closes = stated,
                                              .market = parts_.index,
                                              .known = actions_,
                                              .calendar = &parts_.calendar});
    if (!jumps) return fail(jumps.error());
    for (const JumpCandidate& jump : *jumps) note(jump);
    return {};
  }

  void note(const JumpCandidate& jump) {
    if (!known_.empty() && jump.date <= known_.back().date) return;
    const bool is_split =
        jump.kind == JumpKind::split_like && jump.factor < 1.0 && !lies_in_gap(jump);
    const auto in_gap = is_split ? std::nullopt : split_before(jump);
    if (!is_split && !in_gap) {
      remark(
          fmt::format("jumped by {:.4g} on {} and no split explains it; look at the exchange's "
                      "notices and declare what happened in the market's definition",
                      jump.factor, jump.date.to_string()));
      return;
    }
    const CorporateAction& action =
        actions_.emplace_back(CorporateAction{.symbol = symbol(),
                                              .ex_date = jump.date,
                                              .kind = ActionKind::split,
                                              .factor = in_gap.value_or(jump.factor),
                                              .origin = ActionOrigin::detected,
                                              .as_of = std::max(parts_.today, jump.date)});
    remark(fmt::format("found a split or bonus {} {}: earlier prices were multiplied by {:.6g}",
                       in_gap ? "in the missing sessions before" : "on", action.ex_date.to_string(),
                       action.factor));
  }

  // Whether the stated previous close shows that the stock jumped in missing sessions, in which it
  // traded: the detector's premise, that a crash does not open far off, does not hold there.
  bool lies_in_gap(const JumpCandidate& jump) const {
    const auto day = std::ranges::lower_bound(new_, jump.date, {}, raw_date);
    return jump.evidence.sessions_missing && day->previous_close &&
           !is_near(*day->previous_close, jump.evidence.base_close, kOtherTerms);
  }

  // The factor of the split in the sessions that are missing before the jump's day, when the jump
  // is theirs and not the day's own.
  std::optional<double> split_before(const JumpCandidate& jump) const {
    const auto day = std::ranges::lower_bound(new_, jump.date, {}, raw_date);
    if (!jump.evidence.sessions_missing) return std::nullopt;
    const double ratio = day->previous_close.value_or(day->bar.open) / jump.evidence.base_close;
    const auto split = split_in_gap({jump.factor, jump.evidence.volume_ratio});
    const bool is_of_gap = split && split_in_gap({ratio, jump.evidence.volume_ratio}) == split;
    return is_of_gap ? split : std::nullopt;
  }

  Result<Series> append(std::vector<Bar> bars) const {
    if (aside_) bars.push_back(adjusted(*aside_, seam_.terms.factor));
    for (const RawDay& day : new_) bars.push_back(day.bar);
    const bool is_open = opening_ && (bars.empty() || bars.back().date < opening_->date);
    Result<Series> series = Series::create(symbol(), std::move(bars));
    if (series && !actions_.empty()) series = adjust(*series, actions_, parts_.today);
    if (!series || !is_open) return series;
    const auto final_bars = series->bars();
    return Series::create(symbol(), {final_bars.begin(), final_bars.end()}, opening_);
  }

  bool is_of_known_days(const CorporateAction& found) const {
    return !known_.empty() && found.ex_date <= known_.back().date && found.factor < 1.0;
  }

  // Splits among the days that are known already must not look like contradictions. After those
  // days only the actions that adjust the known bars adjust the opinion. A stated previous close is
  // an opinion, too.
  Result<std::optional<Series>> second_opinion(const Series& merged) const {
    std::vector<Bar> bars;
    std::vector<double> stated;
    for (const RawDay& day : raw_) {
      bars.push_back(day.bar);
      stated.push_back(day.previous_close.value_or(kUnstated));
    }
    const Result<Series> raw = Series::create(symbol(), std::move(bars));
    if (!raw) return fail(raw.error());
    const auto jumps = detect_jumps(*raw, {.previous_closes = stated,
                                           .market = parts_.index,
                                           .known = parts_.actions,
                                           .calendar = &parts_.calendar});
    if (!jumps) return fail(jumps.error());
    std::vector<CorporateAction> actions(parts_.actions.begin(), parts_.actions.end());
    actions.insert(actions.end(), actions_.begin(), actions_.end());
    std::ranges::copy_if(detected_actions(symbol(), *jumps), std::back_inserter(actions),
                         [&](const CorporateAction& action) { return is_of_known_days(action); });
    const Result<Series> whole = adjust(*raw, actions, parts_.today);
    if (!whole) return fail(whole.error());
    std::vector<Bar> common;
    for (const Bar& bar : whole->bars()) {
      if (bar_on(known_, bar.date) != nullptr) common.push_back(bar);
    }
    for (const StatedDifference& difference : checked_.differences) {
      const Bar* ours = bar_on(merged.bars(), difference.date);
      if (ours == nullptr || bar_on(common, difference.date) != nullptr) continue;
      const double close = ours->close * difference.stated / difference.known;
      common.push_back({difference.date, close, close, close, close, 0.0});
      std::ranges::sort(common, {}, &Bar::date);
    }
    if (common.empty()) return std::optional<Series>();
    Result<Series> opinion = Series::create(symbol(), std::move(common));
    if (!opinion) return fail(opinion.error());
    return std::optional(std::move(*opinion));
  }

  const MemberParts& parts_;
  std::span<const Bar> known_;
  CheckedRows checked_;
  Seam seam_;
  std::span<const RawDay> raw_;  // of checked_
  std::span<const RawDay> new_;  // the raw days after the last known bar
  std::vector<CorporateAction> actions_ = {};
  std::optional<Opening> opening_ = {};
  std::optional<Bar> aside_ = {};
  std::vector<std::string> remarks_ = {};
};

// Where the last known bar looks false the new days are held against those before it.
Result<MergedMember> merge_around_last(const MemberParts& parts) {
  Merge merge(parts);
  if (!merge.is_last_doubted()) return merge.run();
  const std::span<const Bar> known = parts.known->bars();
  const Series before = parts.known->between(known.front().date, known[known.size() - 2].date);
  MemberParts without_last = parts;
  without_last.known = &before;
  Merge around(without_last);
  around.set_aside(*parts.known);
  return around.run();
}

}  // namespace

Result<MergedMember> merge_member(const MemberParts& parts) {
  std::optional<MendedBars> mended = mended_bars(parts);
  if (!mended) return merge_around_last(parts);
  const Result<Series> known =
      Series::create(parts.raw.symbol, std::move(mended->bars), parts.known->opening());
  if (!known) return fail(known.error());
  MemberParts of_mended = parts;
  of_mended.known = &*known;
  Result<MergedMember> merged = merge_around_last(of_mended);
  if (merged) {
    merged->remarks.insert(merged->remarks.begin(), mended->remarks.begin(), mended->remarks.end());
  }
  return merged;
}

}  // namespace sensex

#include "adapters/bhavcopy/member_merge.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/core.h>

#include "adapters/bhavcopy/stated_close.h"
#include "market/action_detection.h"
#include "market/price_ledger.h"

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
        raw_(checked_.days),
        new_(raw_.subspan(static_cast<std::size_t>(first_new() - raw_.begin()))) {}

  Result<MergedMember> run() {
    std::vector<Bar> before = filled_history();
    const OtherTerms terms = seam();
    if (terms.factor != 1.0) {
      remark_terms(terms);
      for (Bar& bar : before) bar = adjusted(bar, terms.factor);
    }
    if (const Status found = find_actions(before); !found) return fail(found.error());
    Result<Series> merged = append(std::move(before));
    if (!merged) return fail(merged.error());
    Result<std::optional<Series>> opinion = second_opinion();
    if (!opinion) return fail(opinion.error());
    return MergedMember{.series = std::move(*merged),
                        .actions = std::move(actions_),
                        .rescaling = terms,
                        .opinion = std::move(*opinion),
                        .appended = new_.size(),
                        .filled = filled_,
                        .refused = std::move(checked_.refused),
                        .remarks = std::move(remarks_)};
  }

 private:
  const Symbol& symbol() const { return parts_.raw.symbol; }
  void remark(std::string_view text) {
    remarks_.push_back(fmt::format("{}: {}", symbol().text(), text));
  }

  void remark_terms(const OtherTerms& terms) {
    std::string_view doubt;
    if (!terms.is_simple) {
      doubt = is_measured_over_gap() ? ", as near as the missing sessions let be told"
                                     : ", which is no simple factor";
    }
    remark(
        fmt::format("its known bars were in other terms than the exchange's prices; "
                    "multiplied by {:.6g}{}",
                    terms.factor, doubt));
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
      ++filled_;
    }
    if (filled_ > 0) std::ranges::sort(bars, {}, &Bar::date);
    if (early > 0) {
      remark(fmt::format("left out {} days before its first known bar, {}", early,
                         known_.front().date.to_string()));
    }
    return bars;
  }

  // What the known bars are multiplied by to be in terms of the raw price at their end.
  OtherTerms seam() const {
    if (known_.empty() || new_.empty()) return {};
    if (checked_.terms) return *checked_.terms;
    if (const auto common = common_terms()) return *common;
    const std::optional<OtherTerms> terms = other_terms(rise_over_gap());
    if (!terms || (follows_known() && !is_borne_out_by_next(*terms))) return {};
    return *terms;
  }

  bool is_measured_over_gap() const { return !checked_.terms && !common_terms(); }

  // No session is missing before the first new day.
  bool follows_known() const {
    return parts_.calendar.sessions_between(known_.back().date, new_.front().bar.date) <= 1;
  }

  // By the last day that both have, unless the price after it is nearer to the known ones as they
  // are: known splits may lie between, or that day's row may be false.
  std::optional<OtherTerms> common_terms() const {
    const auto common = nearest_ratio(raw_.size() - new_.size(), -1);
    if (!common) return std::nullopt;
    const double rise = rise_over_gap().rise;
    const double allowed = log_distance(rise) + std::log1p(kOtherTerms);
    if (log_distance(rise * *common) > allowed) return std::nullopt;
    return exact_terms(1.0 / *common);
  }

  // A row that states no previous close tells its price once; the next one may tell it again.
  bool is_borne_out_by_next(const OtherTerms& terms) const {
    if (!terms.is_simple || new_.size() < 2 || !new_[1].previous_close) return false;
    const RawDay& day = new_.front();
    return parts_.calendar.sessions_between(day.bar.date, new_[1].bar.date) <= 1 &&
           is_near(*new_[1].previous_close, day.bar.close, kOtherTerms);
  }

  // Of the first new price, the stated previous close or else the open, over the last known close,
  // less what is told of actions between the two.
  GapRise rise_over_gap() const {
    const RawDay& day = new_.front();
    const Date from = known_.back().date;
    const Date before = parts_.calendar.previous_trading_day(day.bar.date);
    const double price = day.previous_close.value_or(day.bar.open);
    const double told = factor_between(from, day.previous_close ? before : day.bar.date,
                                       told_actions(), parts_.today);
    return {.rise = price / (known_.back().close * told * market_move(from, before)),
            .sessions = std::max(1, parts_.calendar.sessions_between(from, day.bar.date))};
  }

  // 1 where the index lacks one of the days.
  double market_move(Date from, Date to) const {
    const Bar* first = bar_on(parts_.index, from);
    const Bar* last = bar_on(parts_.index, to);
    return first != nullptr && last != nullptr ? last->close / first->close : 1.0;
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
    for (const RawDay& day : new_) bars.push_back(day.bar);
    const auto opening = parts_.known != nullptr ? parts_.known->opening() : std::nullopt;
    const bool is_open = opening && (bars.empty() || bars.back().date < opening->date);
    Result<Series> series = Series::create(symbol(), std::move(bars));
    if (series && !actions_.empty()) series = adjust(*series, actions_, parts_.today);
    if (!series || !is_open) return series;
    const auto final_bars = series->bars();
    return Series::create(symbol(), {final_bars.begin(), final_bars.end()}, opening);
  }

  // Splits among the days that are known already must not look like contradictions.
  Result<std::optional<Series>> second_opinion() const {
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
    std::ranges::copy_if(detected_actions(symbol(), *jumps), std::back_inserter(actions),
                         [](const CorporateAction& action) { return action.factor < 1.0; });
    const Result<Series> whole = adjust(*raw, actions, parts_.today);
    if (!whole) return fail(whole.error());
    std::vector<Bar> common;
    for (const Bar& bar : whole->bars()) {
      if (bar_on(known_, bar.date) != nullptr) common.push_back(bar);
    }
    if (common.empty()) return std::optional<Series>();
    Result<Series> opinion = Series::create(symbol(), std::move(common));
    if (!opinion) return fail(opinion.error());
    return std::optional(std::move(*opinion));
  }

  const MemberParts& parts_;
  std::span<const Bar> known_;
  CheckedRows checked_;
  std::span<const RawDay> raw_;  // of checked_
  std::span<const RawDay> new_;  // the raw days after the last known bar
  std::vector<CorporateAction> actions_ = {};
  std::size_t filled_ = 0;
  std::vector<std::string> remarks_ = {};
};

}  // namespace

Result<MergedMember> merge_member(const MemberParts& parts) { return Merge(parts).run(); }

}  // namespace sensex

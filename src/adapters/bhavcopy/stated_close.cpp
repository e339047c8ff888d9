#include "adapters/bhavcopy/stated_close.h"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

#include <fmt/core.h>

#include "adapters/bhavcopy/false_bar.h"
#include "adapters/bhavcopy/simple_factor.h"
#include "market/quality_rules.h"

namespace sensex {
namespace {

// The largest open of a day without an action lay 0.11 from the market's
// (market/action_detection.h); the smallest factor looked for, 3/4, lies 0.29 from 1.
constexpr double kLargestOrdinaryOpen = 0.15;
constexpr double kExactFactor = 0.005;

struct StatedClose {
  double ratio = 1.0;    // of the stated to the known close of the session before
  double opening = 1.0;  // of the row's open to its stated close, less the market's move
  // Of the next session's stated close to the row's own close; empty: no row states one.
  std::optional<double> next = {};
};

// Nothing that the row and the next one say of the row's own prices speaks against them.
bool is_sound(const StatedClose& stated) {
  return log_distance(stated.opening) <= kLargestOrdinaryOpen &&
         is_near(stated.next.value_or(1.0), 1.0, kOtherTerms);
}

// Whether the row and the next one bear the difference out: it opens near its own stated close, and
// the next row states its close, or, without one, the ratio is a simple factor to within half a per
// cent: closes of two sources agree to a tenth, and those of two stocks may be near one by chance.
bool is_borne_out(const StatedClose& stated) {
  return is_sound(stated) && (stated.next || simple_factor_near(stated.ratio, kExactFactor));
}

class RowCheck {
 public:
  explicit RowCheck(const MemberParts& parts)
      : parts_(parts),
        raw_(parts.raw.days),
        known_(parts.known != nullptr ? parts.known->bars() : std::span<const Bar>()) {
    if (!known_.empty()) before_ = &known_.back();
    common_ = common_ratio(parts);
  }

  CheckedRows run() {
    checked_.days.reserve(raw_.size());  // before_ points into it
    for (std::size_t i = 0; i < raw_.size(); ++i) {
      if (is_new(i)) {
        take(i);
      } else {
        checked_.days.push_back(raw_[i]);
      }
    }
    return std::move(checked_);
  }

 private:
  bool is_new(std::size_t i) const {
    return known_.empty() || raw_[i].bar.date > known_.back().date;
  }

  void take(std::size_t i) {
    const RawDay& day = raw_[i];
    if (before_ != nullptr && day.previous_close) {
      const bool is_gap = !follows(parts_.calendar, before_->date, day.bar.date);
      const std::optional<OtherTerms> terms = is_gap ? std::nullopt : terms_of(i);
      if (is_gap ? is_taken_back(i) : !terms) return refuse(day);
      if (is_first()) checked_.terms = terms;
    }
    checked_.days.push_back(day);
    before_ = &checked_.days.back().bar;
  }

  // No row after the known bars has been kept yet.
  bool is_first() const { return !known_.empty() && before_ == &known_.back(); }

  // Empty: nothing bears the stated close out.
  std::optional<OtherTerms> terms_of(std::size_t i) {
    const double ratio = *raw_[i].previous_close / before_->close;
    if (is_near(ratio, 1.0, kOtherTerms)) {
      note_difference(raw_[i]);
      return OtherTerms{};
    }
    if (is_declared_nothing(raw_[i].bar.date)) return OtherTerms{};
    if (const auto terms = terms_by_actions(ratio, raw_[i].bar.date)) return terms;
    if (is_first() && common_ && is_near(ratio * *common_, 1.0, kOtherTerms)) {
      return exact_terms(1.0 / *common_);
    }
    if (is_first() && is_denied(ratio)) return std::nullopt;
    return terms_by_rows(i, ratio);
  }

  void note_difference(const RawDay& day) {
    if (is_near(*day.previous_close, before_->close, kOpinionTolerance)) return;
    checked_.differences.push_back({before_->date, before_->close, *day.previous_close});
  }

  // Of the first row after the known bars: it takes back a split that was found on the last known
  // day, as swapped rows may look, or that day has come once more, and shows no such terms.
  bool is_denied(double ratio) const {
    return takes_back_split(ratio) || (ratio > 1.0 && is_last_known_common());
  }

  // As the rows themselves bear it out.
  std::optional<OtherTerms> terms_by_rows(std::size_t i, double ratio) {
    const StatedClose stated = stated_close(i, ratio);
    const LastBar last = is_first() ? last_bar_of(parts_, ratio) : LastBar::sound;
    if (last == LastBar::is_false && is_sound(stated)) {
      checked_.is_last_doubted = true;
      return OtherTerms{};
    }
    if (last == LastBar::in_doubt && ratio > 1.0) return std::nullopt;
    if (!is_borne_out(stated)) return std::nullopt;
    return ratio > 1.0 ? exact_terms(ratio) : OtherTerms{};  // a fall is an action, as jumps are
  }

  bool takes_back_split(double ratio) const {
    return std::ranges::any_of(parts_.actions, [&](const CorporateAction& action) {
      return action.ex_date == before_->date && action.origin == ActionOrigin::detected &&
             is_near(ratio * action.factor, 1.0, kSameFactor);
    });
  }

  bool is_last_known_common() const {
    return std::ranges::any_of(
        raw_, [&](const RawDay& day) { return day.bar.date == known_.back().date; });
  }

  bool is_declared_nothing(Date day) const {
    return std::ranges::any_of(parts_.actions, [&](const CorporateAction& action) {
      return action.ex_date == day && action.origin == ActionOrigin::declared &&
             action.factor == 1.0;
    });
  }

  // The stated close is adjusted for the day's actions, or the known bars are for later ones.
  std::optional<OtherTerms> terms_by_actions(double ratio, Date day) const {
    const double of_day = factor_between(before_->date, day, parts_.actions, parts_.today);
    if (is_near(ratio, of_day, kSameFactor)) return OtherTerms{};
    if (!is_first()) return std::nullopt;
    const double of_all = factor_between(before_->date, parts_.today, parts_.actions, parts_.today);
    if (is_near(ratio * of_all, 1.0, kSameFactor)) return OtherTerms{1.0 / of_all};
    return std::nullopt;
  }

  // Across missing sessions: the row lies further from the bar before than trading goes, and the
  // next one states another close for it, which does not.
  bool is_taken_back(std::size_t i) const {
    const std::optional<double> next = next_of(raw_, i, parts_.calendar);
    if (!next || is_near(*next, 1.0, kOtherTerms)) return false;
    const RawDay& day = raw_[i];
    const double told = factor_between(before_->date, day.bar.date, parts_.actions, parts_.today);
    const GapRise rise{
        .rise = std::exp(log_distance(*day.previous_close / (before_->close * told))),
        .sessions = parts_.calendar.sessions_between(before_->date, day.bar.date)};
    const GapRise back{
        .rise = std::exp(log_distance(*next * day.bar.close / (before_->close * told))),
        .sessions = rise.sessions};
    return other_terms(rise) && !other_terms(back);
  }

  StatedClose stated_close(std::size_t i, double ratio) const {
    const RawDay& day = raw_[i];
    return {.ratio = ratio,
            .opening = day.bar.open / *day.previous_close / market_open(day.bar.date),
            .next = next_of(raw_, i, parts_.calendar)};
  }

  // Over its close of the session before; 1 where the index lacks a day.
  double market_open(Date day) const {
    const Bar* last = bar_on(parts_.index, before_->date);
    const Bar* now = bar_on(parts_.index, day);
    return last != nullptr && now != nullptr ? now->open / last->close : 1.0;
  }

  // What else there is to say of a row that is refused.
  std::string hint_of(const RawDay& day) const {
    if (!is_first() || !takes_back_split(*day.previous_close / before_->close)) return {};
    return fmt::format("it takes back the split that was found on {}, whose row is rather false; ",
                       before_->date.to_string());
  }

  void refuse(const RawDay& day) {
    const std::string& symbol = parts_.raw.symbol.text();
    checked_.refused.push_back(
        {.file = day.file,
         .line = day.line,
         .reason = fmt::format(
             "{} {}: the stated previous close {:.6g} does not meet the known {:.6g} of {}; {}"
             "compare with another source, or declare what happened in the market's definition",
             symbol, day.bar.date.to_string(), *day.previous_close, before_->close,
             before_->date.to_string(), hint_of(day)),
         .series = symbol,
         .date = day.bar.date});
  }

  const MemberParts& parts_;
  std::span<const RawDay> raw_;
  std::span<const Bar> known_;
  const Bar* before_ = nullptr;        // the last bar that is there
  std::optional<double> common_ = {};  // known over raw price
  CheckedRows checked_ = {};
};

}  // namespace

OtherTerms exact_terms(double ratio) {
  if (is_near(ratio, 1.0, kOtherTerms)) return {};
  const std::optional<double> simple = simple_factor_near(ratio, kSameFactor);
  return {simple.value_or(ratio), simple.has_value()};
}

CheckedRows check_stated_closes(const MemberParts& parts) { return RowCheck(parts).run(); }

}  // namespace sensex

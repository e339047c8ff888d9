#include "adapters/bhavcopy/false_bar.h"

#include <cmath>
#include <ranges>
#include <utility>

#include <fmt/core.h>

#include "adapters/bhavcopy/stated_close.h"
#include "market/price_ledger.h"

namespace sensex {
namespace {

// The logarithm of the move to the bar after `from`, less the market's.
double move_after(std::span<const Bar> known, std::size_t from, std::span<const Bar> index) {
  const Bar& before = known[from];
  const Bar& after = known[from + 1];
  return std::log(after.close / before.close / market_move(index, before.date, after.date));
}

// Whether the known bar moved less, had its prices been `off` times what they are: from the bar
// before it, and to the one after it where there is one.
bool is_explained(std::span<const Bar> known, std::size_t bar, double off,
                  std::span<const Bar> index) {
  if (bar == 0) return false;
  const double before = move_after(known, bar - 1, index);
  if (std::abs(before + std::log(off)) >= std::abs(before)) return false;
  if (bar + 1 == known.size()) return true;
  const double after = move_after(known, bar, index);
  return std::abs(after - std::log(off)) < std::abs(after);
}

class Mending {
 public:
  explicit Mending(const MemberParts& parts)
      : parts_(parts), raw_(parts.raw.days), known_(parts.known->bars()) {}

  std::optional<MendedBars> run() {
    for (std::size_t i = 0; i < raw_.size(); ++i) {
      const Bar* bar = bar_on(known_, raw_[i].bar.date);
      if (bar != nullptr) check(i, static_cast<std::size_t>(bar - known_.data()));
    }
    return std::move(mended_);
  }

 private:
  void check(std::size_t row, std::size_t bar) {
    const double untold = raw_[row].bar.close / known_[bar].close;
    const std::optional<double> beside = terms_beside(row, bar);
    const double terms = exact_terms(beside.value_or(1.0)).factor;
    if (is_near(untold * terms, 1.0, kOtherTerms)) return;
    const bool is_told = beside && terms == 1.0 && bar + 1 == known_.size() &&
                         is_told_again(raw_, row, parts_.calendar);
    if (!is_told && !is_explained(known_, bar, untold * terms, parts_.index)) return;
    replace(bar, adjusted(raw_[row].bar, terms));
  }

  // Known over raw price; empty: no other price tells.
  std::optional<double> terms_beside(std::size_t row, std::size_t bar) const {
    for (std::size_t i = row; i-- > 0;) {
      if (const auto ratio = ratio_on(raw_[i], known_)) return ratio;
    }
    for (std::size_t i = row + 1; i < raw_.size(); ++i) {
      if (const auto ratio = ratio_on(raw_[i], known_)) return ratio;
    }
    const RawDay& day = raw_[row];
    const bool is_stated = bar > 0 && day.previous_close &&
                           follows(parts_.calendar, known_[bar - 1].date, day.bar.date);
    return is_stated ? std::optional(known_[bar - 1].close / *day.previous_close) : std::nullopt;
  }

  void replace(std::size_t bar, const Bar& raw) {
    if (!mended_) mended_.emplace(MendedBars{.bars = {known_.begin(), known_.end()}});
    mended_->bars[bar] = raw;
    mended_->remarks.push_back(
        fmt::format("{}: the known bar of {} was false and was replaced: its close was {:.6g}, the "
                    "exchange's is {:.6g}",
                    parts_.raw.symbol.text(), raw.date.to_string(), known_[bar].close, raw.close));
  }

  const MemberParts& parts_;
  std::span<const RawDay> raw_;
  std::span<const Bar> known_;
  std::optional<MendedBars> mended_ = {};
};

}  // namespace

LastBar last_bar_of(const MemberParts& parts, double ratio) {
  const std::span<const Bar> known = parts.known->bars();
  double terms = 1.0;
  for (const RawDay& day : parts.raw.days) {
    if (day.bar.date == known.back().date) return LastBar::sound;
    if (day.bar.date > known.back().date) break;
    terms = ratio_on(day, known).value_or(terms);
  }
  const double off = ratio * exact_terms(terms).factor;
  if (known.size() < 2 || is_near(off, 1.0, kOtherTerms)) return LastBar::sound;
  const double move = move_after(known, known.size() - 2, parts.index);
  const double mended = move + std::log(off);
  if (std::abs(mended) < std::abs(move)) return LastBar::is_false;
  return std::abs(mended) < 2 * std::abs(move) ? LastBar::in_doubt : LastBar::sound;
}

std::optional<double> common_ratio(const MemberParts& parts) {
  if (parts.known == nullptr) return std::nullopt;
  const std::span<const Bar> known = parts.known->bars();
  std::optional<double> last;
  bool is_alone = true;
  for (const RawDay& day : parts.raw.days | std::views::reverse) {
    const std::optional<double> ratio = ratio_on(day, known);
    if (!ratio) continue;
    if (!last) {
      last = ratio;
      continue;
    }
    is_alone = false;
    const double told = factor_between(day.bar.date, known.back().date, parts.actions, parts.today);
    if (is_near(*ratio, *last, kSameFactor) || is_near(*ratio, *last * told, kSameFactor)) {
      return last;
    }
  }
  return is_alone ? last : std::nullopt;
}

std::optional<MendedBars> mended_bars(const MemberParts& parts) {
  if (parts.known == nullptr) return std::nullopt;
  return Mending(parts).run();
}

}  // namespace sensex

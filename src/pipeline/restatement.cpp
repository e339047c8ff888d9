#include "pipeline/restatement.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace sensex {
namespace {

// Sources round; what differs by more has been restated.
constexpr double kSamePrice = 1e-5;

bool same_price(double a, double b) { return std::abs(a - b) <= kSamePrice * std::abs(a); }

bool same_price(std::optional<double> a, std::optional<double> b) {
  return !a || !b || same_price(*a, *b);
}

bool same(const Bar& a, const Bar& b) {
  return same_price(a.open, b.open) && same_price(a.high, b.high) && same_price(a.low, b.low) &&
         same_price(a.close, b.close);
}

bool same(const GlobalPoint& a, const GlobalPoint& b) {
  return same_price(a.close, b.close) && same_price(a.open, b.open);
}

template <class Day>
bool differs(std::span<const Day> known, std::span<const Day> newer) {
  return std::ranges::any_of(newer, [known](const Day& day) {
    const auto found = std::ranges::lower_bound(known, day.date, {}, &Day::date);
    return found != known.end() && found->date == day.date && !same(*found, day);
  });
}

}  // namespace

bool is_restated(const Series& known, const Series& newer) {
  return differs(known.bars(), newer.bars());
}

bool is_restated(const GlobalSeries& known, const GlobalSeries& newer) {
  return differs(known.points(), newer.points());
}

}  // namespace sensex

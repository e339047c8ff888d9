#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "market/bar.h"

namespace sensex {

// Test data: random numbers that are the same with every standard library, unlike those of its
// distributions.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }  // 0 to below 1
  // Mean 0, variance 1, by Box and Muller (1958).
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

 private:
  std::mt19937_64 engine_;
};

// Test data: the first `count` weekdays from `first` on.
inline std::vector<Date> weekdays(Date first, std::size_t count) {
  std::vector<Date> days;
  for (Date day = first; days.size() < count; day = day.plus_days(1)) {
    if (!day.is_weekend()) days.push_back(day);
  }
  return days;
}

// A possible bar after `close`, sometimes without volume.
inline Bar random_bar(Dice& dice, Date date, double close) {
  Bar bar{.date = date};
  bar.open = close * std::exp(0.02 * (dice.uniform() - 0.5));
  bar.close = bar.open * std::exp(0.04 * (dice.uniform() - 0.5));
  bar.high = std::max(bar.open, bar.close) * (1.0 + 0.01 * dice.uniform());
  bar.low = std::min(bar.open, bar.close) * (1.0 - 0.01 * dice.uniform());
  bar.volume = dice.uniform() < 0.03 ? 0.0 : std::floor(1e6 * (0.1 + dice.uniform()));
  return bar;
}

// A random walk on consecutive days from 2010 on, with a flat stretch of 70 bars in the middle.
inline std::vector<Bar> random_bars(std::uint64_t seed, std::size_t count) {
  Dice dice(seed);
  std::vector<Bar> bars;
  double close = 100.0;
  for (std::size_t i = 0; i < count; ++i) {
    const Date date = Date(2010, 1, 1).plus_days(static_cast<int>(i));
    const bool flat = i >= count / 2 && i < count / 2 + 70;
    bars.push_back(flat ? Bar{date, close, close, close, close, 1000.0}
                        : random_bar(dice, date, close));
    close = bars.back().close;
  }
  return bars;
}

}  // namespace sensex

#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "market/action_detection.h"

// A stock of a hundred calm days in which a test plants a jump.
namespace sensex::jump_testing {

inline constexpr std::size_t kDays = 100;
inline constexpr std::size_t kJump = 80;  // the bar that tests change

inline Symbol lupin() { return Symbol::parse("LUPIN").value(); }

inline Date day(std::size_t n) { return Date(2024, 1, 1).plus_days(static_cast<int>(n)); }

// Bars around 100 with moves of at most 1.5 %, each open at the close before.
inline std::vector<Bar> calm_bars() {
  std::mt19937_64 random(7);
  const auto between = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11U) * 0x1.0p-53;
  };
  std::vector<Bar> bars;
  double last = 100.0;
  for (std::size_t i = 0; i < kDays; ++i) {
    const double close = last * std::exp(between(-0.015, 0.015));
    bars.push_back({.date = day(i),
                    .open = last,
                    .high = std::max(last, close),
                    .low = std::min(last, close),
                    .close = close,
                    .volume = between(900, 1100)});
    last = close;
  }
  return bars;
}

// From bar `from` on at another price and with another volume.
inline std::vector<Bar> scaled(std::vector<Bar> bars, std::size_t from, double price,
                               double volume) {
  for (std::size_t i = from; i < bars.size(); ++i) {
    Bar& bar = bars[i];
    bar = {bar.date,        bar.open * price,  bar.high * price,
           bar.low * price, bar.close * price, bar.volume * volume};
  }
  return bars;
}

inline std::vector<Bar> planted(double factor) {
  return scaled(calm_bars(), kJump, factor, 1.0 / factor);
}

inline std::vector<JumpCandidate> jumps(const std::vector<Bar>& bars,
                                        const DetectionContext& context = {}) {
  return detect_jumps(Series::create(lupin(), bars).value(), context).value();
}

inline CorporateAction told(double factor, std::size_t ex_date,
                            ActionKind kind = ActionKind::demerger) {
  return {.symbol = lupin(),
          .ex_date = day(ex_date),
          .kind = kind,
          .factor = factor,
          .origin = ActionOrigin::declared,
          .as_of = day(ex_date)};
}

inline void expect_one(const std::vector<JumpCandidate>& found, JumpKind kind) {
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, kind);
  EXPECT_EQ(found[0].date, day(kJump));
  EXPECT_GE(found[0].confidence, 0.0);
  EXPECT_LE(found[0].confidence, 1.0);
}

}  // namespace sensex::jump_testing

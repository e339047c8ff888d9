#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "features/random_bars.h"
#include "market/panel.h"
#include "market/test_support.h"

namespace sensex {

// Test data: weekdays from 4 January 2010 on, some of them holidays.
inline std::vector<Date> random_weekdays(Dice& dice, std::size_t count, double holiday_share) {
  std::vector<Date> days;
  for (Date day(2010, 1, 4); days.size() < count; day = day.plus_days(1)) {
    if (!day.is_weekend() && dice.uniform() >= holiday_share) days.push_back(day);
  }
  return days;
}

// Bars on `days` with a flat stretch of 12 days in the middle.
inline std::vector<Bar> random_walk(Dice& dice, const std::vector<Date>& days) {
  std::vector<Bar> bars;
  double close = 1000.0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const bool flat = i >= days.size() / 2 && i < days.size() / 2 + 12;
    bars.push_back(flat ? Bar{days[i], close, close, close, close, 0.0}
                        : random_bar(dice, days[i], close));
    close = bars.back().close;
  }
  return bars;
}

inline GlobalSeries random_global(Dice& dice, const std::string& id,
                                  const std::vector<Date>& days) {
  std::vector<GlobalPoint> points;
  double value = 50.0;
  for (const Date day : days) {
    const double open = value * std::exp(0.01 * (dice.uniform() - 0.5));
    value = open * std::exp(0.02 * (dice.uniform() - 0.5));
    points.push_back({.date = day, .close = value, .open = open});
  }
  return GlobalSeries::create(id, points).value();
}

// `days` index days, six members of the index with gaps, one of which starts late, and every
// global series of the SENSEX's definition, with holidays of their own, that go on a month longer
// than the index.
inline Panel random_panel(std::uint64_t seed, std::size_t days) {
  Dice dice(seed);
  const std::vector<Date> dates = random_weekdays(dice, days, 0.06);
  Panel panel{.index = random_walk(dice, dates)};
  for (const std::string_view ticker : {"INFY", "ITC", "LT", "SBIN", "TATASTEEL", "TCS"}) {
    StockColumn column{.symbol = Symbol::parse(ticker).value()};
    const std::size_t start = ticker == "LT" ? days / 3 : 0;
    const std::vector<Bar> walk = random_walk(dice, dates);
    for (std::size_t t = 0; t < days; ++t) {
      const bool missing = t < start || dice.uniform() < 0.02;
      column.bars.push_back(missing ? std::nullopt : std::optional<Bar>(walk[t]));
    }
    panel.stocks.push_back(std::move(column));
  }
  for (const GlobalSpec& spec : testing_support::sensex_market().globals()) {
    panel.globals.push_back(random_global(dice, spec.id, random_weekdays(dice, days + 20, 0.04)));
  }
  return panel;
}

}  // namespace sensex

#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "market/quality.h"
#include "market/test_support.h"

namespace sensex::testing_support {

// An invented market of six stocks on the days of the BSE; F is taken off the exchange in 2026.
inline const Market& small_market() {
  static const Market market =
      Market::parse(
          "market small\ntitle A Small Market\nindex ^SMALL Small\nexchange X\ncurrency EUR\n"
          "least-members 5\ncalendar bse\nmembers-known-from 2023-01-02\n"
          "member A\nmember B\nmember C\nmember D\nmember E\nmember F\nend F 2026-01-05\n"
          "global night ticker=N zone=America/New_York calendar=nyse close=16:15\n")
          .value();
  return market;
}

inline constexpr std::size_t kSmallSessions = 320;

// Sessions up to and with 2024-12-31, oldest first.
inline std::vector<Date> small_days() {
  std::vector<Date> days = {Date(2024, 12, 31)};
  while (days.size() < kSmallSessions) {
    days.push_back(small_market().calendar().previous_trading_day(days.back()));
  }
  std::ranges::reverse(days);
  return days;
}

inline Bar bar_at(Date date, double close, double volume) {
  return {.date = date,
          .open = close * 0.999,
          .high = close * 1.01,
          .low = close * 0.99,
          .close = close,
          .volume = volume};
}

// Closes go 99, 100, 101 per cent of `level`, over and over.
inline Series small_series(std::string_view name, double level) {
  std::vector<Bar> bars;
  for (const Date day : small_days()) {
    const auto step = static_cast<double>(bars.size() % 3);
    bars.push_back(bar_at(day, level * (0.99 + 0.01 * step), 1000 + 10 * step));
  }
  return Series::create(symbol(name), std::move(bars)).value();
}

// Data without a fault.
inline MarketData small_data() {
  MarketData data{.index = small_series("^SMALL", 20'000)};
  for (const char* name : {"A", "B", "C", "D", "E", "F"}) {
    data.stocks.push_back(small_series(name, 500));
  }
  std::vector<GlobalPoint> nights;
  for (const Date day : small_days()) nights.push_back({.date = day, .close = 4000});
  data.globals.push_back(GlobalSeries::create("night", std::move(nights)).value());
  return data;
}

// The same as "first" has it, and as "second" does.
inline MarketData of_source(std::string_view source) {
  MarketData data = small_data();
  data.origin.source = source;
  return data;
}

// The series after `change` has been at its bars.
template <class Change>
void change_bars(Series& series, Change&& change) {
  std::vector<Bar> bars(series.bars().begin(), series.bars().end());
  change(bars);
  series = Series::create(series.symbol(), std::move(bars)).value();
}

// The bar `back` sessions before the last.
inline std::size_t from_end(const Series& series, std::size_t back) {
  return series.bars().size() - 1 - back;
}

// Multiplies one day's prices.
inline void scale_day(Series& series, std::size_t position, double factor) {
  change_bars(series, [&](std::vector<Bar>& bars) {
    bars[position] = bar_at(bars[position].date, bars[position].close * factor, 1234);
  });
}

// Multiplies the prices from a day on.
inline void scale_from(Series& series, std::size_t position, double factor) {
  change_bars(series, [&](std::vector<Bar>& bars) {
    for (std::size_t i = position; i < bars.size(); ++i) {
      bars[i] = bar_at(bars[i].date, bars[i].close * factor, bars[i].volume);
    }
  });
}

// Multiplies the first `days` bars.
inline void scale_first(Series& series, std::size_t days, double factor) {
  change_bars(series, [&](std::vector<Bar>& bars) {
    for (std::size_t i = 0; i < days; ++i) {
      bars[i] = bar_at(bars[i].date, bars[i].close * factor, bars[i].volume);
    }
  });
}

inline void remove_day(Series& series, std::size_t position) {
  change_bars(series, [&](std::vector<Bar>& bars) {
    bars.erase(bars.begin() + static_cast<std::ptrdiff_t>(position));
  });
}

inline void keep_last(Series& series, std::size_t count) {
  change_bars(series, [&](std::vector<Bar>& bars) {
    bars.erase(bars.begin(), bars.end() - static_cast<std::ptrdiff_t>(count));
  });
}

inline void cut_end(Series& series, std::size_t count) {
  change_bars(series, [&](std::vector<Bar>& bars) { bars.resize(bars.size() - count); });
}

inline QualityReport judge(const MarketData& data, const MarketData* previous = nullptr,
                           const std::vector<std::string>& accepted = {},
                           std::string_view now = "2025-01-01T02:00:00.000Z") {
  return check_quality({.data = data,
                        .market = small_market(),
                        .previous = previous,
                        .now = parse_iso8601(now).value()},
                       accepted);
}

inline RuleResult rule(const QualityReport& report, std::string_view name) {
  return *std::ranges::find(report.rules, name, &RuleResult::rule);
}

// "invalid ingest: A 2024-12-30: the close ...": a rule's verdict, what it stops and its first
// finding; "valid" when there is none.
inline std::string told(const QualityReport& report, std::string_view name) {
  const RuleResult result = rule(report, name);
  std::string text(to_string(result.verdict));
  if (result.stops != Stops::nothing) text += " " + std::string(to_string(result.stops));
  if (result.findings.empty()) return text;
  const Finding& first = result.findings.front();
  return text + ": " + first.series + (first.date ? " " + first.date->to_string() : "") + ": " +
         first.message;
}

// The rules that have failed, in order: "large-move price-scale".
inline std::string failed(const QualityReport& report) {
  std::string names;
  for (const RuleResult& each : report.rules) {
    if (each.verdict != Verdict::valid) names += (names.empty() ? "" : " ") + each.rule;
  }
  return names;
}

inline CorporateAction action(std::string_view name, Date ex_date, double factor,
                              ActionOrigin origin = ActionOrigin::declared) {
  return {.symbol = symbol(name),
          .ex_date = ex_date,
          .kind = ActionKind::split,
          .factor = factor,
          .origin = origin,
          .as_of = ex_date};
}

}  // namespace sensex::testing_support

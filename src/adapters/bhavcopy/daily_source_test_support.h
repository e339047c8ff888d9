#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "adapters/bhavcopy/daily_source.h"
#include "market/test_support.h"

// Invented bars of real sessions, and daily files that continue them.
namespace sensex {

inline const Date kKnownFrom(2023, 1, 2);
inline const Date kKnownTo(2024, 7, 4);  // a Thursday; July 5, 8 and 9 are the sessions after it

// `count` sessions from `first` on.
inline std::vector<Date> sessions(Date first, std::size_t count) {
  const TradingCalendar& calendar = testing_support::bse_calendar();
  std::vector<Date> days;
  for (Date day = calendar.next_trading_day(first.plus_days(-1)); days.size() < count;
       day = calendar.next_trading_day(day)) {
    days.push_back(day);
  }
  return days;
}

// Wavers by less than a percent a day around `price`, another way for every `phase`.
inline Bar wavering_bar(Date day, double price, double phase) {
  const double x = static_cast<double>(day.days_since(kKnownFrom));
  const double close = price * (1.0 + 0.007 * std::sin(0.9 * x + phase));
  const double open = price * (1.0 + 0.007 * std::sin(0.9 * x - 0.3 + phase));
  return {.date = day,
          .open = open,
          .high = std::max(open, close) * 1.005,
          .low = std::min(open, close) * 0.995,
          .close = close,
          .volume = std::round(1e6 * (2 + std::sin(1.7 * x + phase)))};
}

inline Series wavering(const Symbol& symbol, Date from, Date to, double price, double phase = 0) {
  const TradingCalendar& calendar = testing_support::bse_calendar();
  std::vector<Bar> bars;
  for (Date day = calendar.next_trading_day(from.plus_days(-1)); day <= to;
       day = calendar.next_trading_day(day)) {
    bars.push_back(wavering_bar(day, price, phase));
  }
  return Series::create(symbol, std::move(bars)).value();
}

inline Bar scaled(const Bar& bar, double factor) {
  return {bar.date,         bar.open * factor,  bar.high * factor,
          bar.low * factor, bar.close * factor, bar.volume / factor};
}

inline DailyRow row_of(std::string ticker, const Bar& bar,
                       std::optional<double> previous_close = std::nullopt) {
  return {.line = 2,
          .ticker = std::move(ticker),
          .series = "EQ",
          .bar = bar,
          .previous_close = previous_close};
}

inline NamedDailyFile file_of(Date day, std::vector<DailyRow> rows,
                              DailyFormat format = DailyFormat::nse_full,
                              Exchange exchange = Exchange::nse) {
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].line = i + 2;
  return {day.to_string() + ".csv",
          {.format = format, .exchange = exchange, .day = day, .rows = std::move(rows)}};
}

inline Instant end_of_july_2024() {
  return testing_support::bse_calendar().final_at(Date(2024, 7, 31));
}

}  // namespace sensex

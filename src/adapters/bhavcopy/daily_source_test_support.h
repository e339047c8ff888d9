#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

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

inline const Date kFirst(2024, 7, 5);  // the sessions after the known ones
inline const Date kSecond(2024, 7, 8);
inline const Date kThird(2024, 7, 9);
inline constexpr double kPrice = 1000;

// A dataset with one stock, TCS, and files that continue it.
class DailySourceTest : public testing::Test {
 protected:
  static Bar tcs(Date day) { return wavering_bar(day, kPrice, 0); }

  // What the exchange would have stated: the close as traded of the session before.
  static double close_before(Date day) {
    return tcs(testing_support::sensex_market().calendar().previous_trading_day(day)).close;
  }

  static NamedDailyFile tcs_file(Date day, double factor = 1.0, double factor_before = 1.0) {
    return file_of(day,
                   {row_of("TCS", scaled(tcs(day), factor), close_before(day) * factor_before)});
  }

  void know(Date from, Date to) {
    import_.known =
        MarketData{.origin = {.source = "yahoo"},
                   .index = wavering(testing_support::symbol("^BSESN"), from, to, 70'000, 1),
                   .stocks = {wavering(testing_support::symbol("TCS"), from, to, kPrice)}};
  }
  void know() { know(kKnownFrom, kKnownTo); }
  // The known dataset without some of TCS's bars.
  void forget(Date from, Date to) {
    std::vector<Bar> bars;
    for (const Bar& bar : import_.known->stocks[0].bars()) {
      if (bar.date < from || bar.date > to) bars.push_back(bar);
    }
    import_.known->stocks[0] =
        Series::create(testing_support::symbol("TCS"), std::move(bars)).value();
  }
  void scale_known(double factor) {
    std::vector<Bar> bars;
    for (const Bar& bar : import_.known->stocks[0].bars()) bars.push_back(scaled(bar, factor));
    import_.known->stocks[0] =
        Series::create(testing_support::symbol("TCS"), std::move(bars)).value();
  }

  // The first session with a file when `missing` of them have none.
  static Date after_gap(std::size_t missing) { return sessions(kFirst, missing + 1).back(); }

  Result<MarketData> load(const Market& market = testing_support::sensex_market()) {
    import_.now = end_of_july_2024();
    return make_daily_source(import_, market)->load({});
  }

  static Bar bar_of(const MarketData& data, Date day) {
    const Series one = data.stocks.at(0).between(day, day);
    return one.bars().empty() ? Bar{} : one.bars()[0];
  }
  // Every bar of TCS is what it would be without any action, times `factor`.
  static void expect_smooth(const MarketData& data, double factor) {
    for (const Bar& bar : data.stocks.at(0).bars()) {
      ASSERT_NEAR(bar.close / (tcs(bar.date).close * factor), 1.0, 1e-9) << bar.date;
      ASSERT_NEAR(bar.volume * factor / tcs(bar.date).volume, 1.0, 1e-9) << bar.date;
    }
  }

  DailyImport import_ = {};
};

}  // namespace sensex

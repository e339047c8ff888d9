#include "adapters/yahoo/chart_codec.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace sensex {
namespace {

// Sessions of 15, 16 and 17 January 2024 on India's exchanges start then.
constexpr std::int64_t kMonday = 1705290300;
constexpr std::int64_t kTuesday = kMonday + 86400;
constexpr std::int64_t kWednesday = kTuesday + 86400;

// An answer put together from texts, so that a test spoils just one of them.
struct Answer {
  std::string symbol = R"("X.NS")";
  std::string currency = R"("INR")";
  std::string gmtoffset = "19800";
  std::string last_trade = "1705485600";
  std::string period =
      R"({"pre":{},"regular":{"timezone":"IST","start":1705463100,"end":1705485600}})";
  std::string timestamp = fmt::format("[{},{},{}]", kMonday, kTuesday, kWednesday);
  std::string open = "[1,2,3]";
  std::string high = "[10,20,30]";
  std::string low = "[0.1,0.2,0.3]";
  std::string close = "[5,6,7.25]";
  std::string volume = "[100,200,0]";
  std::string adjclose = R"([{"adjclose":[4.5,5.5,7.25]}])";
  std::string events = "{}";

  std::string text() const {
    return fmt::format(
        R"({{"chart":{{"result":[{{"meta":{{"currency":{},"symbol":{},"exchangeName":"NSI",)"
        R"("regularMarketTime":{},"gmtoffset":{},"currentTradingPeriod":{}}},"timestamp":{},)"
        R"("events":{},"indicators":{{"quote":[{{"open":{},"high":{},"low":{},"close":{},)"
        R"("volume":{}}}],"adjclose":{}}}}}],"error":null}}}})",
        currency, symbol, last_trade, gmtoffset, period, timestamp, events, open, high, low, close,
        volume, adjclose);
  }
};

Result<Chart> parse(const Answer& answer) { return parse_chart("X.NS", answer.text()); }

std::string malformed(std::string_view body) {
  const auto chart = parse_chart("X.NS", body);
  if (chart) return "accepted";
  EXPECT_EQ(chart.error().code, Errc::malformed_data);
  EXPECT_TRUE(chart.error().message.starts_with("X.NS: ")) << chart.error().message;
  EXPECT_TRUE(chart.error().message.ends_with("; fetch it again")) << chart.error().message;
  return chart.error().message.substr(6, chart.error().message.rfind(';') - 6);
}
std::string malformed(const Answer& answer) { return malformed(answer.text()); }

std::vector<Date> dates_of(const Chart& chart) {
  std::vector<Date> dates;
  for (const ChartRow& row : chart.rows) dates.push_back(row.date);
  return dates;
}

TEST(ChartCodec, ReadsRowsAndTheMarketsState) {
  const auto chart = parse({});
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(chart->symbol, "X.NS");
  EXPECT_EQ(chart->currency, "INR");
  EXPECT_EQ(chart->gmtoffset, std::chrono::minutes(330));
  ASSERT_EQ(chart->rows.size(), 3U);
  EXPECT_EQ(chart->rows[0], (ChartRow{.date = Date(2024, 1, 15),
                                      .start = *parse_iso8601("2024-01-15T03:45:00.000Z"),
                                      .open = 1.0,
                                      .high = 10.0,
                                      .low = 0.1,
                                      .close = 5.0,
                                      .adjusted_close = 4.5,
                                      .volume = 100.0}));
  EXPECT_EQ(chart->rows[2].close, 7.25);
  EXPECT_EQ(chart->rows[2].volume, 0.0);
}

TEST(ChartCodec, ReadsSplitsAndDividendsInOrderOfTheirDays) {
  Answer answer;
  answer.events = fmt::format(
      R"({{"splits":{{"1":{{"date":{1},"numerator":2,"denominator":1,"splitRatio":"2:1"}},)"
      R"("2":{{"date":{0},"numerator":1.5,"denominator":10}}}},)"
      R"("dividends":{{"9":{{"amount":1.25,"date":{2}}},"99":{{"amount":0,"date":{0}}}}}}})",
      kMonday, kTuesday, kWednesday);
  const auto chart = parse(answer);
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(chart->splits,
            (std::vector<ChartSplit>{{Date(2024, 1, 15), 1.5, 10}, {Date(2024, 1, 16), 2, 1}}));
  EXPECT_EQ(chart->dividends,
            (std::vector<ChartDividend>{{Date(2024, 1, 15), 0}, {Date(2024, 1, 17), 1.25}}));
}

TEST(ChartCodec, NoTimestampsAreNoRows) {
  for (const char* result :
       {R"({"meta":{"symbol":"X.NS","currency":null,"gmtoffset":0},"indicators":{"quote":[{}]}})",
        R"({"meta":{"symbol":"X.NS","gmtoffset":0},"timestamp":null})",
        R"({"meta":{"symbol":"X.NS","gmtoffset":0}})"}) {
    const auto chart =
        parse_chart("X.NS", fmt::format(R"({{"chart":{{"result":[{}],"error":null}}}})", result));
    ASSERT_TRUE(chart.has_value()) << chart.error().message;
    EXPECT_EQ(*chart, (Chart{.symbol = "X.NS"}));
  }
}

TEST(ChartCodec, NullIsAnAbsentField) {
  Answer answer;
  answer.open = "[null,2,3]";
  answer.close = "[5,null,7]";
  answer.volume = "[null,null,null]";
  const auto chart = parse(answer);
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(chart->rows[0].open, std::nullopt);
  EXPECT_EQ(chart->rows[0].close, 5.0);
  EXPECT_EQ(chart->rows[1].open, 2.0);
  EXPECT_EQ(chart->rows[1].close, std::nullopt);
  EXPECT_EQ(chart->rows[2].volume, std::nullopt);
}

TEST(ChartCodec, WhatIsNoFiniteNumberIsAbsent) {
  Answer answer;
  answer.adjclose = R"([{"adjclose":[Infinity,1e999,-Infinity]}])";
  answer.open = "[NaN,2,3]";
  const auto chart = parse(answer);
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  for (const ChartRow& row : chart->rows) EXPECT_EQ(row.adjusted_close, std::nullopt);
  EXPECT_EQ(chart->rows[0].open, std::nullopt);
  EXPECT_EQ(chart->rows[1].open, 2.0);
}

TEST(ChartCodec, AnIndexMayHaveNoAdjustedClose) {
  for (const char* adjclose : {"null", "[]", "[{}]"}) {
    Answer answer;
    answer.adjclose = adjclose;
    const auto chart = parse(answer);
    ASSERT_TRUE(chart.has_value()) << chart.error().message;
    EXPECT_EQ(chart->rows[0].adjusted_close, std::nullopt);
    EXPECT_EQ(chart->rows[0].close, 5.0);
  }
}

TEST(ChartCodec, TheLiveBarTakesThePlaceOfItsDay) {
  Answer answer;
  const std::int64_t noon = kTuesday + 3L * 3600;
  answer.timestamp = fmt::format("[{},{},{}]", kMonday, kTuesday, noon);
  const auto chart = parse(answer);
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(dates_of(*chart), (std::vector<Date>{Date(2024, 1, 15), Date(2024, 1, 16)}));
  EXPECT_EQ(chart->rows[1].close, 7.25);
  EXPECT_EQ(chart->rows[1].start, Instant(std::chrono::seconds(noon)));
}

TEST(ChartCodec, ARowWithoutACloseTakesNobodysPlace) {
  Answer answer;
  answer.timestamp = fmt::format("[{},{},{}]", kMonday, kTuesday, kTuesday + 60);
  answer.close = "[5,6,null]";
  EXPECT_EQ(parse(answer).value().rows.at(1).close, 6.0);
  answer.close = "[5,null,null]";
  EXPECT_EQ(parse(answer).value().rows.at(1).open, 3.0);
}

TEST(ChartCodec, OfTheSameRowTwiceTheLaterStands) {
  Answer answer;
  answer.timestamp = fmt::format("[{0},{0},{0}]", kMonday);
  const auto chart = parse(answer);
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  ASSERT_EQ(chart->rows.size(), 1U);
  EXPECT_EQ(chart->rows[0].close, 7.25);
}

TEST(ChartCodec, PutsDaysInOrder) {
  Answer answer;
  answer.timestamp = fmt::format("[{},{},{}]", kWednesday, kMonday, kTuesday);
  const auto chart = parse(answer);
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(dates_of(*chart),
            (std::vector<Date>{Date(2024, 1, 15), Date(2024, 1, 16), Date(2024, 1, 17)}));
  EXPECT_EQ(chart->rows[0].close, 6.0);
  EXPECT_EQ(chart->rows[2].close, 5.0);
}

TEST(ChartCodec, DaysStayInOrderAroundAnotherSeasonsMidnight) {
  Answer answer;
  answer.gmtoffset = "0";
  // 23:00 counts as the next day, half past as the day itself.
  answer.timestamp = fmt::format("[{},{},{}]", 1705273200, 1705275000, 1705359600);
  EXPECT_EQ(dates_of(parse(answer).value()),
            (std::vector<Date>{Date(2024, 1, 14), Date(2024, 1, 15), Date(2024, 1, 16)}));
}

TEST(ChartCodec, UnequalColumnsAreMalformed) {
  Answer answer;
  answer.low = "[0.1,0.2]";
  EXPECT_EQ(malformed(answer), "expected 3 values of low, got 2");
  answer = {};
  answer.volume = "[1,2,3,4]";
  EXPECT_EQ(malformed(answer), "expected 3 values of volume, got 4");
  answer = {};
  answer.adjclose = R"([{"adjclose":[]}])";
  EXPECT_EQ(malformed(answer), "expected 3 values of adjclose, got 0");
  answer = {};
  answer.close = "7";
  EXPECT_EQ(malformed(answer), "expected 3 values of close, got 0");
  answer = {};
  answer.high = "null";
  EXPECT_EQ(malformed(answer), "expected high, got none");
}

TEST(ChartCodec, AnotherTypeIsMalformed) {
  Answer answer;
  answer.close = R"([5,"6",7])";
  EXPECT_EQ(malformed(answer), "expected a number as close of 2024-01-16, got another thing");
  answer = {};
  answer.timestamp = "{}";
  EXPECT_EQ(malformed(answer), "expected an array of timestamps, got another thing");
}

TEST(ChartCodec, WhenTheMarketLastTradedMakesNoDifference) {
  Answer answer;
  answer.last_trade = "true";
  answer.period = R"({"regular":{"start":"09:15"}})";
  EXPECT_EQ(parse_chart("X.NS", answer.text()), parse_chart("X.NS", Answer().text()));
}

TEST(ChartCodec, ATimeBeyondTwoCenturiesIsMalformed) {
  for (const char* time : {"7258118401", "-2208988801", "18446744073709551615", "1.5", "null",
                           "\"1705290300\"", "99999999999999999999999"}) {
    Answer answer;
    answer.timestamp = fmt::format("[{},{},1]", kMonday, time);
    EXPECT_EQ(malformed(answer), "expected a time as timestamp 2, got another thing") << time;
  }
}

TEST(ChartCodec, AnOffsetNoClockHasIsMalformed) {
  for (const char* offset : {"50401", "-50401", "null", "\"19800\"", "5.5"}) {
    Answer answer;
    answer.gmtoffset = offset;
    EXPECT_EQ(malformed(answer), "expected meta.gmtoffset in seconds, got none or another thing")
        << offset;
  }
}

TEST(ChartCodec, TheChartOfAnotherSymbolIsMalformed) {
  Answer answer;
  answer.symbol = "\"Y\\n.NS\"";
  EXPECT_EQ(malformed(answer), "expected the chart of this symbol, got 'Y?.NS'");
  answer.symbol = "7";
  EXPECT_EQ(malformed(answer), "expected the chart of this symbol, got ''");
}

TEST(ChartCodec, AnEventThatSaysNothingIsMalformed) {
  const auto with = [](const char* events) {
    Answer answer;
    answer.events = events;
    return malformed(answer);
  };
  EXPECT_EQ(with(R"({"splits":{"1":{"date":1705290300,"numerator":2}}})"),
            "expected a ratio in the split of 2024-01-15, got another thing");
  EXPECT_EQ(with(R"({"splits":{"1":{"date":1705290300,"numerator":0,"denominator":1}}})"),
            "expected a ratio in the split of 2024-01-15, got another thing");
  EXPECT_EQ(with(R"({"splits":{"1":{"numerator":2,"denominator":1}}})"),
            "expected a date in splits, got none");
  EXPECT_EQ(with(R"({"splits":[1]})"), "expected at most 10000 splits, got more or another thing");
  EXPECT_EQ(with(R"({"dividends":{"1":{"date":1705290300,"amount":NaN}}})"),
            "expected an amount in the dividend of 2024-01-15, got another thing");
  EXPECT_EQ(with(R"({"dividends":{"1":7}})"), "expected a date in dividends, got none");
}

TEST(ChartCodec, ManyEventsAreMalformed) {
  std::string dividends;
  for (std::size_t i = 0; i <= kMaxChartEvents; ++i) {
    dividends += fmt::format(R"({}"{}":{{"date":0,"amount":1}})", i == 0 ? "" : ",", i);
  }
  Answer answer;
  answer.events = fmt::format(R"({{"dividends":{{{}}}}})", dividends);
  EXPECT_EQ(malformed(answer), "expected at most 10000 dividends, got more or another thing");
}

TEST(ChartCodec, ManyRowsAreMalformed) {
  Answer answer;
  std::string zeros = "0";
  for (std::size_t i = 0; i < kMaxChartRows; ++i) zeros += ",0";
  answer.timestamp = "[" + zeros + "]";
  EXPECT_EQ(malformed(answer), "expected at most 50000 rows, got 50001");
}

TEST(ChartCodec, WhatIsTooBigOrTooDeepIsNotParsed) {
  EXPECT_EQ(malformed(std::string(kMaxChartBytes + 1, ' ')),
            "expected at most 16777216 bytes, got 16777217");
  EXPECT_EQ(malformed(std::string(100'000, '[')), "expected at most 16 levels, got more");
  EXPECT_EQ(malformed("[" + std::string(kMaxChartValues + 1, ',')),
            "expected at most 1000000 values, got more");
}

TEST(ChartCodec, TextThatEndsEarlyIsMalformed) {
  const std::string whole = Answer().text();
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_EQ(malformed(whole.substr(0, size)),
              fmt::format("expected JSON, got {} bytes that are cut off or damaged", size));
  }
  EXPECT_EQ(malformed("Too Many Requests"),
            "expected JSON, got 17 bytes that are cut off or damaged");
}

TEST(ChartCodec, JsonOfAnotherShapeIsMalformed) {
  for (const char* text :
       {"[]", "7", "null", "{}", R"({"chart":7})", R"({"chart":{"result":{}}})",
        R"({"chart":{"result":[],"error":null}})", R"({"chart":{"result":null,"error":null}})"}) {
    EXPECT_EQ(malformed(text), "expected chart.result, got none") << text;
  }
}

TEST(ChartCodec, AnHtmlPageIsABlockNotDamage) {
  for (const char* page : {"<!DOCTYPE html>", " \n<html>", "<"}) {
    const auto chart = parse_chart("X.NS", page);
    ASSERT_FALSE(chart.has_value());
    EXPECT_EQ(chart.error().code, Errc::unavailable);
    EXPECT_EQ(chart.error().message,
              "X.NS: expected JSON, got an HTML page; the provider blocks or has changed, try "
              "again later");
  }
}

Error refusal(std::string_view code, std::string_view description) {
  return parse_chart("X.NS", fmt::format(R"({{"chart":{{"result":null,"error":{{"code":"{}",)"
                                         R"("description":"{}"}}}}}})",
                                         code, description))
      .error();
}

TEST(ChartCodec, AnUnknownSymbolIsNotFound) {
  const Error error = refusal("Not Found", "No data found, symbol may be delisted");
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(error.message,
            "X.NS: Yahoo has no data ('No data found, symbol may be delisted'); check the symbol "
            "and the days");
  EXPECT_EQ(refusal("Not Found", "").code, Errc::not_found);
  EXPECT_EQ(refusal("x", "may be delisted").code, Errc::not_found);
  EXPECT_EQ(refusal("Bad Request", "Data doesn't exist for startDate = 1").code, Errc::not_found);
}

TEST(ChartCodec, AnotherErrorOfYahoosIsUnavailable) {
  const Error error = refusal("Internal", "\\u001b[31m<b>it\\nbroke");
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_EQ(error.message, "X.NS: Yahoo refuses ('?[31m<b>it?broke'); try again later");
  EXPECT_EQ(refusal("Only a code", "").message,
            "X.NS: Yahoo refuses ('Only a code'); try again later");
  EXPECT_EQ(refusal("x", std::string(500, 'y')).message,
            "X.NS: Yahoo refuses ('" + std::string(120, 'y') + "'); try again later");
}

TEST(ChartCodec, TheGatewaysErrorsCountToo) {
  const auto chart = parse_chart(
      "X.NS",
      R"({"finance":{"result":null,"error":{"code":"Unauthorized","description":"Invalid Crumb"}}})");
  ASSERT_FALSE(chart.has_value());
  EXPECT_EQ(chart.error().message, "X.NS: Yahoo refuses ('Invalid Crumb'); try again later");
}

// Every truncation and every single changed byte either parses or is an error; none crashes.
TEST(ChartCodec, DamagedTextNeverDoesWorseThanAnError) {
  const std::string good = Answer().text();
  for (std::size_t i = 0; i < good.size(); ++i) {
    ASSERT_FALSE(parse_chart("X.NS", good.substr(0, i)).has_value()) << i;
    for (const char byte : {'\0', '"', '[', '}', '-', '9', '\xFF'}) {
      std::string damaged = good;
      damaged[i] = byte;
      const auto chart = parse_chart("X.NS", damaged);
      ASSERT_TRUE(chart || chart.error().message.starts_with("X.NS: ")) << i;
    }
  }
}

}  // namespace
}  // namespace sensex

#include "adapters/yahoo/yahoo_source.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <mutex>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace sensex {
namespace {

using std::chrono::seconds;

// Two stocks with an earlier ticker, one that left, and two global series of which no source has
// the second.
constexpr std::string_view kMarket = R"(market toy
title Toy Market
index ^TOY TOY
exchange TOY
currency INR
suffix .NS
least-members 2
calendar bse
stock AAA Banks
stock BBB Banks
stock NEW Banks
stock OLD Banks
members-known-from 2020-01-01
member AAA
member BBB
member OLD
change 2022-01-03 OLD NEW
rename 2021-01-04 FIRST SECOND
rename 2022-01-03 SECOND NEW
end OLD 2022-01-03
global oil ticker=CL=F zone=UTC close=24:00 values=signed
global tokyo ticker=^N225 zone=Asia/Tokyo open=09:15 close=15:45
global folder file=FOLDER zone=UTC close=24:00
feature oil_change change oil
)";

constexpr std::string_view kNotFound =
    R"({"chart":{"result":null,"error":{"code":"Not Found","description":"No data found"}}})";

const Date kDay(2024, 1, 15);  // 03:45 UTC of it is 1705290300

// An answer whose columns are those rows: "open,high,low,close,volume" from kDay on, a day each.
std::string chart_of(std::string_view symbol, const std::vector<std::string>& rows,
                     std::string_view events = "{}") {
  std::string times;
  std::array<std::string, 5> columns;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string_view comma = i == 0 ? "" : ",";
    times += fmt::format("{}{}", comma, 1705290300 + 86400 * i);
    std::string_view rest = rows[i];
    for (std::string& column : columns) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      column += fmt::format("{}{}", comma, rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return fmt::format(
      R"({{"chart":{{"result":[{{"meta":{{"symbol":"{}","gmtoffset":19800}},"timestamp":[{}],)"
      R"("events":{},"indicators":{{"quote":[{{"open":[{}],"high":[{}],"low":[{}],"close":[{}],)"
      R"("volume":[{}]}}]}}}}],"error":null}}}})",
      symbol, times, events, columns[0], columns[1], columns[2], columns[3], columns[4]);
}

// Answers with the body of each symbol; knows no other.
class FakeHttp final : public HttpClient {
 public:
  Result<HttpAnswer> get(const HttpRequest& request, std::stop_token) override {
    const std::string symbol = symbol_in(request.url);
    const std::lock_guard lock(mutex_);
    urls_.emplace(symbol, request.url);
    order_.push_back(symbol);
    timeouts_.push_back(request.timeout);
    if (on_get) on_get();
    const auto found = bodies.find(symbol);
    const bool is_there = found != bodies.end();
    return HttpAnswer{.status = is_there ? 200 : 404,
                      .body = is_there ? found->second : std::string(kNotFound)};
  }

  // Each symbol's address, and the symbols in the order of the requests; after the load.
  const std::map<std::string, std::string>& urls() const { return urls_; }
  const std::vector<std::string>& order() const { return order_; }
  const std::vector<std::chrono::milliseconds>& timeouts() const { return timeouts_; }

  std::map<std::string, std::string> bodies = {};
  std::function<void()> on_get = {};

 private:
  static std::string symbol_in(const std::string& url) {
    const std::size_t begin = url.find("/chart/") + 7;
    std::string symbol = url.substr(begin, url.find('?') - begin);
    for (const auto& [code, text] : {std::pair("%5E", "^"), std::pair("%3D", "=")}) {
      const std::size_t at = symbol.find(code);
      if (at != std::string::npos) symbol.replace(at, 3, text);
    }
    return symbol;
  }

  std::mutex mutex_;
  std::map<std::string, std::string> urls_;          // guarded by mutex_ during a load
  std::vector<std::string> order_;                   // likewise
  std::vector<std::chrono::milliseconds> timeouts_;  // likewise
};

class YahooSource : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* symbol : {"^TOY", "AAA.NS", "BBB.NS", "NEW.NS"}) {
      answer(symbol, {"10,12,9,11,100", "11,13,10,12,200"});
    }
    answer("CL=F", {"-1,1,-2,-3,5", "1,1,1,4,5"});
    answer("^N225", {"30,31,29,30,5", "31,32,30,31,5"});
  }

  void answer(const std::string& symbol, const std::vector<std::string>& rows,
              std::string_view events = "{}") {
    http_.bodies[symbol] = chart_of(symbol, rows, events);
  }

  Result<MarketData> load(const LoadRequest& request = {}) {
    const ChartClient charts(http_, clock_, {.bases = {"http://one"}, .cookie_page = "http://c"});
    return make_yahoo_source({.charts = charts,
                              .market = market_,
                              .clock = clock_,
                              .fetch = {.parallel = 1,
                                        .deadline = seconds(100),
                                        .on_progress = [this](const ChartProgress& p) { note(p); }},
                              .stop = stop_.get_token()})
        ->load(request);
  }
  MarketData loaded(const LoadRequest& request = {}) {
    Result<MarketData> data = load(request);
    EXPECT_TRUE(data.has_value()) << data.error().message;
    return std::move(*data);
  }

  static std::vector<std::string> names_of(const MarketData& data) {
    std::vector<std::string> names;
    for (const Series& series : data.stocks) names.push_back(series.symbol().text());
    for (const GlobalSeries& series : data.globals) names.push_back(series.id());
    return names;
  }
  static std::vector<std::string> failed(const MarketData& data) {
    std::vector<std::string> names;
    for (const SeriesFailure& failure : data.failures) names.push_back(failure.series);
    return names;
  }
  // What the progress said of the renamed stock.
  void note(const ChartProgress& progress) {
    const std::string& name = progress.last.symbol;
    if (name != "NEW.NS" && name != "SECOND.NS") {
      EXPECT_TRUE(!progress.is_asked_again && progress.present_name.empty()) << name;
      return;
    }
    said_.push_back(
        fmt::format("{} {}{}{}", name, progress.last.chart ? "there" : "not there",
                    progress.is_asked_again ? ", asked again" : "",
                    progress.present_name.empty() ? "" : ", is " + progress.present_name));
  }
  bool was_asked(const std::string& symbol) const { return http_.urls().contains(symbol); }

  Market market_ = Market::parse(kMarket).value();
  FixedClock clock_{*parse_iso8601("2024-01-20T12:00:00.000Z")};
  FakeHttp http_;
  std::stop_source stop_;
  std::vector<std::string> said_;
};

TEST_F(YahooSource, GivesEverythingTheServiceHasInOrder) {
  const MarketData data = loaded();
  EXPECT_EQ(data.origin, (DataOrigin{"yahoo", false}));
  EXPECT_EQ(data.index.symbol().text(), "^TOY");
  ASSERT_EQ(data.index.bars().size(), 2U);
  EXPECT_EQ(data.index.bars()[1], (Bar{kDay.plus_days(1), 11, 13, 10, 12, 200}));
  EXPECT_EQ(names_of(data), (std::vector<std::string>{"AAA", "BBB", "NEW", "oil", "tokyo"}));
  EXPECT_TRUE(data.refused.empty());
}

TEST_F(YahooSource, AStockThatLeftAndIsForgottenIsNoFailure) {
  EXPECT_TRUE(loaded().failures.empty());
  EXPECT_TRUE(was_asked("OLD.NS"));
}

TEST_F(YahooSource, AStockThatLeftIsNotAskedForSinceThen) {
  const MarketData data = loaded({.resume_from = {{"OLD", Date(2022, 1, 3)}}});
  EXPECT_FALSE(was_asked("OLD.NS"));
  EXPECT_TRUE(data.failures.empty());
  loaded({.resume_from = {{"OLD", Date(2022, 1, 2)}}});
  EXPECT_TRUE(was_asked("OLD.NS"));
}

TEST_F(YahooSource, AStockThatLeftFailsForAnyOtherReason) {
  http_.bodies["OLD.NS"] = "<html>";
  EXPECT_EQ(failed(loaded()), std::vector<std::string>{"OLD"});
}

TEST_F(YahooSource, TheIndexIsAskedForFirstAndWithoutItNothingElse) {
  http_.bodies["^TOY"] = "<html>";
  const auto data = load();
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::unavailable);
  EXPECT_TRUE(data.error().message.starts_with("^TOY: expected JSON, got an HTML page"));
  EXPECT_EQ(http_.order(), std::vector<std::string>{"^TOY"});
}

TEST_F(YahooSource, AnIndexWithoutABarIsNotEnough) {
  answer("^TOY", {"null,null,null,null,null"});
  const auto data = load();
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::not_enough_data);
  EXPECT_EQ(data.error().message,
            "the live source has no bar of ^TOY for the days asked for; try again later");
}

TEST_F(YahooSource, WhatCannotBeHadIsListedWithItsReason) {
  http_.bodies["AAA.NS"] = "{";
  http_.bodies.erase("BBB.NS");
  http_.bodies.erase("CL=F");
  const MarketData data = loaded();
  EXPECT_EQ(failed(data), (std::vector<std::string>{"AAA", "BBB", "oil"}));
  EXPECT_NE(data.failures[0].reason.find("cut off or damaged"), std::string::npos);
  EXPECT_NE(data.failures[1].reason.find("BBB.NS: Yahoo has no data"), std::string::npos);
  EXPECT_EQ(names_of(data), (std::vector<std::string>{"NEW", "tokyo"}));
}

TEST_F(YahooSource, ARenamedStockIsAskedForByItsTickerBefore) {
  http_.bodies.erase("NEW.NS");
  answer("SECOND.NS", {"20,22,19,21,100"});
  const MarketData data = loaded();
  EXPECT_EQ(names_of(data), (std::vector<std::string>{"AAA", "BBB", "NEW", "oil", "tokyo"}));
  EXPECT_EQ(data.stocks[2].bars()[0].close, 21);
  EXPECT_TRUE(data.failures.empty());
  EXPECT_FALSE(was_asked("FIRST.NS"));
}

TEST_F(YahooSource, TheProgressTellsARenamedStockFromOneThatIsNotThere) {
  loaded();
  EXPECT_EQ(said_, std::vector<std::string>{"NEW.NS there"});
  said_.clear();
  http_.bodies.erase("NEW.NS");
  loaded();
  EXPECT_EQ(said_, (std::vector<std::string>{"NEW.NS not there, asked again",
                                             "SECOND.NS not there, is NEW.NS"}));
  said_.clear();
  answer("SECOND.NS", {"20,22,19,21,100"});
  loaded();
  EXPECT_EQ(said_, (std::vector<std::string>{"NEW.NS not there, asked again",
                                             "SECOND.NS there, is NEW.NS"}));
  said_.clear();
  http_.bodies["NEW.NS"] = "<html>";
  loaded();
  EXPECT_EQ(said_, std::vector<std::string>{"NEW.NS not there"});
}

TEST_F(YahooSource, ARenamedStockThatNobodyKnowsIsOneFailure) {
  http_.bodies.erase("NEW.NS");
  const MarketData data = loaded();
  ASSERT_EQ(failed(data), std::vector<std::string>{"NEW"});
  EXPECT_NE(data.failures[0].reason.find("SECOND.NS"), std::string::npos);
}

TEST_F(YahooSource, AnErrorOfAnotherKindIsNotTheTickers) {
  http_.bodies["NEW.NS"] = "<html>";
  EXPECT_EQ(failed(loaded()), std::vector<std::string>{"NEW"});
  EXPECT_FALSE(was_asked("SECOND.NS"));
}

TEST_F(YahooSource, ARowThatLacksAPriceIsLeftOutAndOneWithoutVolumeIsNot) {
  answer("AAA.NS", {"10,12,9,null,100", "10,12,9,11,null"});
  const MarketData data = loaded();
  ASSERT_EQ(data.stocks[0].bars().size(), 1U);
  EXPECT_EQ(data.stocks[0].bars()[0], (Bar{kDay.plus_days(1), 10, 12, 9, 11, 0}));
  EXPECT_TRUE(data.refused.empty());
}

TEST_F(YahooSource, AStockWithoutAnyBarIsLeftOut) {
  answer("AAA.NS", {"null,null,null,null,null"});
  const MarketData data = loaded();
  EXPECT_EQ(data.stocks[0].symbol().text(), "BBB");
  EXPECT_TRUE(data.failures.empty());
}

TEST_F(YahooSource, AnImpossibleBarIsRefusedWithItsPlace) {
  answer("AAA.NS", {"10,12,9,11,100", "10,8,9,11,100", "10,12,9,11,100"});
  const MarketData data = loaded();
  EXPECT_EQ(data.stocks[0].bars().size(), 2U);
  ASSERT_EQ(data.refused.size(), 1U);
  EXPECT_EQ(data.refused[0].file, "yahoo:AAA.NS");
  EXPECT_EQ(data.refused[0].line, 2U);
  EXPECT_NE(data.refused[0].reason.find("high"), std::string::npos) << data.refused[0].reason;
}

TEST_F(YahooSource, AnImpossibleBarOfTheIndexIsRefusedToo) {
  answer("^TOY", {"10,8,9,11,100", "10,12,9,11,100"});
  EXPECT_EQ(loaded().refused.at(0).file, "yahoo:^TOY");
}

TEST_F(YahooSource, AGlobalSeriesHasTheFieldsThatItsMarketNames) {
  const MarketData data = loaded();
  const GlobalPoint oil{.date = kDay, .close = -3.0};
  const GlobalPoint tokyo{.date = kDay, .close = 30.0, .open = 30.0};
  EXPECT_EQ(data.globals[0].points()[0], oil);
  EXPECT_EQ(data.globals[1].points()[0], tokyo);
}

TEST_F(YahooSource, AGlobalValueOfZeroIsRefusedUnlessTheSeriesMayHaveIt) {
  answer("^N225", {"30,31,29,0,5", "null,31,29,31,5", "-1,31,29,30,5", "null,1,1,null,5"});
  answer("CL=F", {"1,1,1,0,5"});
  const MarketData data = loaded();
  ASSERT_EQ(data.globals[1].points().size(), 1U);
  EXPECT_EQ(data.globals[1].points()[0], (GlobalPoint{.date = kDay.plus_days(1), .close = 31.0}));
  ASSERT_EQ(data.refused.size(), 2U);
  EXPECT_EQ(data.refused[0].reason, "impossible value of 2024-01-15: must be above 0, got 0");
  EXPECT_EQ(data.refused[1].line, 3U);
  EXPECT_EQ(data.globals[0].points()[0].close, 0.0);
}

TEST_F(YahooSource, ASplitIsAnActionOfItsStockKnownToday) {
  answer("BBB.NS", {"10,12,9,11,100"},
         R"({"splits":{"1":{"date":1705290300,"numerator":5,"denominator":1}}})");
  const MarketData data = loaded();
  ASSERT_EQ(data.actions.size(), 1U);
  EXPECT_EQ(data.actions[0], (CorporateAction{.symbol = Symbol::parse("BBB").value(),
                                              .ex_date = kDay,
                                              .kind = ActionKind::split,
                                              .factor = 0.2,
                                              .origin = ActionOrigin::feed,
                                              .as_of = Date(2024, 1, 20)}));
}

TEST_F(YahooSource, ASplitBeyondBeliefIsNoAction) {
  answer("BBB.NS", {"10,12,9,11,100"},
         R"({"splits":{"1":{"date":1705290300,"numerator":100000,"denominator":1}}})");
  EXPECT_TRUE(loaded().actions.empty());
}

TEST_F(YahooSource, EachSeriesIsAskedForFromItsDayToTomorrow) {
  loaded({.range = {.from = Date(2023, 1, 2)}, .resume_from = {{"AAA", Date(2024, 1, 10)}}});
  // 9 and 1 January, a day before each, as chart_url asks; to the end of the 21st.
  EXPECT_NE(http_.urls().at("AAA.NS").find("period1=1704758400&"), std::string::npos);
  EXPECT_NE(http_.urls().at("BBB.NS").find("period1=1672531200&"), std::string::npos);
  EXPECT_NE(http_.urls().at("^TOY").find("period1=1672531200&"), std::string::npos);
  EXPECT_NE(http_.urls().at("BBB.NS").find("&period2=1705881600&"), std::string::npos)
      << http_.urls().at("BBB.NS");
}

TEST_F(YahooSource, OnlyTheWantedAreAskedForBesidesTheIndex) {
  const MarketData data = loaded({.only = {"BBB", "tokyo"}});
  EXPECT_EQ(http_.order(), (std::vector<std::string>{"^TOY", "BBB.NS", "^N225"}));
  EXPECT_EQ(names_of(data), (std::vector<std::string>{"BBB", "tokyo"}));
}

TEST_F(YahooSource, DaysOutsideTheRangeAreLeftOut) {
  const MarketData data = loaded({.range = {.from = kDay.plus_days(1), .to = kDay.plus_days(1)}});
  EXPECT_EQ(data.index.bars().size(), 1U);
  EXPECT_EQ(data.stocks[0].bars().size(), 1U);
  EXPECT_EQ(data.globals[0].points().size(), 1U);
}

TEST_F(YahooSource, OneDeadlineIsForTheWholeLoad) {
  http_.on_get = [this] { clock_.set(clock_.now() + seconds(30)); };
  const MarketData data = loaded();
  EXPECT_EQ(http_.timeouts(), (std::vector<std::chrono::milliseconds>{seconds(100), seconds(70),
                                                                      seconds(40), seconds(10)}));
  ASSERT_FALSE(data.failures.empty());
  EXPECT_NE(data.failures.back().reason.find("did not arrive within 100 s"), std::string::npos);
}

TEST_F(YahooSource, TheDeadlineOfTheNextLoadBeginsWithIt) {
  const ChartClient charts(http_, clock_, {.bases = {"http://one"}, .cookie_page = "http://c"});
  const auto source = make_yahoo_source({.charts = charts,
                                         .market = market_,
                                         .clock = clock_,
                                         .fetch = {.parallel = 1, .deadline = seconds(100)}});
  ASSERT_TRUE(source->load({}).has_value());
  clock_.set(clock_.now() + seconds(500));
  EXPECT_TRUE(source->load({}).has_value());
}

TEST_F(YahooSource, AStopEndsTheLoad) {
  stop_.request_stop();
  const auto data = load();
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::unavailable);
  EXPECT_TRUE(http_.order().empty());
}

}  // namespace
}  // namespace sensex

#include "pipeline/increment.h"

#include <algorithm>
#include <deque>
#include <map>

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::symbol;

const Date kFirst(2024, 1, 1);

Bar bar_of(int day, double close) {
  return {kFirst.plus_days(day), close, close, close, close, 1'000.0};
}

// Days `from` to `to` after kFirst, both included, each with a price of its own.
std::vector<Bar> bars_of(int from, int to, double factor = 1.0) {
  std::vector<Bar> bars;
  for (int day = from; day <= to; ++day) bars.push_back(bar_of(day, factor * (100.0 + day)));
  return bars;
}

Series series_of(std::string_view name, int from, int to, double factor = 1.0) {
  return *Series::create(symbol(name), bars_of(from, to, factor));
}

GlobalSeries global_of(const std::string& id, std::vector<GlobalPoint> points) {
  return *GlobalSeries::create(id, std::move(points));
}

// The index and two stocks.
MarketData data_of(int from, int to) {
  return {.origin = {"yahoo", false},
          .index = series_of("^BSESN", from, to),
          .stocks = {series_of("ITC", from, to), series_of("TCS", from, to)}};
}

CorporateAction split_of(std::string_view name, int day) {
  return {.symbol = symbol(name),
          .ex_date = kFirst.plus_days(day),
          .kind = ActionKind::split,
          .factor = 0.5,
          .origin = ActionOrigin::feed,
          .as_of = kFirst.plus_days(day)};
}

const Series& stock(const MarketData& data, std::string_view name) {
  return *std::ranges::find(data.stocks, symbol(name), &Series::symbol);
}

// Gives its answers in turn and remembers what it was asked.
class ScriptedSource final : public BarSource {
 public:
  explicit ScriptedSource(std::deque<Result<MarketData>> answers) : answers_(std::move(answers)) {}

  Result<MarketData> load(const LoadRequest& request) override {
    requests.push_back(request);
    if (answers_.empty()) return fail(Errc::internal, "asked too often");
    Result<MarketData> answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

  std::vector<LoadRequest> requests = {};

 private:
  std::deque<Result<MarketData>> answers_;
};

// What a source whose ITC was split on day 20 tells of days 11 to 21, and what of its whole
// history.
MarketData split_increment() {
  MarketData newer = data_of(11, 21);
  newer.stocks[0] = series_of("ITC", 11, 21, 0.5);
  newer.actions = {split_of("ITC", 20)};
  return newer;
}
MarketData split_history() {
  MarketData anew = data_of(11, 21);
  anew.stocks = {series_of("ITC", 0, 21, 0.5)};
  anew.actions = {split_of("ITC", 20)};
  return anew;
}

TEST(Increment, AsksForTheLastTenDaysOfEachSeriesAndForNoOtherInParticular) {
  MarketData known = data_of(0, 30);
  known.stocks[1] = series_of("TCS", 0, 20);
  known.globals = {global_of("tokyo", {{.date = kFirst, .close = 1.0}})};
  const LoadRequest request = increment_of(known, {.from = Date(2020, 1, 1)});
  EXPECT_EQ(request.resume_from,
            (std::map<std::string, Date, std::less<>>{{"^BSESN", kFirst.plus_days(21)},
                                                      {"ITC", kFirst.plus_days(21)},
                                                      {"TCS", kFirst.plus_days(11)},
                                                      {"tokyo", Date(2020, 1, 1)}}));
  EXPECT_TRUE(request.only.empty());
  EXPECT_EQ(request.range.from, Date(2020, 1, 1));
}

TEST(Increment, LaysNewBarsBehindWhatWasThere) {
  const Merged merged = merge(data_of(0, 20), data_of(11, 22));
  EXPECT_TRUE(merged.restated.empty());
  EXPECT_EQ(merged.data.index, series_of("^BSESN", 0, 22));
  EXPECT_EQ(merged.data.stocks,
            (std::vector<Series>{series_of("ITC", 0, 22), series_of("TCS", 0, 22)}));
}

TEST(Increment, OfADayThatBothHaveTheNewerIsTaken) {
  MarketData newer = data_of(11, 20);
  std::vector<Bar> bars = bars_of(11, 20);
  bars.back().volume = 7.0;
  newer.stocks[0] = *Series::create(symbol("ITC"), bars);
  const Merged merged = merge(data_of(0, 20), newer);
  EXPECT_TRUE(merged.restated.empty());
  EXPECT_EQ(stock(merged.data, "ITC").bars().back(), bars.back());
}

TEST(Increment, ARoundingIsNoRestatementAndMoreIsOne) {
  const auto restated = [](double factor) {
    MarketData newer = data_of(11, 20);
    newer.stocks[1] = series_of("TCS", 11, 20, factor);
    return merge(data_of(0, 20), newer).restated;
  };
  EXPECT_TRUE(restated(1.000009).empty());
  EXPECT_EQ(restated(1.000011), std::vector<std::string>{"TCS"});
}

TEST(Increment, AnotherOpenIsARestatementToo) {
  MarketData newer = data_of(11, 20);
  std::vector<Bar> bars = bars_of(11, 20);
  bars.front().open = bars.front().low = 50.0;
  newer.index = *Series::create(symbol("^BSESN"), bars);
  const Merged merged = merge(data_of(0, 20), newer);
  EXPECT_EQ(merged.restated, std::vector<std::string>{"^BSESN"});
  EXPECT_EQ(merged.data.index, series_of("^BSESN", 0, 20));
}

TEST(Increment, ARefusedRowOfAKnownDayLeavesTheDayAsItWasAndIsTold) {
  MarketData newer = data_of(11, 20);
  newer.index = series_of("^BSESN", 11, 19);
  newer.refused = {{"yahoo:^BSESN", 10, "high 1 is below low 2", "^BSESN", kFirst.plus_days(20)}};
  ScriptedSource source({newer});
  const Result<MarketData> data = load_increment(source, {}, data_of(0, 20));
  ASSERT_TRUE(data.has_value());
  EXPECT_EQ(data->index, series_of("^BSESN", 0, 20));
  ASSERT_EQ(data->remarks.size(), 1U);
  EXPECT_NE(data->remarks[0].find("^BSESN 2024-01-21"), std::string::npos);
}

TEST(Increment, ASeriesThatIsLackingStaysAndANewOneJoinsInItsPlace) {
  MarketData newer = data_of(11, 21);
  newer.stocks = {series_of("LT", 0, 21), series_of("TCS", 11, 21)};
  newer.failures = {{"ITC", "limited"}};
  const Merged merged = merge(data_of(0, 20), newer);
  EXPECT_EQ(merged.data.stocks,
            (std::vector<Series>{series_of("ITC", 0, 20), series_of("LT", 0, 21),
                                 series_of("TCS", 0, 21)}));
  EXPECT_EQ(merged.data.failures.size(), 1U);
}

TEST(Increment, AnOpeningGivesWayToItsBar) {
  MarketData known = data_of(0, 20);
  known.index =
      *Series::create(symbol("^BSESN"), bars_of(0, 20), Opening{kFirst.plus_days(21), 121.0});
  EXPECT_EQ(merge(known, data_of(11, 21)).data.index, series_of("^BSESN", 0, 21));
}

TEST(Increment, OriginAndRefusedRowsAreTheNewer) {
  MarketData newer = data_of(11, 21);
  newer.origin.source = "other";
  newer.refused = {{"yahoo:ITC.NS", 3, "high below low"}};
  const Merged merged = merge(data_of(0, 20), newer);
  EXPECT_EQ(merged.data.origin.source, "other");
  EXPECT_EQ(merged.data.refused.size(), 1U);
}

TEST(Increment, AFieldOfAPointThatIsNoLongerToldIsKeptAndALaterOneAdded) {
  MarketData known = data_of(0, 20);
  known.globals = {global_of("tokyo", {{.date = kFirst, .close = 5.0, .open = 4.0},
                                       {.date = kFirst.plus_days(1), .open = 6.0}})};
  MarketData newer = data_of(11, 20);
  newer.globals = {global_of(
      "tokyo", {{.date = kFirst, .open = 4.0}, {.date = kFirst.plus_days(1), .close = 7.0}})};
  const Merged merged = merge(known, newer);
  EXPECT_TRUE(merged.restated.empty());
  EXPECT_EQ(merged.data.globals.at(0),
            global_of("tokyo", {{.date = kFirst, .close = 5.0, .open = 4.0},
                                {.date = kFirst.plus_days(1), .close = 7.0, .open = 6.0}}));
}

TEST(Increment, AnotherCloseOfAPointIsARestatement) {
  MarketData known = data_of(0, 20);
  known.globals = {global_of("wti", {{.date = kFirst, .close = -37.63}})};
  MarketData newer = data_of(11, 20);
  newer.globals = {global_of("wti", {{.date = kFirst, .close = -37.64}})};
  const Merged merged = merge(known, newer);
  EXPECT_EQ(merged.restated, std::vector<std::string>{"wti"});
  EXPECT_EQ(merged.data.globals, known.globals);
}

TEST(Increment, AnotherOpenOfAPointIsARestatementToo) {
  MarketData known = data_of(0, 20);
  known.globals = {global_of("tokyo", {{.date = kFirst, .open = 5.0}})};
  MarketData newer = data_of(11, 20);
  newer.globals = {global_of("tokyo", {{.date = kFirst, .close = 6.0, .open = 5.1}})};
  EXPECT_EQ(merge(known, newer).restated, std::vector<std::string>{"tokyo"});
}

TEST(Increment, AnActionIsMergedOnceAndTheFirstStays) {
  MarketData known = data_of(0, 20);
  known.actions = {split_of("TCS", 5)};
  MarketData newer = data_of(11, 20);
  newer.actions = {split_of("ITC", 9), split_of("TCS", 5)};
  newer.actions[1].as_of = kFirst.plus_days(19);
  EXPECT_EQ(merge(known, newer).data.actions,
            (std::vector<CorporateAction>{split_of("ITC", 9), split_of("TCS", 5)}));
}

TEST(Increment, WithoutARestatementTheSourceIsAskedOnce) {
  ScriptedSource source({data_of(11, 22)});
  const auto data = load_increment(source, {}, data_of(0, 20));
  ASSERT_TRUE(data.has_value()) << data.error().message;
  EXPECT_EQ(source.requests.size(), 1U);
  EXPECT_TRUE(data->remarks.empty());
  EXPECT_EQ(data->index.bars().size(), 23U);
}

TEST(Increment, ARestatedHistoryIsFetchedAnewAndOnlyThat) {
  ScriptedSource source({split_increment(), split_history()});
  const auto data = load_increment(source, {}, data_of(0, 20));
  ASSERT_TRUE(data.has_value()) << data.error().message;
  EXPECT_EQ(stock(*data, "ITC"), series_of("ITC", 0, 21, 0.5));
  EXPECT_EQ(stock(*data, "TCS"), series_of("TCS", 0, 21));
  EXPECT_EQ(data->index, series_of("^BSESN", 0, 21));
  EXPECT_EQ(data->actions, std::vector<CorporateAction>{split_of("ITC", 20)});
  EXPECT_EQ(data->remarks,
            std::vector<std::string>{"the source has restated its history; fetched anew: ITC"});
  ASSERT_EQ(source.requests.size(), 2U);
  EXPECT_TRUE(source.requests[1].only.contains("ITC"));
  EXPECT_EQ(source.requests[1].only.size(), 1U);
  EXPECT_FALSE(source.requests[1].resume_from.contains("ITC"));
  EXPECT_TRUE(source.requests[1].resume_from.contains("^BSESN"));
}

TEST(Increment, ARestatedIndexIsFetchedAnew) {
  MarketData newer = data_of(11, 21);
  newer.index = series_of("^BSESN", 11, 21, 2.0);
  MarketData anew = data_of(0, 21);
  anew.index = series_of("^BSESN", 0, 21, 2.0);
  ScriptedSource source({newer, anew});
  const auto data = load_increment(source, {}, data_of(0, 20));
  EXPECT_EQ(data->index, series_of("^BSESN", 0, 21, 2.0));
  EXPECT_FALSE(source.requests[1].resume_from.contains("^BSESN"));
}

TEST(Increment, RestatedTwiceIsFetchedTwice) {
  ScriptedSource first({split_increment(), split_history()});
  const auto once = load_increment(first, {}, data_of(0, 20));
  MarketData newer = data_of(12, 22);
  newer.stocks[0] = series_of("ITC", 12, 22, 0.25);
  newer.actions = {split_of("ITC", 22)};
  MarketData anew = data_of(12, 22);
  anew.stocks = {series_of("ITC", 0, 22, 0.25)};
  anew.actions = {split_of("ITC", 20), split_of("ITC", 22)};
  ScriptedSource second({newer, anew});
  const auto twice = load_increment(second, {}, *once);
  EXPECT_EQ(stock(*twice, "ITC"), series_of("ITC", 0, 22, 0.25));
  EXPECT_EQ(twice->actions,
            (std::vector<CorporateAction>{split_of("ITC", 20), split_of("ITC", 22)}));
}

TEST(Increment, WhenTheWholeHistoryCannotBeHadTheOldOneStaysWithoutTheAction) {
  MarketData anew = data_of(11, 21);
  anew.stocks.clear();
  anew.failures = {{"ITC", "ITC.NS: limited"}};
  ScriptedSource source({split_increment(), anew});
  const auto data = load_increment(source, {}, data_of(0, 20));
  ASSERT_TRUE(data.has_value());
  EXPECT_EQ(stock(*data, "ITC"), series_of("ITC", 0, 20));
  EXPECT_EQ(stock(*data, "TCS"), series_of("TCS", 0, 21));
  EXPECT_TRUE(data->actions.empty());
  EXPECT_TRUE(data->remarks.empty());
  ASSERT_EQ(data->failures.size(), 1U);
  EXPECT_EQ(data->failures[0].reason, "ITC.NS: limited");
}

TEST(Increment, WhenTheSecondLoadFailsWhatTheFirstBroughtStays) {
  ScriptedSource source({split_increment(), fail(Errc::unavailable, "^BSESN: limited")});
  const auto data = load_increment(source, {}, data_of(0, 20));
  ASSERT_TRUE(data.has_value());
  EXPECT_EQ(stock(*data, "TCS"), series_of("TCS", 0, 21));
  EXPECT_EQ(stock(*data, "ITC"), series_of("ITC", 0, 20));
  ASSERT_EQ(data->failures.size(), 1U);
  EXPECT_EQ(data->failures[0].series, "ITC");
  EXPECT_EQ(data->failures[0].reason, "^BSESN: limited");
}

TEST(Increment, AHistoryThatComesEmptyIsAFailure) {
  MarketData anew = data_of(11, 21);
  anew.stocks.clear();
  ScriptedSource source({split_increment(), anew});
  const auto data = load_increment(source, {}, data_of(0, 20));
  EXPECT_EQ(stock(*data, "ITC"), series_of("ITC", 0, 20));
  EXPECT_EQ(data->failures.at(0).series, "ITC");
}

TEST(Increment, RefusedRowsOfAWholeHistoryTakeThePlaceOfTheOverlaps) {
  MarketData newer = split_increment();
  newer.refused = {{"yahoo:ITC.NS", 3, "overlap"}, {"yahoo:TCS.NS", 4, "other"}};
  MarketData anew = split_history();
  anew.refused = {{"yahoo:ITC.NS", 1, "old"}, {"yahoo:ITC.NS", 14, "overlap"}};
  ScriptedSource source({newer, anew});
  const auto data = load_increment(source, {}, data_of(0, 20));
  ASSERT_EQ(data->refused.size(), 3U);
  EXPECT_EQ(data->refused[0].file, "yahoo:TCS.NS");
  EXPECT_EQ(data->refused[1].line, 1U);
}

TEST(Increment, ErrorOfTheFirstLoadIsHandedOn) {
  ScriptedSource source({fail(Errc::unavailable, "blocked")});
  EXPECT_EQ(load_increment(source, {}, data_of(0, 20)).error().message, "blocked");
}

TEST(Increment, FailedSeriesAreKeptWithTheirActionsAndNoOthers) {
  MarketData known = data_of(0, 20);
  known.globals = {global_of("tokyo", {{.date = kFirst, .close = 5.0}})};
  known.actions = {split_of("ITC", 3), split_of("TCS", 4)};
  MarketData data = data_of(0, 21);
  data.stocks = {series_of("TITAN", 0, 21)};
  data.failures = {{"ITC", "limited"}, {"tokyo", "limited"}, {"LT", "limited"}};
  keep_failed(data, known);
  EXPECT_EQ(data.stocks, (std::vector<Series>{series_of("ITC", 0, 20), series_of("TITAN", 0, 21)}));
  EXPECT_EQ(data.globals, known.globals);
  EXPECT_EQ(data.actions, std::vector<CorporateAction>{split_of("ITC", 3)});
}

TEST(Increment, NothingOfAnotherOriginIsKept) {
  MarketData known = data_of(0, 20);
  known.origin.simulated = true;
  MarketData data = data_of(0, 21);
  data.stocks.clear();
  data.failures = {{"ITC", "limited"}};
  keep_failed(data, known);
  EXPECT_TRUE(data.stocks.empty());
}

}  // namespace
}  // namespace sensex

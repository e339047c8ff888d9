#include "pipeline/dataset_diff.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::symbol;

Bar bar(unsigned day, double close, double volume = 1000) {
  return {.date = Date(2024, 1, day),
          .open = 100,
          .high = 200,
          .low = 50,
          .close = close,
          .volume = volume};
}

Series series(std::string_view name, std::vector<Bar> bars,
              std::optional<Opening> opening = std::nullopt) {
  return Series::create(symbol(name), std::move(bars), opening).value();
}

GlobalSeries points(const std::string& id, std::vector<GlobalPoint> days) {
  return GlobalSeries::create(id, std::move(days)).value();
}

CorporateAction split(std::string_view name) {
  return {.symbol = symbol(name), .ex_date = Date(2024, 1, 2), .factor = 0.5};
}

MarketData data() {
  return {.index = series("^BSESN", {bar(1, 100), bar(2, 101)}),
          .stocks = {series("ITC", {bar(1, 60), bar(2, 61)}), series("TCS", {bar(1, 70)})},
          .globals = {points("us_equity", {{.date = Date(2024, 1, 1), .close = 5000}})}};
}

TEST(DatasetDiff, OfADatasetWithItselfIsEmpty) {
  const DatasetDiff diff = diff_datasets(data(), data());
  EXPECT_TRUE(diff.is_empty());
  EXPECT_TRUE(diff.series.empty());
}

TEST(DatasetDiff, WhereBarsCameFromIsNoDifference) {
  MarketData after = data();
  after.origin = {.source = "yahoo"};
  EXPECT_TRUE(diff_datasets(data(), after).is_empty());
}

TEST(DatasetDiff, NamesSeriesThatCameAndWentByKind) {
  MarketData after = data();
  after.stocks = {series("ITC", {bar(1, 60), bar(2, 61)}), series("SBIN", {bar(1, 70)})};
  after.globals.clear();
  const DatasetDiff diff = diff_datasets(data(), after);
  EXPECT_EQ(diff.added_series, std::vector<std::string>{"stock SBIN"});
  EXPECT_EQ(diff.removed_series, (std::vector<std::string>{"stock TCS", "global us_equity"}));
  EXPECT_TRUE(diff.series.empty());
  EXPECT_FALSE(diff.is_empty());
}

TEST(DatasetDiff, AnotherIndexIsAnotherSeries) {
  MarketData after = data();
  after.index = series("^NSEI", {bar(1, 100)});
  const DatasetDiff diff = diff_datasets(data(), after);
  EXPECT_EQ(diff.added_series, std::vector<std::string>{"index ^NSEI"});
  EXPECT_EQ(diff.removed_series, std::vector<std::string>{"index ^BSESN"});
}

TEST(DatasetDiff, ANewDayIsToldWhole) {
  MarketData after = data();
  after.index = series("^BSESN", {bar(1, 100), bar(2, 101), bar(3, 102.5)});
  const DatasetDiff diff = diff_datasets(data(), after);
  ASSERT_EQ(diff.series.size(), 1U);
  EXPECT_EQ(diff.series[0].kind, "index");
  EXPECT_EQ(diff.series[0].name, "^BSESN");
  EXPECT_EQ(diff.series[0].added, 1U);
  EXPECT_EQ(diff.series[0].removed + diff.series[0].changed, 0U);
  const DayDifference expected{.date = Date(2024, 1, 3),
                               .after = "open 100 high 200 low 50 close 102.5 volume 1000"};
  EXPECT_EQ(diff.series[0].examples, std::vector{expected});
}

TEST(DatasetDiff, AMissingDayIsRemovedAlsoInTheMiddleAndAtTheFront) {
  MarketData before = data();
  before.index = series("^BSESN", {bar(1, 1), bar(2, 2), bar(3, 3), bar(4, 4)});
  MarketData after = data();
  after.index = series("^BSESN", {bar(2, 2), bar(4, 4)});
  const DatasetDiff diff = diff_datasets(before, after);
  ASSERT_EQ(diff.series.size(), 1U);
  EXPECT_EQ(diff.series[0].removed, 2U);
  EXPECT_EQ(diff.series[0].added + diff.series[0].changed, 0U);
  EXPECT_EQ(diff.series[0].examples[0].date, Date(2024, 1, 1));
  EXPECT_EQ(diff.series[0].examples[1].date, Date(2024, 1, 3));
  EXPECT_TRUE(diff.series[0].examples[1].after.empty());
}

TEST(DatasetDiff, OfAChangedDayOnlyTheFieldsThatChangedAreTold) {
  MarketData after = data();
  after.stocks[0] = series("ITC", {bar(1, 60), bar(2, 66, 2000)});
  const DatasetDiff diff = diff_datasets(data(), after);
  ASSERT_EQ(diff.series.size(), 1U);
  EXPECT_EQ(diff.series[0].kind, "stock");
  EXPECT_EQ(diff.series[0].changed, 1U);
  EXPECT_EQ(diff.series[0].added + diff.series[0].removed, 0U);
  const DayDifference expected{
      .date = Date(2024, 1, 2), .before = "close 61 volume 1000", .after = "close 66 volume 2000"};
  EXPECT_EQ(diff.series[0].examples, std::vector{expected});
}

TEST(DatasetDiff, AGlobalFieldThatCameIsAChange) {
  MarketData after = data();
  after.globals = {points("us_equity", {{.date = Date(2024, 1, 1), .close = 5000, .open = 4990}})};
  const DatasetDiff diff = diff_datasets(data(), after);
  ASSERT_EQ(diff.series.size(), 1U);
  EXPECT_EQ(diff.series[0].kind, "global");
  EXPECT_EQ(diff.series[0].examples[0].before, "open none");
  EXPECT_EQ(diff.series[0].examples[0].after, "open 4990");
}

TEST(DatasetDiff, CountsAllDaysAndTellsTheEarliestFew) {
  MarketData after = data();
  std::vector<Bar> bars = {bar(1, 100), bar(2, 101)};
  for (unsigned day = 3; day <= 12; ++day) bars.push_back(bar(day, 102));
  after.index = series("^BSESN", std::move(bars));
  const SeriesDifference difference = diff_datasets(data(), after).series.at(0);
  EXPECT_EQ(difference.added, 10U);
  ASSERT_EQ(difference.examples.size(), kMostDiffExamples);
  EXPECT_EQ(difference.examples.back().date, Date(2024, 1, 5));
}

TEST(DatasetDiff, AnOpeningAloneIsADifference) {
  MarketData after = data();
  after.index = series("^BSESN", {bar(1, 100), bar(2, 101)}, Opening{Date(2024, 1, 3), 99.0});
  const DatasetDiff diff = diff_datasets(data(), after);
  ASSERT_EQ(diff.series.size(), 1U);
  EXPECT_TRUE(diff.series[0].is_opening_changed);
  EXPECT_TRUE(diff.series[0].examples.empty());
  EXPECT_FALSE(diff.is_empty());
}

TEST(DatasetDiff, ActionsComeAndGo) {
  MarketData before = data();
  before.actions = {split("ITC"), split("TCS")};
  MarketData after = data();
  after.actions = {split("SBIN"), split("TCS")};
  const DatasetDiff diff = diff_datasets(before, after);
  EXPECT_EQ(diff.added_actions, std::vector{split("SBIN")});
  EXPECT_EQ(diff.removed_actions, std::vector{split("ITC")});
  EXPECT_FALSE(diff.is_empty());
}

}  // namespace
}  // namespace sensex

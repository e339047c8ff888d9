#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::cut_end;
using testing_support::failed;
using testing_support::judge;
using testing_support::keep_last;
using testing_support::of_source;
using testing_support::rule;
using testing_support::small_data;
using testing_support::told;

TEST(QualityLosses, ASeriesMayLoseFiveSessionsAndNotSix) {
  const MarketData before = small_data();
  MarketData data = small_data();
  cut_end(data.stocks[0], 5);
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").finding_count, 1U);
  cut_end(data.stocks[0], 1);
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").stops, Stops::ingest);
}

TEST(QualityLosses, TheIndexMayLoseNoneOfItsLastSessions) {
  const MarketData before = small_data();
  MarketData data = small_data();
  cut_end(data.index, 1);
  EXPECT_EQ(told(judge(data, &before), "history-shrunk"),
            "invalid ingest: ^SMALL " + data.index.bars().back().date.to_string() +
                ": lost the last 1 of 320 sessions, it went to " +
                before.index.bars().back().date.to_string());
}

TEST(QualityLosses, AStockThatIsGoneStopsUnlessTheSourceSaysSo) {
  const MarketData before = small_data();
  MarketData data = small_data();
  data.stocks.erase(data.stocks.begin());
  EXPECT_EQ(told(judge(data, &before), "history-shrunk"),
            "invalid ingest: A: is gone, it had 320 bars until 2024-12-31");
  EXPECT_EQ(rule(judge(data, &before), "series-vanished").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data, &before), "series-vanished").finding_count, 1U);
  data.failures = {{"A", "time-out"}};
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").verdict, Verdict::valid);
}

TEST(QualityLosses, SixStocksThatAreGoneFailAndAGlobalSeriesIsTold) {
  const MarketData before = small_data();
  MarketData data = small_data();
  data.globals.clear();
  EXPECT_EQ(told(judge(data, &before), "series-vanished"),
            "valid: night: is gone, it had 320 days until 2024-12-31");
  data.stocks.resize(1, data.stocks[0]);
  EXPECT_EQ(rule(judge(data, &before), "series-vanished").verdict, Verdict::valid);
  data.stocks.clear();
  EXPECT_EQ(rule(judge(data, &before), "series-vanished").stops, Stops::ingest);
}

TEST(QualityLosses, AHistoryThatEndsOrBeginsElsewhereIsShrunk) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  for (Series& stock : data.stocks) cut_end(stock, 6);
  cut_end(data.index, 6);
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(rule(report, "history-shrunk").stops, Stops::ingest);
  EXPECT_EQ(rule(report, "history-shrunk").finding_count, 7U);
  data = of_source("second");
  keep_last(data.index, 315);
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").verdict, Verdict::valid);
  keep_last(data.index, 314);
  EXPECT_EQ(failed(judge(data, &before)), "history-shrunk");
  EXPECT_EQ(told(judge(data, &before), "history-shrunk"),
            "invalid ingest: ^SMALL " + data.index.bars()[0].date.to_string() +
                ": lost the first 6 of 320 sessions, it went back to " +
                before.index.bars()[0].date.to_string() +
                " (these bars are from second, the dataset before is from first)");
}

TEST(QualityLosses, SeriesThatAreGoneAreToldWithBothSources) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  data.stocks.erase(data.stocks.begin());
  EXPECT_EQ(told(judge(data, &before), "history-shrunk"),
            "invalid ingest: A: is gone, it had 320 bars until 2024-12-31 (these bars are from "
            "second, the dataset before is from first)");
}

}  // namespace
}  // namespace sensex

#include "pipeline/ingest_remarks.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;
using testing_support::symbol;

Series series_of(std::string_view name, int days) {
  std::vector<Bar> bars;
  for (int day = 0; day < days; ++day) {
    bars.push_back({Date(2024, 12, 30).plus_days(day), 1.0, 1.0, 1.0, 1.0, 0.0});
  }
  return *Series::create(symbol(name), std::move(bars));
}

TEST(IngestRemarks, BarsAfterTheLastCompletedSessionAreCounted) {
  const MarketData data{.index = series_of("^BSESN", 3)};
  EXPECT_EQ(remark_on_unfinished(data, Date(2025, 1, 1)), std::nullopt);
  EXPECT_EQ(remark_on_unfinished(data, Date(2024, 12, 30)),
            "left out 2 index bars after 2024-12-30, the last completed session");
}

TEST(IngestRemarks, MembersWithoutABarOnTheLastSessionAreNamed) {
  MarketData data{.index = series_of("^BSESN", 2)};
  for (const Symbol& member : sensex_market().universe().members_on(Date(2024, 12, 31))) {
    data.stocks.push_back(*Series::create(member, {{Date(2024, 12, 31), 1.0, 1.0, 1.0, 1.0, 0.0}}));
  }
  EXPECT_EQ(remark_on_members(data, sensex_market()), std::nullopt);
  std::erase_if(data.stocks, [](const Series& series) { return series.symbol().text() == "ITC"; });
  *std::ranges::find(data.stocks, symbol("TCS"), &Series::symbol) = series_of("TCS", 1);
  EXPECT_EQ(remark_on_members(data, sensex_market()),
            "members without a bar on 2024-12-31: ITC, TCS");
}

TEST(IngestRemarks, AnIndexWithoutABarHasNoMembersToMiss) {
  EXPECT_EQ(remark_on_members({.index = series_of("^BSESN", 0)}, sensex_market()), std::nullopt);
}

TEST(IngestRemarks, FailuresAreNamedWithTheFirstReason) {
  MarketData data{.index = series_of("^BSESN", 1)};
  EXPECT_EQ(remark_on_failures(data), std::nullopt);
  data.failures = {{"ITC", "limited"}, {"TCS", "silent"}};
  EXPECT_EQ(remark_on_failures(data),
            "2 series could not be fetched and have nothing new (ITC, TCS); the first: limited");
}

TEST(IngestRemarks, RulesThatFoundSomethingAreCounted) {
  QualityReport report{
      .verdict = Verdict::invalid,
      .rules = {
          {.rule = "coverage", .verdict = Verdict::invalid, .finding_count = 2},
          {.rule = "large-move"},
          {.rule = "member-gaps", .finding_count = 3},
          {.rule = "stale-copy", .finding_count = 1},
          {.rule = "freshness", .verdict = Verdict::stale, .accepted = true, .finding_count = 1}}};
  EXPECT_EQ(
      remark_on_quality(report),
      "quality invalid: coverage 2 (failed), freshness 1 (accepted); warnings of member-gaps 3, "
      "stale-copy 1; sensex quality tells more");
  report.rules.erase(report.rules.begin());
  report.rules.pop_back();
  report.verdict = Verdict::valid;
  EXPECT_EQ(remark_on_quality(report),
            "quality valid: warnings of member-gaps 3, stale-copy 1; sensex quality tells more");
  for (RuleResult& rule : report.rules) rule.finding_count = 0;
  EXPECT_EQ(remark_on_quality(report), std::nullopt);
}

}  // namespace
}  // namespace sensex

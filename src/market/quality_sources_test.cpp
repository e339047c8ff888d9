#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::judge;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::scale_from;
using testing_support::small_data;
using testing_support::small_series;
using testing_support::told;

MarketData with_opinion(const Series& series) {
  MarketData data = small_data();
  data.second_opinions.push_back({.source = "other", .series = series});
  return data;
}

TEST(QualitySources, AnOpinionThatAgreesIsNoFinding) {
  EXPECT_EQ(told(judge(with_opinion(small_data().index)), "cross-source"), "valid");
}

TEST(QualitySources, ADifferenceIsFoundOnItsDayAndOnce) {
  Series other = small_data().index;
  scale_day(other, 100, 1.002);
  const QualityReport report = judge(with_opinion(other));
  EXPECT_EQ(rule(report, "cross-source").verdict, Verdict::valid);
  ASSERT_EQ(rule(report, "cross-source").finding_count, 1U);
  EXPECT_EQ(rule(report, "cross-source").findings[0].date, other.bars()[100].date);
}

TEST(QualitySources, MoreThanOnePercentOfTheDaysIsInvalid) {
  Series other = small_data().index;
  for (std::size_t i = 100; i < 103; ++i) scale_day(other, i, 1.002);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").verdict, Verdict::valid);
  scale_day(other, 103, 1.002);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").stops, Stops::training);
}

TEST(QualitySources, AStockMayBeAdjustedAtAnotherTime) {
  Series other = small_data().stocks[0];
  scale_from(other, 100, 0.5);
  const QualityReport report = judge(with_opinion(other));
  EXPECT_EQ(rule(report, "cross-source").verdict, Verdict::valid);
  EXPECT_EQ(rule(report, "cross-source").finding_count, 1U);
}

TEST(QualitySources, AnIndexOfAnotherLevelIsInvalid) {
  Series other = small_data().index;
  scale_from(other, 0, 1.01);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").stops, Stops::training);
}

TEST(QualitySources, ASeriesThatOnlyTheOtherHasIsNoted) {
  EXPECT_EQ(told(judge(with_opinion(small_series("Z", 10))), "cross-source"),
            "valid: Z: only other has it");
}

}  // namespace
}  // namespace sensex

#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::cut_end;
using testing_support::judge;
using testing_support::kSmallSessions;
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
  for (std::size_t i = 40; i < 43; ++i) scale_day(other, i, 1.002);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").verdict, Verdict::valid);
  scale_day(other, 43, 1.002);
  EXPECT_EQ(told(judge(with_opinion(other)), "cross-source"),
            "invalid training: ^SMALL: 1.2 % of 320 common days differ from other by more than "
            "0.1 %, at most 1 % may");
}

TEST(QualitySources, MoreThanOnePercentOfTheIndexsLastYearIsInvalid) {
  Series other = small_data().index;
  for (std::size_t i = 270; i < 272; ++i) scale_day(other, i, 1.002);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").verdict, Verdict::valid);
  scale_day(other, 272, 1.002);
  EXPECT_EQ(told(judge(with_opinion(other)), "cross-source"),
            "invalid training: ^SMALL: 1.2 % of the last 252 common days differ from other by more "
            "than 0.1 %, at most 1 % may");
}

// Levels that agree within the tolerance, and returns that do not: a false day has two, so that
// they count half.
TEST(QualitySources, ReturnsOfTheIndexCountHalf) {
  Series other = small_data().index;
  scale_from(other, 0, 0.9994);
  for (std::size_t i = 10; i < 40; i += 10) scale_day(other, i, 1.0015);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").verdict, Verdict::valid);
  scale_day(other, 40, 1.0015);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").stops, Stops::training);
}

TEST(QualitySources, OneOfTheLastTwentySessionsThatTheOtherDeniesStopsServing) {
  const auto with_day = [](std::size_t day) {
    Series other = small_data().index;
    scale_day(other, day, 0.998);
    return rule(judge(with_opinion(other)), "cross-source");
  };
  EXPECT_EQ(with_day(299).stops, Stops::nothing);
  EXPECT_EQ(with_day(300).stops, Stops::serving);
  EXPECT_EQ(with_day(318).stops, Stops::serving);
  EXPECT_EQ(with_day(318).findings.front().date, small_data().index.bars()[318].date);
}

// Its returns agree on nearly all days, in whatever terms.
TEST(QualitySources, ARecentCloseOfAStockThatTheOtherDeniesIsTold) {
  const auto with_day = [](std::size_t day, double factor) {
    Series other = small_series("A", 500);
    scale_day(other, day, factor);
    testing_support::keep_last(other, kSmallSessions - day);
    testing_support::cut_end(other, kSmallSessions - day - 1);
    return judge(with_opinion(other));
  };
  EXPECT_EQ(told(with_day(319, 0.96), "cross-source"),
            "valid: A 2024-12-31: one of the last 20 sessions closes at 500, that of other at 480");
  EXPECT_EQ(rule(with_day(300, 0.96), "cross-source").finding_count, 1U);
  EXPECT_EQ(rule(with_day(299, 0.96), "cross-source").finding_count, 0U);
  EXPECT_EQ(rule(with_day(319, 1.0009), "cross-source").finding_count, 0U);
  EXPECT_EQ(rule(with_day(319, 1.0011), "cross-source").finding_count, 1U);
  EXPECT_EQ(rule(with_day(319, 0.5), "cross-source").finding_count, 0U);
}

TEST(QualitySources, ALastSessionThatTheOtherDeniesStopsServing) {
  Series other = small_data().index;
  scale_day(other, 319, 1.0009);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").verdict, Verdict::valid);
  scale_day(other, 319, 1.001);
  EXPECT_EQ(
      told(judge(with_opinion(other)), "cross-source"),
      "invalid serving: ^SMALL 2024-12-31: one of the last 20 sessions closes at 20000, that of "
      "other at 20038");
  cut_end(other, 1);
  EXPECT_EQ(told(judge(with_opinion(other)), "cross-source"), "valid");
}

TEST(QualitySources, ALastSessionOfAStockMayDiffer) {
  Series other = small_data().stocks[0];
  scale_day(other, 319, 1.002);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").verdict, Verdict::valid);
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

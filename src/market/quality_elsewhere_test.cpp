#include "market/quality_elsewhere_test_support.h"

namespace sensex {
namespace {

using testing_support::change_points;
using testing_support::judge_wide;
using testing_support::move_by;
using testing_support::rule;
using testing_support::told;
using testing_support::wide_data;

constexpr std::string_view kRule = "global-moves";

// The others of the night stand still on the last day, one of them moves.
MarketData with_last_move(std::string_view id, double ratio) {
  MarketData data = wide_data();
  for (const char* each : {"n1", "n2", "n3", "n4", "n5", "n6"}) move_by(data, each, 1.0);
  move_by(data, id, ratio);
  return data;
}

TEST(QualityElsewhere, MovesAsEverAreNotTold) {
  EXPECT_EQ(told(judge_wide(wide_data()), kRule), "valid");
}

TEST(QualityElsewhere, AFalseCloseOfTheNightStopsServing) {
  const std::string said = told(judge_wide(with_last_move("n1", 1.1)), kRule);
  EXPECT_TRUE(said.starts_with("invalid serving: n1 2024-12-31: the close ")) << said;
  EXPECT_NE(said.find(" is 1.1 times the close before, "), std::string::npos) << said;
  EXPECT_NE(said.find("; none before parted by more than "), std::string::npos) << said;
  EXPECT_TRUE(said.ends_with(" % from both the close before it and the median of those like it"))
      << said;
}

TEST(QualityElsewhere, ACalmSeriesMayMoveByFivePercent) {
  EXPECT_EQ(told(judge_wide(with_last_move("n1", 1.049)), kRule), "valid");
  EXPECT_EQ(rule(judge_wide(with_last_move("n1", 1.051)), kRule).stops, Stops::serving);
  EXPECT_EQ(told(judge_wide(with_last_move("n1", 1 / 1.049)), kRule), "valid");
  EXPECT_EQ(rule(judge_wide(with_last_move("n1", 1 / 1.051)), kRule).stops, Stops::serving);
}

TEST(QualityElsewhere, AWildOneMayMoveTwiceAsFarAsBefore) {
  const auto after_a_move_of_eight_percent = [](double ratio) {
    MarketData data = with_last_move("n1", 1.0);
    for (const char* each : {"n1", "n2", "n3", "n4", "n5", "n6"}) move_by(data, each, 1.0, 100);
    move_by(data, "n1", 1.08, 100);
    move_by(data, "n1", ratio);
    return rule(judge_wide(data), kRule);
  };
  EXPECT_EQ(after_a_move_of_eight_percent(1.159).finding_count, 0U);
  EXPECT_EQ(after_a_move_of_eight_percent(1.161).stops, Stops::serving);
}

TEST(QualityElsewhere, WhatComesLaterDoesNotRaiseTheLimit) {
  MarketData data = with_last_move("n1", 1.0);
  for (const char* each : {"n1", "n2", "n3", "n4", "n5", "n6"}) move_by(data, each, 1.0, 5);
  move_by(data, "n1", 1.06, 5);
  move_by(data, "n1", 1.09);
  EXPECT_EQ(rule(judge_wide(data), kRule).finding_count, 1U);  // 9 % is less than twice 6 %
  EXPECT_EQ(rule(judge_wide(data), kRule).findings.front().date, Date(2024, 12, 24));
}

TEST(QualityElsewhere, AMoveThatTheOthersShareIsTrue) {
  MarketData data = wide_data();
  for (const char* each : {"n1", "n2", "n3", "n4", "n5", "n6"}) move_by(data, each, 0.88);
  EXPECT_EQ(told(judge_wide(data), kRule), "valid");
  move_by(data, "n1", 1.0);  // and one that does not share it stays where it was
  EXPECT_EQ(told(judge_wide(data), kRule), "valid");
  move_by(data, "n1", 1.06);
  EXPECT_EQ(rule(judge_wide(data), kRule).stops, Stops::serving);
}

TEST(QualityElsewhere, TwoOthersSayNothingOfAMove) {
  MarketData data = wide_data();
  for (const char* each : {"n1", "n2", "n3"}) move_by(data, each, 0.88);
  std::erase_if(data.globals, [](const GlobalSeries& series) {
    return series.id() == "n4" || series.id() == "n5" || series.id() == "n6";
  });
  EXPECT_EQ(rule(judge_wide(data), kRule).stops, Stops::serving);
}

TEST(QualityElsewhere, ASeriesThatNoModelReadsIsTold) {
  const RuleResult result = rule(judge_wide(with_last_move("n5", 1.1)), kRule);
  EXPECT_EQ(result.verdict, Verdict::valid);
  EXPECT_EQ(result.finding_count, 1U);
}

TEST(QualityElsewhere, OnlyTheLastTwoSessionsStopServing) {
  const auto at = [](std::size_t back) {
    MarketData data = wide_data();
    for (const char* each : {"n1", "n2", "n3", "n4", "n5", "n6"}) move_by(data, each, 1.0, back);
    move_by(data, "n1", 1.1, back);
    return rule(judge_wide(data), kRule);
  };
  EXPECT_EQ(at(1).stops, Stops::serving);
  EXPECT_EQ(at(2).stops, Stops::nothing);
  EXPECT_EQ(at(2).finding_count, 1U);
  EXPECT_EQ(at(15).finding_count, 1U);
  EXPECT_EQ(at(25).finding_count, 0U);
}

TEST(QualityElsewhere, AShortHistoryDoesNotTell) {
  const auto with_moves = [](std::size_t count) {
    MarketData data = with_last_move("n1", 1.1);
    change_points(data, "n1", [&](std::vector<GlobalPoint>& points) {
      points.erase(points.begin(), points.end() - static_cast<std::ptrdiff_t>(count) - 1);
    });
    return rule(judge_wide(data), kRule);
  };
  EXPECT_EQ(with_moves(501).stops, Stops::serving);
  EXPECT_EQ(with_moves(500).finding_count, 0U);
}

// The morning of New Year, when the home market trades.
MarketData with_morning(double ratio) {
  MarketData data = wide_data();
  change_points(data, "tokyo", [&](std::vector<GlobalPoint>& points) {
    points.push_back({.date = Date(2025, 1, 1), .open = ratio * *points.back().close});
  });
  return data;
}

TEST(QualityElsewhere, AFalseOpenOfTheMorningStopsServing) {
  EXPECT_EQ(told(judge_wide(with_morning(1.04)), kRule), "valid");
  const std::string said = told(judge_wide(with_morning(1.12)), kRule);
  EXPECT_TRUE(said.starts_with("invalid serving: tokyo 2025-01-01: the open ")) << said;
  EXPECT_NE(said.find(" is 1.12 times the close before, "), std::string::npos) << said;
}

TEST(QualityElsewhere, AnOpenThatIsStillToComeIsNotJudged) {
  EXPECT_EQ(told(judge_wide(with_morning(1.12), "2025-01-01T00:10:00.000Z"), kRule), "valid");
}

}  // namespace
}  // namespace sensex

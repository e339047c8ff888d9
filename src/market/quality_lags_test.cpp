#include "market/quality_elsewhere_test_support.h"

namespace sensex {
namespace {

using testing_support::change_bars;
using testing_support::change_points;
using testing_support::failed;
using testing_support::judge_wide;
using testing_support::make_late;
using testing_support::rule;
using testing_support::small_moves;
using testing_support::told;
using testing_support::wide_data;
using testing_support::wide_days;

constexpr std::string_view kRule = "global-days";

TEST(QualityLags, SeriesOnTheirOwnDaysAreNotTold) {
  EXPECT_EQ(told(judge_wide(wide_data()), kRule), "valid");
}

TEST(QualityLags, ACloseADayLateStopsTraining) {
  MarketData data = wide_data();
  make_late(data, "n3");
  const QualityReport report = judge_wide(data);
  EXPECT_EQ(failed(report), kRule);
  EXPECT_EQ(rule(report, kRule).stops, Stops::training);
  EXPECT_EQ(rule(report, kRule).finding_count, 3U);  // two blocks and the newest
  const std::string said = told(report, kRule);
  EXPECT_TRUE(said.starts_with("invalid training: n3 " + wide_days()[2].to_string() + ": until "))
      << said;
  EXPECT_NE(said.find(" its closes move with the median of the night's of the session before "
                      "(correlation 0.9"),
            std::string::npos)
      << said;
}

TEST(QualityLags, ACloseADayEarlyMovesWithTheSessionAfter) {
  MarketData data = wide_data();
  change_points(data, "n3", [](std::vector<GlobalPoint>& points) {
    for (std::size_t i = points.size() - 1; i > 0; --i) points[i].date = points[i - 1].date;
    points.erase(points.begin());
  });
  EXPECT_NE(told(judge_wide(data), kRule).find("of the session after"), std::string::npos);
}

TEST(QualityLags, OfTheNewestSessionsTheFindingStaysTheSame) {
  MarketData data = wide_data();
  make_late(data, "n3");
  const std::vector<Finding> findings = rule(judge_wide(data), kRule).findings;
  EXPECT_EQ(findings.back().date, std::nullopt);
  EXPECT_EQ(findings.back().message,
            "its last 252 closes move with the median of the night's of the session before, not of "
            "the one they are dated with");
}

TEST(QualityLags, AMorningADayLateStopsTraining) {
  MarketData data = wide_data();
  make_late(data, "tokyo");
  const QualityReport report = judge_wide(data);
  EXPECT_EQ(rule(report, kRule).stops, Stops::training);
  EXPECT_NE(told(report, kRule)
                .find("its opens move with the median of the night's of the session "
                      "before"),
            std::string::npos);
}

TEST(QualityLags, WhenTheWholeNightIsLateTheMorningIsTold) {
  MarketData data = wide_data();
  for (const char* each : {"n1", "n2", "n3", "n4", "n5", "n6"}) make_late(data, each);
  EXPECT_NE(told(judge_wide(data), kRule).find("tokyo"), std::string::npos);
}

TEST(QualityLags, ASeriesThatIsNotOfTheNightIsTold) {
  MarketData data = wide_data();
  change_points(data, "n2", [&](std::vector<GlobalPoint>& points) {
    const auto tokyo = std::ranges::find(data.globals, "tokyo", &GlobalSeries::id)->points();
    for (std::size_t i = 0; i < points.size(); ++i) points[i].close = *tokyo[i].open;
  });
  EXPECT_EQ(rule(judge_wide(data), kRule).stops, Stops::training);
}

// Replaces the moves of a series.
template <class MoveAt>
void set_moves(MarketData& data, std::string_view id, MoveAt&& move_at) {
  change_points(data, id, [&](std::vector<GlobalPoint>& points) {
    for (std::size_t i = 1; i < points.size(); ++i) {
      points[i].close = *points[i - 1].close * (1.0 + move_at(i));
    }
  });
}

TEST(QualityLags, WhatMovesAgainstTheOthersIsOnItsDays) {
  const std::vector<double> night = small_moves(1);
  MarketData data = wide_data();
  set_moves(data, "n4", [&](std::size_t i) { return -3 * night[i]; });
  EXPECT_EQ(told(judge_wide(data), kRule), "valid");
  make_late(data, "n4");
  EXPECT_EQ(rule(judge_wide(data), kRule).stops, Stops::training);
}

TEST(QualityLags, WhatMovesByItselfIsNotLate) {
  const std::vector<double> own = small_moves(7);
  MarketData data = wide_data();
  set_moves(data, "n4", [&](std::size_t i) { return own[i]; });
  EXPECT_EQ(told(judge_wide(data), kRule), "valid");
}

TEST(QualityLags, OneGreatDayIsNoLag) {
  const std::vector<double> own = small_moves(7);
  const std::vector<double> night = small_moves(1);
  MarketData data = wide_data();
  const auto greatest = static_cast<std::size_t>(std::ranges::max_element(night) - night.begin());
  set_moves(data, "n4", [&](std::size_t i) { return i == greatest + 1 ? 0.5 : own[i]; });
  EXPECT_EQ(told(judge_wide(data), kRule), "valid");
}

TEST(QualityLags, AYearIsNeededToJudge) {
  const auto with_closes = [](std::size_t count) {
    MarketData data = wide_data();
    make_late(data, "n3");
    change_points(data, "n3", [&](std::vector<GlobalPoint>& points) {
      points.erase(points.begin(), points.end() - static_cast<std::ptrdiff_t>(count));
    });
    return rule(judge_wide(data), kRule).finding_count;
  };
  EXPECT_EQ(with_closes(253), 0U);  // the last has no session after it
  EXPECT_EQ(with_closes(254), 2U);  // a block, which is the newest
}

TEST(QualityLags, FourOthersAreTooFewToJudge) {
  MarketData data = wide_data();
  make_late(data, "n3");
  std::erase_if(data.globals, [](const GlobalSeries& series) { return series.id() == "n6"; });
  EXPECT_EQ(told(judge_wide(data), kRule), "valid");
}

// A volatility at home moves against the index of its day.
MarketData with_worry() {
  const std::vector<double> moves = small_moves(5);
  MarketData data = wide_data();
  std::vector<GlobalPoint> points;
  change_bars(data.index, [&](std::vector<Bar>& bars) {
    double close = 20'000;
    double worry = 15;
    for (std::size_t i = 0; i < bars.size(); ++i) {
      close *= 1.0 + moves[i];
      worry *= 1.0 - 4 * moves[i];
      bars[i] = testing_support::bar_at(bars[i].date, close, 1000);
      points.push_back({.date = bars[i].date, .close = worry});
    }
  });
  data.globals.push_back(GlobalSeries::create("worry", std::move(points)).value());
  return data;
}

TEST(QualityLags, ASeriesAtHomeIsHeldAgainstTheIndex) {
  MarketData data = with_worry();
  EXPECT_EQ(told(judge_wide(data), kRule), "valid");
  make_late(data, "worry");
  EXPECT_NE(told(judge_wide(data), kRule)
                .find("its closes move with the index of the session "
                      "before"),
            std::string::npos);
}

TEST(QualityLags, TwoSeriesThatAreOneAreTold) {
  MarketData data = wide_data();
  const auto with_closes_of_n1 = [&](std::size_t count) {
    const auto first = std::ranges::find(data.globals, "n1", &GlobalSeries::id)->points();
    MarketData twice = data;
    change_points(twice, "n2", [&](std::vector<GlobalPoint>& points) {
      for (std::size_t i = points.size() - count; i < points.size(); ++i) points[i] = first[i];
    });
    return told(judge_wide(twice), kRule);
  };
  EXPECT_EQ(with_closes_of_n1(127), "invalid training: n2: its newest closes are those of n1");
  EXPECT_EQ(with_closes_of_n1(126), "valid");
}

}  // namespace
}  // namespace sensex

#include "market/quality_rules.h"
#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::change_bars;
using testing_support::cut_end;
using testing_support::failed;
using testing_support::from_end;
using testing_support::judge;
using testing_support::keep_last;
using testing_support::remove_day;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::scale_from;
using testing_support::small_data;
using testing_support::symbol;
using testing_support::told;

TEST(Quality, CleanDataHaveNoFindingAtAll) {
  const QualityReport report = judge(small_data());
  for (const RuleResult& each : report.rules) {
    EXPECT_EQ(each.finding_count, 0U) << told(report, each.rule);
  }
  EXPECT_EQ(report.verdict, Verdict::valid);
  EXPECT_EQ(report.last_session, Date(2024, 12, 31));
  EXPECT_TRUE(require_quality(report, Stops::serving).has_value());
}

TEST(Quality, RuleNamesAreFrozen) {
  const std::vector<std::string_view> names(quality_rules().begin(), quality_rules().end());
  EXPECT_EQ(names, (std::vector<std::string_view>{
                       "impossible-rows", "least-sessions",   "least-members",   "large-move",
                       "price-scale",     "denied-session",   "missing-session", "member-gaps",
                       "stale-copy",      "zero-volume-flat", "history-changed", "history-shrunk",
                       "series-vanished", "future-date",      "cross-source",    "raw-vs-index",
                       "completeness",    "coverage",         "freshness",       "globals-fresh",
                       "partial-truth",   "bar-shape",        "global-moves",    "global-days"}));
}

TEST(Quality, DataWithoutABarAreJudgedAsWell) {
  const MarketData nothing{.index = Series::create(symbol("^SMALL"), {}).value()};
  const MarketData before = small_data();
  EXPECT_FALSE(judge(nothing).last_session.has_value());
  EXPECT_TRUE(is_stopped(judge(nothing, &before), Stops::ingest));
  EXPECT_EQ(judge(nothing).coverage.success_rate, 0.0);
}

TEST(Quality, WhatStopsIngestStopsAllAndFreshnessServingAlone) {
  MarketData data = small_data();
  scale_day(data.index, from_end(data.index, 0), 100);
  EXPECT_TRUE(is_stopped(judge(data), Stops::training));
  EXPECT_TRUE(is_stopped(judge(data), Stops::serving));
  const QualityReport late = judge(small_data(), nullptr, {}, "2025-01-01T11:00:00.000Z");
  EXPECT_EQ(late.verdict, Verdict::stale);
  EXPECT_TRUE(is_stopped(late, Stops::serving));
  EXPECT_FALSE(is_stopped(late, Stops::training));
  EXPECT_FALSE(is_stopped(late, Stops::nothing));
}

TEST(Quality, AnAcceptedRuleCountsForNothingAndIsStillTold) {
  MarketData data = small_data();
  scale_day(data.index, from_end(data.index, 0), 1.2);
  const QualityReport report = judge(data, nullptr, {"large-move", "raw-vs-index", "freshness"});
  EXPECT_EQ(report.verdict, Verdict::valid);
  EXPECT_FALSE(is_stopped(report, Stops::serving));
  EXPECT_TRUE(rule(report, "large-move").accepted);
  EXPECT_EQ(rule(report, "large-move").verdict, Verdict::invalid);
  EXPECT_FALSE(rule(report, "freshness").accepted);  // it has not failed
}

TEST(Quality, ARefusalNamesRuleDayAndNextStep) {
  MarketData data = small_data();
  keep_last(data.index, 299);
  const Error error = require_quality(judge(data), Stops::training).error();
  EXPECT_EQ(error.code, Errc::refused);
  EXPECT_EQ(
      error.message,
      "the quality gate stops training: least-sessions: ^SMALL: at least 300 sessions of the "
      "index are needed, the source has 299 (add older rows, or take a source that has them)");
}

TEST(Quality, UnknownRuleNamesAreRefused) {
  EXPECT_TRUE(check_rule_names(std::vector<std::string>{"coverage"}).has_value());
  const Error error = check_rule_names(std::vector<std::string>{"covrage"}).error();
  EXPECT_EQ(error.code, Errc::invalid_argument);
  EXPECT_TRUE(error.message.ends_with("global-days, got 'covrage'")) << error.message;
}

TEST(Quality, WordsReadBack) {
  EXPECT_EQ(parse_severity(to_string(Severity::note)), Severity::note);
  EXPECT_EQ(parse_verdict(to_string(Verdict::stale)), Verdict::stale);
  EXPECT_EQ(parse_stops(to_string(Stops::training)), Stops::training);
  EXPECT_EQ(parse_verdict("bad").error().message,
            "a verdict must be one of valid, stale, invalid, error, got 'bad'");
}

TEST(Quality, KeepsFiftyFindingsTheGravestFirst) {
  MarketData data = small_data();
  for (std::size_t day = 1; day < 150; day += 2)
    scale_from(data.stocks[0], day, day % 4 == 1 ? 1.3 : 1 / 1.3);
  scale_from(data.stocks[0], 200, 5);
  const RuleResult& result = rule(judge(data), "large-move");
  EXPECT_EQ(result.finding_count, 76U);
  EXPECT_EQ(result.findings.size(), kMostFindings);
  EXPECT_EQ(result.findings.front().severity, Severity::error);
}

TEST(QualitySize, AnImpossibleRowIsNotedUpToOnePercentOfTheSessions) {
  MarketData data = small_data();
  for (std::size_t i = 0; i < 3; ++i) data.refused.push_back({"f.csv", i + 2, "high below low"});
  EXPECT_EQ(told(judge(data), "impossible-rows"),
            "valid: f.csv: 3 impossible bars were left out; the first: line 2: high below low");
  data.refused.push_back({"f.csv", 9, "high below low"});
  EXPECT_EQ(told(judge(data), "impossible-rows"),
            "invalid ingest: f.csv: 4 impossible bars, at most 3 are tolerated; the first: line 2: "
            "high below low");
}

TEST(QualitySize, ThreeHundredSessionsAreEnough) {
  MarketData data = small_data();
  keep_last(data.index, 300);
  EXPECT_EQ(told(judge(data), "least-sessions"), "valid");
}

TEST(QualitySize, TheLastSessionNeedsTheLeastMembers) {
  MarketData data = small_data();
  cut_end(data.stocks[0], 1);
  EXPECT_EQ(told(judge(data), "least-members"), "valid");
  cut_end(data.stocks[1], 1);
  EXPECT_EQ(told(judge(data), "least-members"),
            "invalid ingest: members 2024-12-31: at least 5 stocks with a bar on the last session "
            "are needed, the source has 4");
}

TEST(QualitySize, MoreThanFivePercentOfRowsRefusedIsIncomplete) {
  MarketData data = small_data();
  for (std::size_t i = 0; i < 16; ++i) data.refused.push_back({"f.csv", i, "x"});
  EXPECT_EQ(told(judge(data), "completeness"), "valid");
  data.refused.push_back({"f.csv", 20, "x"});
  EXPECT_EQ(told(judge(data), "completeness"),
            "invalid ingest: f.csv: 5.04 % of its rows cannot be used, at most 5 % may");
}

TEST(QualitySize, VolumesThatNobodyStatedAreTold) {
  MarketData data = small_data();
  change_bars(data.stocks[2], [](std::vector<Bar>& bars) {
    for (std::size_t i = 0; i < 16; ++i) bars[i].volume = 0;
  });
  EXPECT_EQ(told(judge(data), "completeness"), "valid");
  change_bars(data.stocks[2], [](std::vector<Bar>& bars) { bars[16].volume = 0; });
  EXPECT_EQ(told(judge(data), "completeness"), "valid: C: 5.3 % of its bars have no volume");
  keep_last(data.stocks[3], 9);
  EXPECT_EQ(rule(judge(data), "completeness").findings.back().message,
            "9 rows, at least 10 are expected");
}

// Six members over 252 sessions are 1512 bars.
TEST(QualitySize, CoverageWarnsBelowNinetyFivePercentAndFailsBelowEighty) {
  MarketData data = small_data();
  cut_end(data.stocks[0], 75);
  EXPECT_EQ(told(judge(data), "coverage"), "valid");
  cut_end(data.stocks[0], 1);
  EXPECT_TRUE(told(judge(data), "coverage").starts_with("valid: members 20"));
  cut_end(data.stocks[0], 176);  // all of the 252
  cut_end(data.stocks[1], 50);
  EXPECT_TRUE(told(judge(data), "coverage").starts_with("valid: members 20"));
  cut_end(data.stocks[1], 1);
  EXPECT_TRUE(told(judge(data), "coverage").starts_with("invalid training: members 20"));
}

TEST(QualityNumbers, APercentageIsToldApartFromItsLimit) {
  EXPECT_EQ(percent_beside(0.0, 0.01), "0.0");
  EXPECT_EQ(percent_beside(0.013, 0.01), "1.3");
  EXPECT_EQ(percent_beside(0.0102, 0.01), "1.02");
  EXPECT_EQ(percent_beside(0.00996, 0.01), "0.996");
  EXPECT_EQ(percent_beside(0.010001, 0.01), "1.0001");
  EXPECT_EQ(percent_beside(0.01, 0.01), "1.0");
}

TEST(QualityNumbers, CountWhatThereIs) {
  MarketData data = small_data();
  remove_day(data.stocks[0], 5);
  data.globals.clear();
  const QualityReport report = judge(data);
  EXPECT_EQ(report.series.size(), 7U);
  EXPECT_EQ(report.series[1].records, 319U);
  EXPECT_EQ(report.series[1].missing_days, 1U);
  EXPECT_NEAR(report.series[1].min_close, 495, 1e-9);
  EXPECT_NEAR(report.series[1].max_close, 505, 1e-9);
  EXPECT_NEAR(report.series[2].average_close, 500, 0.05);
  EXPECT_NEAR(report.series[0].volatility, 0.0141, 0.0003);
  EXPECT_EQ(report.coverage.declared_series, 8U);
  EXPECT_EQ(report.coverage.delivered_series, 7U);
  EXPECT_EQ(report.coverage.total_records, 7 * 320U - 1);
  EXPECT_EQ(report.coverage.total_missing, 1U);
  EXPECT_NEAR(report.coverage.missing_percent, 100.0 / 2240, 1e-9);
  EXPECT_NEAR(report.coverage.target_balance, 2.0 / 3, 0.01);
  EXPECT_EQ(report.coverage.member_coverage, 1.0);
}

// 17 of 320 are more than 5 per cent.
TEST(QualitySize, MoreThanFiveMembersWithoutVolumesStopTraining) {
  const auto with_silent = [](std::size_t stocks, std::size_t days) {
    MarketData data = small_data();
    for (std::size_t s = 0; s < stocks; ++s) {
      change_bars(data.stocks[s], [&](std::vector<Bar>& bars) {
        for (std::size_t i = 0; i < days; ++i) bars[i].volume = 0;
      });
    }
    return judge(data);
  };
  EXPECT_EQ(rule(with_silent(5, 320), "completeness").stops, Stops::nothing);
  EXPECT_EQ(rule(with_silent(5, 320), "completeness").finding_count, 5U);
  EXPECT_EQ(rule(with_silent(6, 16), "completeness").finding_count, 0U);
  EXPECT_EQ(told(with_silent(6, 17), "completeness"),
            "invalid training: members: 6 members have no volume on more than 5 % of their bars, "
            "at most 5 may");
}

}  // namespace
}  // namespace sensex

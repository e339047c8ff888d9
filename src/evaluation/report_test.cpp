#include "evaluation/report.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "evaluation/scores.h"

namespace sensex {
namespace {

WalkForward four_days() {
  return {.session = Session::pre_open,
          .days = {Date(2014, 1, 1), Date(2014, 1, 2), Date(2014, 1, 3), Date(2014, 1, 6)},
          .y = {1, 0, 1, 1},
          .base_rate = {0.5, 0.52, 0.51, 0.53},
          .models = {{.name = "always-up", .p = {0.99, 0.99, 0.99, 0.99}},
                     {.name = "logistic", .p = {0.6, 0.3, 0.7, 0.65}}}};
}

ModelScore score(double skill, double t) {
  return {.name = "blend", .n = 2699, .skill = skill, .dm_t = t};
}

// Four days again and again, to as many as a claim needs.
WalkForward many_days() {
  const WalkForward four = four_days();
  WalkForward many{.session = four.session,
                   .models = {{.name = "always-up"}, {.name = "logistic"}}};
  for (std::size_t i = 0; i < kLeastEdgeDays; ++i) {
    many.days.push_back(Date(2014, 1, 1).plus_days(static_cast<int>(i)));
    many.y.push_back(four.y[i % 4]);
    many.base_rate.push_back(four.base_rate[i % 4]);
    for (std::size_t m = 0; m < 2; ++m) many.models[m].p.push_back(four.models[m].p[i % 4]);
  }
  return many;
}

// How often chance alone, gains of mean zero over `n` days, reaches kEdgeDmT.
double share_of_chance_claims(std::size_t n) {
  constexpr int kTracks = 4000;
  std::mt19937_64 random(1);
  std::normal_distribution<double> gain(0, 0.05);
  const std::vector<int> y(n, 1);
  const std::vector<double> reference(n, 0.5);
  int claims = 0;
  for (int track = 0; track < kTracks; ++track) {
    std::vector<double> p;
    while (p.size() < n) p.push_back(0.5 * std::exp(gain(random)));
    claims += diebold_mariano_t(p, reference, y, 5) >= kEdgeDmT ? 1 : 0;
  }
  return static_cast<double>(claims) / kTracks;
}

EvaluationReport report_of(const std::vector<ModelScore>& models) {
  return {.session = Session::pre_open,
          .from = Date(2014, 1, 1),
          .to = Date(2024, 12, 31),
          .n = 2699,
          .models = models,
          .verdict = "said"};
}

TEST(Report, BeginsWithTheReferenceAndKeepsTheModelsOrder) {
  const EvaluationReport report = make_report(four_days());
  ASSERT_EQ(report.models.size(), 3U);
  EXPECT_EQ(report.models[0].name, "base-rate");
  EXPECT_EQ(report.models[1].name, "always-up");
  EXPECT_EQ(report.models[2].name, "logistic");
}

TEST(Report, ReferenceHasNoSkillOverItself) {
  const ModelScore reference = make_report(four_days()).models[0];
  EXPECT_EQ(reference.skill, 0);
  EXPECT_EQ(reference.dm_t, 0);
  EXPECT_FALSE(has_edge(reference));
}

TEST(Report, HasEachModelsScores) {
  const WalkForward walk = four_days();
  const ModelScore logistic = make_report(walk).models[2];
  EXPECT_EQ(logistic.n, 4U);
  EXPECT_EQ(logistic.accuracy, 1);
  EXPECT_EQ(logistic.always_up_accuracy, 0.75);
  EXPECT_EQ(logistic.skill,
            1 - log_loss(walk.models[1].p, walk.y) / log_loss(walk.base_rate, walk.y));
  EXPECT_EQ(logistic.dm_t, diebold_mariano_t(walk.models[1].p, walk.base_rate, walk.y, 5));
}

TEST(Report, SpansTheEvaluatedDays) {
  const EvaluationReport report = make_report(four_days());
  EXPECT_EQ(report.from, Date(2014, 1, 1));
  EXPECT_EQ(report.to, Date(2014, 1, 6));
  EXPECT_EQ(report.n, 4U);
}

TEST(Verdict, ClaimsAnEdgeFromTheThresholdOn) {
  EXPECT_TRUE(has_edge(score(0.04, 2.58)));
  EXPECT_FALSE(has_edge(score(0.04, 2.57)));
  EXPECT_FALSE(has_edge(score(-0.01, 5)));
}

TEST(Verdict, ClaimsNoEdgeOverTooFewDays) {
  ModelScore best = score(0.5, 9);
  best.n = kLeastEdgeDays;
  EXPECT_TRUE(has_edge(best));
  best.n = kLeastEdgeDays - 1;
  EXPECT_FALSE(has_edge(best));
}

TEST(Verdict, SaysThatTheDaysAreTooFewToTell) {
  EXPECT_EQ(verdict_of({.name = "blend", .n = 11, .skill = 0.0959, .dm_t = 3.6}),
            "no edge over the base rate: 11 days are too few to tell (250 are needed), "
            "log-loss skill 9.59 %, t = 3.6");
  EXPECT_EQ(verdict_of({.name = "blend", .n = 1, .skill = 0.02}),
            "no edge over the base rate: 1 day is too few to tell (250 are needed), "
            "log-loss skill 2.00 %, t = 0.0");
}

TEST(Verdict, IsRarelyWonByChanceOverTheFewestDays) {
  EXPECT_LT(share_of_chance_claims(kLeastEdgeDays), 0.01);
  EXPECT_GT(share_of_chance_claims(11), 0.03);
}

TEST(Verdict, SaysSkillAndStatistic) {
  EXPECT_EQ(verdict_of(score(0.041, 7.9)),
            "beats the base rate: log-loss skill 4.10 %, t = 7.9 over 2699 days");
  EXPECT_EQ(verdict_of(score(0.0017, 0.6)),
            "no edge over the base rate: log-loss skill 0.17 %, t = 0.6 over 2699 days");
}

TEST(Verdict, OfTheBaseRateIsThatItHasNoEdge) {
  EXPECT_EQ(verdict_of({.name = "base-rate", .n = 2699}), kNoEdge);
}

TEST(Verdict, OfAReportWithoutModelsIsThatThereIsNoEdge) {
  WalkForward walk = four_days();
  walk.models.clear();
  EXPECT_EQ(make_report(walk).verdict, kNoEdge);
}

TEST(Verdict, OfAReportIsOnTheLastModelHoweverWellAnotherDid) {
  WalkForward walk = many_days();
  walk.models.front().p = walk.models.back().p;
  walk.models.back().p = walk.base_rate;
  EXPECT_TRUE(make_report(walk).verdict.starts_with("logistic: no edge over the base rate"));
  walk.models.back().p = walk.models.front().p;
  EXPECT_TRUE(make_report(walk).verdict.starts_with("logistic: beats the base rate"));
}

TEST(Verdict, OfFourDaysClaimsNothingHoweverGood) {
  WalkForward walk = four_days();
  walk.models.back().p = {0.9, 0.12, 0.93, 0.88};
  const EvaluationReport report = make_report(walk);
  EXPECT_GE(report.models.back().dm_t, kEdgeDmT);
  EXPECT_FALSE(has_edge(report.models.back()));
  EXPECT_TRUE(report.verdict.starts_with(
      "logistic: no edge over the base rate: 4 days are too few to tell (250 are needed)"));
  EXPECT_EQ(to_text(report).find("beats the base rate"), std::string::npos);
}

TEST(ReportJson, HasItsPublishedKeysInOrder) {
  EXPECT_EQ(to_json_text(report_of({score(0.043, 8)})),
            R"({"session":"pre-open","from":"2014-01-01","to":"2024-12-31","n":2699,"models":[)"
            R"({"name":"blend","n":2699,"accuracy":0.0,"always_up_accuracy":0.0,"auc":0.0,)"
            R"("log_loss":0.0,"brier":0.0,"skill":0.043,"dm_t":8.0}],"verdict":"said"})");
}

TEST(ReportJson, ReadsBackTheSame) {
  const std::string text = to_json_text(make_report(four_days()));
  const auto report = parse_report(text);
  ASSERT_TRUE(report);
  EXPECT_EQ(to_json_text(*report), text);
}

TEST(ReportJson, CutAnywhereIsMalformed) {
  const std::string text = to_json_text(make_report(four_days()));
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto report = parse_report(text.substr(0, length));
    ASSERT_FALSE(report) << length;
    EXPECT_EQ(report.error().code, Errc::malformed_data);
  }
}

TEST(ReportJson, OfAnotherShapeIsMalformed) {
  for (
      const char* text :
      {"null", "[]", "{}",
       R"({"session":"noon","from":"2014-01-01","to":"2014-01-02","n":1,)"
       R"("models":[],"verdict":""})",
       R"({"session":"evening","from":"2014-13-01","to":"2014-01-02","n":1,"models":[],"verdict":""})",
       R"({"session":"evening","from":"2014-01-01","to":"2014-01-02","n":-1,"models":[],"verdict":""})",
       R"({"session":"evening","from":"2014-01-01","to":"2014-01-02","n":1,"models":{},"verdict":""})",
       R"({"session":"evening","from":"2014-01-01","to":"2014-01-02","n":1,"models":[1],"verdict":""})"}) {
    EXPECT_FALSE(parse_report(text)) << text;
  }
}

TEST(ScoreJson, ReadsBackTheSame) {
  const std::string text = to_json_text(score(0.1, -1.0 / 3));
  const auto read = parse_score(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json_text(*read), text);
  EXPECT_FALSE(parse_score(R"({"name":"blend"})"));
}

TEST(ReportText, IsATableWithANoteOnEachModel) {
  ModelScore reference{.name = "base-rate",
                       .n = 2699,
                       .accuracy = 0.5398,
                       .always_up_accuracy = 0.5398,
                       .auc = 0.5,
                       .log_loss = 0.69,
                       .brier = 0.2484};
  ModelScore blend{.name = "blend",
                   .n = 2699,
                   .accuracy = 0.608,
                   .always_up_accuracy = 0.5398,
                   .auc = 0.641,
                   .log_loss = 0.66,
                   .brier = 0.234,
                   .skill = 0.043,
                   .dm_t = 8.2};
  ModelScore always{.name = "always-up",
                    .n = 2699,
                    .accuracy = 0.5398,
                    .always_up_accuracy = 0.5398,
                    .auc = 0.5,
                    .log_loss = 2.12,
                    .brier = 0.45,
                    .skill = -2.0724,
                    .dm_t = -0.04};
  EXPECT_EQ(
      to_text(report_of({reference, always, blend})),
      R"(pre-open walk-forward, 2014-01-01 to 2024-12-31, 2699 days; always up is right on 54.0 %

model        accuracy     AUC  log loss    Brier      skill    DM t
base-rate      54.0 %   0.500    0.6900   0.2484     0.00 %     0.0  the reference
always-up      54.0 %   0.500    2.1200   0.4500  -207.24 %     0.0  no edge over the base rate
blend          60.8 %   0.641    0.6600   0.2340     4.30 %     8.2  beats the base rate

said
)");
}

}  // namespace
}  // namespace sensex

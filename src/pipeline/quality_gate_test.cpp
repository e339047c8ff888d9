#include "pipeline/quality_gate.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

const std::string kDataset(64, 'a');

QualityReport report_at(int hour, std::vector<RuleResult> rules = {}) {
  QualityReport report{
      .checked_at = parse_iso8601("2025-01-01T00:00:00.000Z").value() + std::chrono::hours(hour),
      .rules = std::move(rules)};
  for (const RuleResult& rule : report.rules)
    report.verdict = std::max(report.verdict, rule.verdict);
  return report;
}

RuleResult failed(std::string rule, Stops stops) {
  return {.rule = std::move(rule),
          .about = "all is well",
          .next_step = "mend it",
          .verdict = Verdict::invalid,
          .stops = stops,
          .finding_count = 1,
          .findings = {{Severity::error, "TCS", Date(2024, 6, 12), "is odd"}}};
}

class QualityGate : public testing::Test {
 protected:
  void record(const QualityReport& report, const std::string& dataset = kDataset) {
    ASSERT_TRUE(record_quality(*store_, dataset, report).has_value());
  }
  void make_current(const std::string& dataset) {
    ASSERT_TRUE(store_->snapshots().make_current({.id = dataset, .market = "sensex"}).has_value());
  }

  std::unique_ptr<Store> store_ = make_memory_store();
};

TEST_F(QualityGate, WhatWasNeverJudgedStopsNothing) {
  EXPECT_FALSE(recorded_quality(*store_, kDataset).value().has_value());
  EXPECT_FALSE(last_judgement(*store_).value().has_value());
  EXPECT_TRUE(require_dataset_quality(*store_, kDataset, Stops::serving).has_value());
  EXPECT_TRUE(accepted_before(*store_).value().empty());
}

TEST_F(QualityGate, TheLastJudgementMayBeOfRefusedData) {
  record(report_at(1));
  record(report_at(2, {failed("large-move", Stops::ingest)}), std::string(64, 'b'));
  const Judgement last = last_judgement(*store_).value().value();
  EXPECT_EQ(last.dataset, std::string(64, 'b'));
  EXPECT_TRUE(last.is_refused);
  EXPECT_EQ(last.report, report_at(2, {failed("large-move", Stops::ingest)}));
  record(report_at(3, {failed("coverage", Stops::training)}));
  EXPECT_FALSE(last_judgement(*store_).value().value().is_refused);
}

// Rows that cannot be are no part of a dataset, so the same bars may be let in and be refused.
TEST_F(QualityGate, ARefusalOfTheSameBarsDoesNotBlockTheDataset) {
  record(report_at(1));
  record(report_at(2, {failed("impossible-rows", Stops::ingest)}));
  EXPECT_EQ(recorded_quality(*store_, kDataset).value(), report_at(1));
  EXPECT_TRUE(require_dataset_quality(*store_, kDataset, Stops::training).has_value());
}

TEST_F(QualityGate, DataThatWereOnlyEverRefusedHaveNoJudgement) {
  record(report_at(1, {failed("large-move", Stops::ingest)}));
  record(report_at(2), std::string(64, 'b'));
  EXPECT_FALSE(recorded_quality(*store_, kDataset).value().has_value());
}

TEST_F(QualityGate, AgeIsNotAskedOfTheRecord) {
  record(report_at(1, {failed("freshness", Stops::serving)}));
  EXPECT_TRUE(require_dataset_quality(*store_, kDataset, Stops::serving).has_value());
  record(report_at(2, {failed("partial-truth", Stops::serving)}));
  EXPECT_EQ(require_dataset_quality(*store_, kDataset, Stops::serving).error().code, Errc::refused);
  EXPECT_TRUE(require_dataset_quality(*store_, kDataset, Stops::training).has_value());
}

TEST_F(QualityGate, RemembersWhatWasAcceptedOfTheCurrentDatasetAlone) {
  QualityReport report = report_at(1);
  report.accepted = {{"large-move", "TCS", Date(2024, 6, 12), "is odd", report.checked_at}};
  record(report);
  EXPECT_TRUE(accepted_before(*store_).value().empty());
  make_current(kDataset);
  EXPECT_EQ(accepted_before(*store_).value(), report.accepted);
  make_current(std::string(64, 'b'));
  EXPECT_TRUE(accepted_before(*store_).value().empty());
}

TEST_F(QualityGate, AReportThatIsNoneRemembersNothing) {
  const std::string digest = store_->objects().put("no report").value();
  ASSERT_TRUE(store_->quality()
                  .append({.snapshot = kDataset, .report = digest, .verdict = "valid"})
                  .has_value());
  make_current(kDataset);
  EXPECT_TRUE(accepted_before(*store_).value().empty());
  EXPECT_EQ(recorded_quality(*store_, kDataset).error().code, Errc::malformed_data);
}

TEST_F(QualityGate, ARefusalNamesTheRulesToAcceptAndEndsWithTheCommand) {
  RuleResult accepted = failed("price-scale", Stops::ingest);
  accepted.accepted = true;
  const QualityReport report =
      report_at(1, {failed("large-move", Stops::ingest), accepted,
                    failed("coverage", Stops::training), failed("raw-vs-index", Stops::ingest)});
  const Error told = refusal_of_ingest(report, {Errc::refused, "it is bad", {}});
  EXPECT_EQ(told.code, Errc::refused);
  EXPECT_EQ(
      told.message,
      "it is bad\nnothing was stored; --accept large-move,raw-vs-index takes the data as they "
      "are, on the record; every finding: sensex quality --last");
}

}  // namespace
}  // namespace sensex

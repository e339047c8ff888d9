#include "pipeline/kept_end.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

Series index_of(int days) {
  std::vector<Bar> bars;
  for (int day = 0; day < days; ++day) {
    bars.push_back({Date(2024, 1, 1).plus_days(day), 1.0, 1.0, 1.0, 1.0, 0.0});
  }
  return *Series::create(testing_support::symbol("^BSESN"), std::move(bars));
}

QualityReport valid_report() {
  return {.rules = {{.rule = "coverage"}, {.rule = "history-shrunk"}}};
}

TEST(KeptEnd, AnEndThatMovesBackFailsTheRuleAndStopsIngest) {
  const QualityReport report = with_kept_end(valid_report(), index_of(3), index_of(2), {});
  EXPECT_EQ(report.verdict, Verdict::invalid);
  EXPECT_EQ(report.rules[1].stops, Stops::ingest);
  EXPECT_EQ(report.rules[1].finding_count, 1U);
  EXPECT_EQ(report.rules[1].findings.at(0).message,
            "the dataset would end on 2024-01-02, and it goes to 2024-01-03");
  EXPECT_EQ(report.rules[0], valid_report().rules[0]);
  EXPECT_FALSE(require_quality(report, Stops::ingest).has_value());
}

TEST(KeptEnd, AnIndexWithoutAnyDayEndsNowhere) {
  const QualityReport report = with_kept_end(valid_report(), index_of(3), index_of(0), {});
  EXPECT_NE(report.rules[1].findings.at(0).message.find("end on nowhere"), std::string::npos);
}

TEST(KeptEnd, AcceptedItCountsForNothingButStaysTold) {
  const std::vector<std::string> accepted = {"history-shrunk"};
  const QualityReport report = with_kept_end(valid_report(), index_of(3), index_of(2), accepted);
  EXPECT_EQ(report.verdict, Verdict::valid);
  EXPECT_TRUE(report.rules[1].accepted);
  EXPECT_EQ(report.rules[1].finding_count, 1U);
  EXPECT_TRUE(require_quality(report, Stops::ingest).has_value());
}

TEST(KeptEnd, TheSameOrALaterEndIsFine) {
  EXPECT_EQ(with_kept_end(valid_report(), index_of(3), index_of(3), {}), valid_report());
  EXPECT_EQ(with_kept_end(valid_report(), index_of(3), index_of(4), {}), valid_report());
  EXPECT_EQ(with_kept_end(valid_report(), index_of(0), index_of(0), {}), valid_report());
}

}  // namespace
}  // namespace sensex

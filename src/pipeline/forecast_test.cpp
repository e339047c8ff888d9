#include "pipeline/forecast.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sensex {
namespace {

Forecast example() {
  Forecast forecast;
  forecast.session = Session::pre_open;
  forecast.target_date = Date(2025, 1, 1);
  forecast.issued_at = *parse_iso8601("2024-12-31T10:10:00.000Z");
  forecast.probability_up = 0.4;
  forecast.range = {0.8, 77'210.404, 79'088.109};
  forecast.risk = {RiskLevel::medium, 61.24};
  forecast.model = {"sensex-pre-open", 1, "blend"};
  forecast.data = {{"csv", false}, Date(2024, 12, 31), "9f2c", "sensex", 0};
  forecast.verdict = "a verdict";
  forecast.prediction_id = "pred_3f9c2b1a7d04";
  return forecast;
}

// Regression only: the published shape, byte for byte.
TEST(ForecastJson, HasThePublishedKeysInOrder) {
  EXPECT_EQ(
      to_json_text(example()),
      R"({"session":"pre-open","target_date":"2025-01-01","issued_at":"2024-12-31T10:10:00.000Z",)"
      R"("direction":"DOWN","probability_up":0.4,"confidence_score":0.19999999999999996,)"
      R"("confidence":"Very Low","range":{"level":0.8,"low":77210.4,"high":79088.11},)"
      R"("risk":{"level":"Medium","percentile":61.2},)"
      R"("model":{"name":"sensex-pre-open","version":1,"algorithm":"blend"},)"
      R"("data":{"source":"csv","simulated":false,"last_session":"2024-12-31","age_days":0,)"
      R"("snapshot":"9f2c","market":"sensex"},"verdict":"a verdict","prediction_id":"pred_3f9c2b1a7d04"})");
}

TEST(Forecast, CoinFlipIsDownBecauseUpMustBeEarned) {
  Forecast forecast = example();
  forecast.probability_up = 0.5;
  EXPECT_EQ(forecast.direction(), Direction::down);
  EXPECT_EQ(confidence_score(0.5), 0.0);
}

TEST(Confidence, IsTheSameForEquallySureUpAndDown) {
  EXPECT_DOUBLE_EQ(confidence_score(0.7), confidence_score(0.3));
}

struct LabelCase {
  double score;
  std::string_view label;
};

void PrintTo(const LabelCase& c, std::ostream* out) { *out << c.score << " is " << c.label; }

class ConfidenceLabel : public testing::TestWithParam<LabelCase> {};

TEST_P(ConfidenceLabel, ChangesAboveItsBound) {
  EXPECT_EQ(confidence_label(GetParam().score), GetParam().label);
}

INSTANTIATE_TEST_SUITE_P(Bounds, ConfidenceLabel,
                         testing::Values(LabelCase{0.0, "Very Low"}, LabelCase{0.2, "Very Low"},
                                         LabelCase{0.21, "Low"}, LabelCase{0.4, "Low"},
                                         LabelCase{0.41, "Medium"}, LabelCase{0.6, "Medium"},
                                         LabelCase{0.61, "High"}, LabelCase{0.8, "High"},
                                         LabelCase{0.81, "Very High"}));

}  // namespace
}  // namespace sensex

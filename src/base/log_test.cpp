#include "base/log.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sensex {
namespace {

class StderrLog : public testing::Test {
 protected:
  const FixedClock clock_{*parse_iso8601("2024-12-31T10:10:00.000Z")};
};

TEST_F(StderrLog, PredictionLineHasExactlyThePublishedKeys) {
  testing::internal::CaptureStderr();
  make_stderr_logger(clock_, LogLevel::info)->prediction("model_server", {"pred_123", 0.15, 0.67});
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            R"({"timestamp":"2024-12-31T10:10:00.000Z","level":"info","component":"model_server",)"
            R"("message":"Prediction completed","prediction_id":"pred_123",)"
            R"("processing_time":0.15,"confidence":0.67})"
            "\n");
}

TEST_F(StderrLog, QuotesAndBrokenUtf8StayOneJsonLine) {
  testing::internal::CaptureStderr();
  make_stderr_logger(clock_, LogLevel::info)
      ->log(LogLevel::warning, "http", "a \"quote\"\nand a byte \xff", "more");
  const auto line = nlohmann::json::parse(testing::internal::GetCapturedStderr());
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["detail"], "more");
}

TEST_F(StderrLog, LeavesOutWhatIsBelowItsLevel) {
  testing::internal::CaptureStderr();
  make_stderr_logger(clock_, LogLevel::warning)->log(LogLevel::info, "http", "quiet");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(LogLevelName, UnknownOneIsRefusedWithTheChoices) {
  EXPECT_TRUE(parse_log_level("debug").has_value());
  EXPECT_NE(parse_log_level("loud").error().message.find("warning"), std::string::npos);
}

}  // namespace
}  // namespace sensex

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/date.h"
#include "market/market_data.h"
#include "market/session.h"

namespace sensex {

enum class Direction : int { down = 0, up = 1 };
std::string_view to_string(Direction direction);  // "DOWN", "UP"

enum class RiskLevel : int { low = 1, medium = 2, high = 3 };
std::string_view to_string(RiskLevel level);  // "Low", "Medium", "High"

// |p - 0.5| * 2: 0 for a coin, 1 for certainty.
double confidence_score(double probability_up);
// "Very High" above 0.8, "High" above 0.6, "Medium" above 0.4, "Low" above 0.2, else "Very Low".
std::string_view confidence_label(double score);

// Where the target day's close is expected to lie.
struct ExpectedRange {
  double level = 0.8;  // coverage aimed at, a fraction
  double low = 0.0;    // index points
  double high = 0.0;
};

struct Risk {
  RiskLevel level = RiskLevel::medium;
  double percentile = 0.0;  // 0 to 100: today's volatility within its last five years
};

struct ForecastModel {
  std::string name = {};  // "sensex-pre-open"
  std::int64_t version = 0;
  std::string algorithm = {};  // "blend"
};

struct ForecastData {
  DataOrigin origin = {};
  Date last_session = {};
  std::string snapshot = {};
  std::string market = {};  // "sensex"
  int age_days = 0;         // calendar days from the last session to the day of issue, IST
};

struct Forecast {
  Session session = Session::evening;
  Date target_date = {};
  Instant issued_at = {};
  double probability_up = 0.5;
  ExpectedRange range = {};
  Risk risk = {};
  ForecastModel model = {};
  ForecastData data = {};
  std::string verdict = {};  // what the walk-forward says of this model's edge, and staleness
  std::string prediction_id = {};

  // DOWN at exactly 0.5: UP must be earned.
  Direction direction() const { return probability_up > 0.5 ? Direction::up : Direction::down; }
};

// One line of JSON with the published keys (docs/API.md), the same for the command line, HTTP and
// the ledger.
std::string to_json_text(const Forecast& forecast);

}  // namespace sensex

#include "pipeline/forecast.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace sensex {
namespace {

using Json = nlohmann::ordered_json;

// Published levels carry the digits that mean something: a hundredth of a point, a tenth of a rank.
double rounded(double value, double per_unit) { return std::round(value * per_unit) / per_unit; }

}  // namespace

std::string_view to_string(Direction direction) {
  return direction == Direction::up ? "UP" : "DOWN";
}

std::string_view to_string(RiskLevel level) {
  switch (level) {
    case RiskLevel::low:
      return "Low";
    case RiskLevel::medium:
      return "Medium";
    case RiskLevel::high:
      return "High";
  }
  return "High";
}

double confidence_score(double probability_up) { return std::abs(probability_up - 0.5) * 2.0; }

std::string_view confidence_label(double score) {
  if (score > 0.8) return "Very High";
  if (score > 0.6) return "High";
  if (score > 0.4) return "Medium";
  if (score > 0.2) return "Low";
  return "Very Low";
}

std::string to_json_text(const Forecast& forecast) {
  const double score = confidence_score(forecast.probability_up);
  Json json;
  json["session"] = to_string(forecast.session);
  json["target_date"] = forecast.target_date.to_string();
  json["issued_at"] = to_iso8601(forecast.issued_at);
  json["direction"] = to_string(forecast.direction());
  json["probability_up"] = forecast.probability_up;
  json["confidence_score"] = score;
  json["confidence"] = confidence_label(score);
  json["range"] = {{"level", forecast.range.level},
                   {"low", rounded(forecast.range.low, 100)},
                   {"high", rounded(forecast.range.high, 100)}};
  json["risk"] = {{"level", to_string(forecast.risk.level)},
                  {"percentile", rounded(forecast.risk.percentile, 10)}};
  json["model"] = {{"name", forecast.model.name},
                   {"version", forecast.model.version},
                   {"algorithm", forecast.model.algorithm}};
  json["data"] = {{"source", forecast.data.origin.source},
                  {"simulated", forecast.data.origin.simulated},
                  {"last_session", forecast.data.last_session.to_string()},
                  {"age_days", forecast.data.age_days},
                  {"snapshot", forecast.data.snapshot},
                  {"market", forecast.data.market}};
  json["verdict"] = forecast.verdict;
  json["prediction_id"] = forecast.prediction_id;
  return json.dump();
}

}  // namespace sensex

#include <nlohmann/json.hpp>

#include "base/json_reader.h"
#include "evaluation/report.h"

namespace sensex {

namespace {

using Json = nlohmann::ordered_json;

tl::unexpected<Error> malformed() {
  return fail(Errc::malformed_data,
              "expected an evaluation report, got something else; run: sensex evaluate");
}

Json to_json(const ModelScore& score) {
  return {{"name", score.name},         {"n", score.n},
          {"accuracy", score.accuracy}, {"always_up_accuracy", score.always_up_accuracy},
          {"auc", score.auc},           {"log_loss", score.log_loss},
          {"brier", score.brier},       {"skill", score.skill},
          {"dm_t", score.dm_t}};
}

Result<ModelScore> score_from(const Json& json) {
  JsonReader reader(json);
  ModelScore score{.name = reader.text("name"),
                   .n = reader.count("n"),
                   .accuracy = reader.number("accuracy"),
                   .always_up_accuracy = reader.number("always_up_accuracy"),
                   .auc = reader.number("auc"),
                   .log_loss = reader.number("log_loss"),
                   .brier = reader.number("brier"),
                   .skill = reader.number("skill"),
                   .dm_t = reader.number("dm_t")};
  if (!reader.complete()) return malformed();
  return score;
}

Result<std::vector<ModelScore>> scores_from(const Json& report) {
  const auto models = report.find("models");
  if (models == report.end() || !models->is_array()) return malformed();
  std::vector<ModelScore> scores;
  for (const Json& model : *models) {
    Result<ModelScore> score = score_from(model);
    if (!score) return fail(score.error());
    scores.push_back(*std::move(score));
  }
  return scores;
}

}  // namespace

std::string to_json_text(const ModelScore& score) { return to_json(score).dump(); }

std::string to_json_text(const EvaluationReport& report) {
  Json models = Json::array();
  for (const ModelScore& score : report.models) models.push_back(to_json(score));
  Json json;
  json["session"] = to_string(report.session);
  json["from"] = report.from.to_string();
  json["to"] = report.to.to_string();
  json["n"] = report.n;
  json["models"] = std::move(models);
  json["verdict"] = report.verdict;
  return json.dump();
}

Result<ModelScore> parse_score(std::string_view json_text) {
  return score_from(Json::parse(json_text, nullptr, false));
}

Result<EvaluationReport> parse_report(std::string_view json_text) {
  const Json json = Json::parse(json_text, nullptr, false);
  JsonReader reader(json);
  EvaluationReport report{.from = reader.date("from"),
                          .to = reader.date("to"),
                          .n = reader.count("n"),
                          .verdict = reader.text("verdict")};
  const Result<Session> session = parse_session(reader.text("session"));
  if (!reader.complete() || !session) return malformed();
  Result<std::vector<ModelScore>> models = scores_from(json);
  if (!models) return fail(models.error());
  report.session = *session;
  report.models = *std::move(models);
  return report;
}

}  // namespace sensex

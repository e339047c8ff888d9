#include <nlohmann/json.hpp>

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

// Reads members of one object; remembers whether each was there with its type.
class Reader {
 public:
  explicit Reader(const Json& object) : object_(object), complete_(object.is_object()) {}

  std::string text(const char* key) {
    const Json* value = find(key);
    return accept(value != nullptr && value->is_string()) ? value->get<std::string>() : "";
  }
  double number(const char* key) {
    const Json* value = find(key);
    return accept(value != nullptr && value->is_number()) ? value->get<double>() : 0;
  }
  std::size_t count(const char* key) {
    const Json* value = find(key);
    return accept(value != nullptr && value->is_number_unsigned()) ? value->get<std::size_t>() : 0;
  }
  Date date(const char* key) {
    const Result<Date> day = Date::parse(text(key));
    return accept(day.has_value()) ? *day : Date();
  }
  bool complete() const { return complete_; }

 private:
  const Json* find(const char* key) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }
  bool accept(bool good) {
    complete_ = complete_ && good;
    return good;
  }

  const Json& object_;
  bool complete_;
};

Result<ModelScore> score_from(const Json& json) {
  Reader reader(json);
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
  Reader reader(json);
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

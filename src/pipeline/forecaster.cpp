#include "pipeline/forecaster.h"

#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "features/feature_builder.h"
#include "market/ist.h"
#include "models/trailing_volatility.h"
#include "pipeline/promote.h"

namespace sensex {
namespace {

constexpr double kRangeLevel = 0.8;

RiskLevel risk_level(double percentile) {
  if (percentile < 100.0 / 3.0) return RiskLevel::low;
  if (percentile < 200.0 / 3.0) return RiskLevel::medium;
  return RiskLevel::high;
}

Result<ModelRecord> require_production(Session session, ModelRegistry& registry) {
  Result<std::optional<ModelRecord>> record = registry.production(model_line(session));
  if (!record) return fail(std::move(record.error()));
  if (*record) return std::move(**record);
  return fail(Errc::unavailable, fmt::format("no production model for the {} session; run: sensex "
                                             "train --session {}",
                                             to_string(session), to_string(session)));
}

tl::unexpected<Error> retrain(Session session, std::string_view why) {
  return fail(Errc::unavailable, fmt::format("the production model {}; run: sensex train --session "
                                             "{}",
                                             why, to_string(session)));
}

// A model of simulated data must never speak about real bars, nor the other way round.
Status check_origin(Session session, const ModelRecord& record, const Snapshot& snapshot,
                    SnapshotStore& snapshots) {
  const Result<std::optional<Snapshot>> trained_on = snapshots.find(record.model.snapshot);
  if (!trained_on) return fail(trained_on.error());
  if (*trained_on && (*trained_on)->origin == snapshot.origin) return {};
  return retrain(session, "was trained on data of another source than the current");
}

Status check_features(Session session, const ModelRecord& record) {
  using Json = nlohmann::json;
  const Json json = Json::parse(record.model.configuration, nullptr, false);
  const Json names = json.is_object() ? json.value("features", Json()) : Json();
  if (names == Json(model_feature_names(session))) return {};
  return retrain(session, "was trained on other features than this program computes");
}

std::string prediction_id(const ForecastInputs& inputs, const ModelRecord& record) {
  const std::string key =
      fmt::format("{}\n{}\n{}\n{}\n{}", to_string(inputs.session), inputs.target_date.to_string(),
                  record.model.name, record.version, inputs.snapshot.id);
  return "pred_" + sha256_hex(key).substr(0, 12);
}

}  // namespace

Result<ServingModel> load_serving_model(Session session, const Snapshot& snapshot,
                                        const Trainers& trainers, Store& store) {
  Result<ModelRecord> record = require_production(session, store.models());
  if (!record) return fail(std::move(record.error()));
  if (const Status same = check_origin(session, *record, snapshot, store.snapshots()); !same) {
    return fail(same.error());
  }
  if (const Status same = check_features(session, *record); !same) return fail(same.error());

  const Result<const ClassifierTrainer*> trainer = find_trainer(trainers, record->model.algorithm);
  if (!trainer) return fail(trainer.error());
  const Result<std::string> bytes = store.objects().get(record->model.artefact_sha256);
  if (!bytes) return fail(bytes.error());
  Result<std::unique_ptr<Classifier>> classifier = (*trainer)->restore(*bytes);
  if (!classifier) return fail(std::move(classifier.error()));
  const Result<ModelScore> score = score_of(*record);
  if (!score) return fail(score.error());
  return ServingModel{std::move(*record), std::move(*classifier), verdict_of(*score)};
}

Result<SessionInputs> prepare_inputs(const LoadedPanel& data, const Universe& universe,
                                     const TradingCalendar& calendar) {
  const Result<PriceRange> range = trailing_range(data.panel.index, kRangeLevel);
  if (!range) return fail(range.error());
  const Result<double> percentile = volatility_percentile(data.panel.index);
  if (!percentile) return fail(percentile.error());
  ForecastInputs shared;
  shared.snapshot = data.snapshot;
  shared.target_date = calendar.next_trading_day(data.panel.last_day());
  shared.range = {kRangeLevel, range->low, range->high};
  shared.risk = {risk_level(*percentile), *percentile};

  const FeatureBuilder features(data.panel, universe);
  SessionInputs inputs{shared, shared};
  for (ForecastInputs* session : {&inputs.evening, &inputs.pre_open}) {
    session->session = session == &inputs.evening ? Session::evening : Session::pre_open;
    Result<std::vector<double>> row = features.live_row(session->session, shared.target_date);
    if (!row) return fail(std::move(row.error()));
    session->row = std::move(*row);
    session->caveat = overnight_caveat(data.panel, session->session, shared.target_date);
  }
  return inputs;
}

std::string overnight_caveat(const Panel& panel, Session session, Date target) {
  if (session == Session::evening) return {};
  const GlobalSeries* us = panel.find_global(GlobalId::us_equity);
  if (us == nullptr || us->points().empty()) return "no US closes in the data";
  const Instant now = cutoff(session, panel.last_day(), target);
  Date expected = target;
  while (expected.is_weekend() || available_at(GlobalId::us_equity, expected) > now) {
    expected = expected.plus_days(-1);
  }
  if (us->points().back().date >= expected) return {};
  return fmt::format("the US close of {} is not in the data (a US holiday, or not ingested yet)",
                     expected.to_string());
}

Forecast make_forecast(const ForecastInputs& inputs, const ServingModel& model,
                       const TradingCalendar& calendar, Instant issued_at) {
  Forecast forecast;
  forecast.session = inputs.session;
  forecast.target_date = inputs.target_date;
  forecast.issued_at = issued_at;
  forecast.probability_up = model.classifier->probability_up(inputs.row);
  forecast.range = inputs.range;
  forecast.risk = inputs.risk;
  forecast.model = {model.record.model.name, model.record.version, model.record.model.algorithm};
  forecast.data = {inputs.snapshot.origin, inputs.snapshot.last_session, inputs.snapshot.id,
                   age_days(inputs.snapshot, issued_at)};
  forecast.verdict = model.verdict;
  if (!inputs.caveat.empty()) forecast.verdict += "; " + inputs.caveat;
  if (is_stale(inputs.snapshot, calendar, issued_at)) {
    forecast.verdict +=
        fmt::format("; stale: the data ends on {}, {} days before this was issued",
                    inputs.snapshot.last_session.to_string(), forecast.data.age_days);
  }
  forecast.prediction_id = prediction_id(inputs, model.record);
  return forecast;
}

bool is_stale(const Snapshot& snapshot, const TradingCalendar& calendar, Instant now) {
  return calendar.last_completed_session(now) > snapshot.last_session;
}

int age_days(const Snapshot& snapshot, Instant now) {
  return ist_date(now).days_since(snapshot.last_session);
}

}  // namespace sensex

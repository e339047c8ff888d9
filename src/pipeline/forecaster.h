#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "market/market.h"
#include "pipeline/forecast.h"
#include "pipeline/model_lines.h"
#include "pipeline/panel_cache.h"

namespace sensex {

// A production model, ready to answer.
struct ServingModel {
  ModelRecord record = {};
  std::shared_ptr<const Classifier> classifier = {};
  std::string verdict = {};  // of its walk-forward
};

// unavailable: the session has no production model; the message names the command to run.
Result<ModelRecord> require_production(const Market& market, Session session,
                                       ModelRegistry& registry);

// Why a model may not speak about these data, as in "the production model ...": it was trained on
// other features, on another market's data or on later days. Empty: it may.
Result<std::string> why_unfit(const ModelRecord& record, const LoadedPanel& data,
                              const Market& market, ObjectStore& objects);

// not_found: the program has no such algorithm, or the artefact is gone. malformed_data,
// unsupported_version: as ClassifierTrainer::restore.
Result<std::unique_ptr<Classifier>> restore_classifier(const ModelRecord& record,
                                                       const Trainers& trainers,
                                                       ObjectStore& objects);

// A production model, restored from its artefact and checked against the data it is to be used on:
// the data must be a continuation of what it was trained on.
// unavailable: it was trained on other features, on another market's data or on later days; the
// message names the command to run. malformed_data: the artefact is damaged.
struct ServingParts {
  const Market& market;
  const Trainers& trainers;
  Store& store;
};
Result<ServingModel> load_serving_model(Session session, const ModelRecord& record,
                                        const LoadedPanel& data, const ServingParts& parts);

// What a session's forecast rests on besides the model: a pure function of the panel.
struct ForecastInputs {
  Session session = Session::evening;
  Snapshot snapshot = {};
  Date target_date = {};
  std::vector<double> row = {};
  ExpectedRange range = {};
  Risk risk = {};
  std::string waits_for = {};  // what is still to come and must be waited for; empty: nothing
  std::string caveat = {};     // what the forecast goes without; empty: nothing
};

struct SessionInputs {
  ForecastInputs evening = {};
  ForecastInputs pre_open = {};

  const ForecastInputs& of(Session session) const {
    return session == Session::evening ? evening : pre_open;
  }
};

// Both sessions at once: they share the indicators, which are nearly all of the work.
// not_enough_data: the panel is too short for the features, the range or the risk level.
Result<SessionInputs> prepare_inputs(const LoadedPanel& data, const Market& market);

// What a pre-open forecast for `target` has of the nights before, by the market's awaited series.
struct Night {
  std::string waits_for = {};  // "the close of us_equity of 2024-12-27"
  std::string lacks = {};      // "us_equity": the data have nothing of it within a week
};
Night night_before(const Panel& panel, const Market& market, Date target);

// Whether a forecast may be issued from these inputs at `now`.
// refused: `now` is before the dataset was stored, or the model trained or put where it is.
// unavailable: the data go beyond `now`; or lack the last completed session, so that the day they
// could speak about has passed; or something of the night is still to come, and a forecast without
// it would stand for ever. The message says what is lacking and the next step.
Status check_inputs(const ForecastInputs& inputs, const ServingModel& model, const Market& market,
                    Instant now);

// The forecast itself: nothing in it but the inputs, the model and the time of issue.
Forecast make_forecast(const ForecastInputs& inputs, const ServingModel& model,
                       const Market& market, Instant issued_at);

// Calendar days from the last session to the exchange's day of `now`.
int age_days(const Snapshot& snapshot, const TradingCalendar& calendar, Instant now);

}  // namespace sensex

#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "market/trading_calendar.h"
#include "market/universe.h"
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
Result<ModelRecord> require_production(Session session, ModelRegistry& registry);

// A production model, restored from its artefact and checked against the data it is to be used on:
// the data must be a continuation of what it was trained on.
// unavailable: it was trained on other features, on another market's data or on later days; the
// message names the command to run. malformed_data: the artefact is damaged.
Result<ServingModel> load_serving_model(Session session, const ModelRecord& record,
                                        const LoadedPanel& data, const Trainers& trainers,
                                        Store& store);

// What a session's forecast rests on besides the model: a pure function of the panel.
struct ForecastInputs {
  Session session = Session::evening;
  Snapshot snapshot = {};
  Date target_date = {};
  std::vector<double> row = {};
  ExpectedRange range = {};
  Risk risk = {};
  std::string caveat = {};  // what is missing from the inputs; empty when nothing is
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
Result<SessionInputs> prepare_inputs(const LoadedPanel& data, const Universe& universe,
                                     const TradingCalendar& calendar);

// What a pre-open forecast lacks of the night before: the whole series, or the US close that could
// be known at the cut-off. Empty for the evening and when nothing is lacking.
std::string overnight_caveat(const Panel& panel, Session session, Date target);

// unavailable: the model needs something of the night before that is not in the data; to forecast
// without it would record a guess that later data could not replace.
Status check_inputs(const ForecastInputs& inputs, const ServingModel& model);

// The forecast itself: nothing in it but the inputs, the model and the time of issue.
Forecast make_forecast(const ForecastInputs& inputs, const ServingModel& model,
                       const TradingCalendar& calendar, Instant issued_at);

// A later session than the data's last has been completed by `now`.
bool is_stale(const Snapshot& snapshot, const TradingCalendar& calendar, Instant now);
// Issued in time: before 09:00 IST of the target day, when the exchange's pre-open session begins.
bool is_before_opening(Instant issued_at, Date target);
// Calendar days from the last session to `now`'s day in India.
int age_days(const Snapshot& snapshot, Instant now);

}  // namespace sensex

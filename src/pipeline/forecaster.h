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

// The session's production model, restored from its artefact and checked against the data it is to
// be used on.
// unavailable: no production model, or one of other features or another market's data; the message
// names the command to run. malformed_data: the artefact is damaged.
Result<ServingModel> load_serving_model(Session session, const Snapshot& snapshot,
                                        const Trainers& trainers, Store& store);

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

// What a pre-open forecast lacks of the night before: a series that is not there, or a US close
// that could be known at the cut-off and is not in the data (a US holiday, or not ingested yet; the
// features take it for a night without a move). Empty for the evening and when nothing is lacking.
std::string overnight_caveat(const Panel& panel, Session session, Date target);

// The forecast itself: nothing in it but the inputs, the model and the time of issue.
Forecast make_forecast(const ForecastInputs& inputs, const ServingModel& model,
                       const TradingCalendar& calendar, Instant issued_at);

// A later session than the data's last has been completed by `now`.
bool is_stale(const Snapshot& snapshot, const TradingCalendar& calendar, Instant now);
// Calendar days from the last session to `now`'s day in India.
int age_days(const Snapshot& snapshot, Instant now);

}  // namespace sensex

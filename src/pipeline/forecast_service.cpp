#include "pipeline/forecast_service.h"

#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

namespace sensex {
namespace {

// How long an answer is given without asking the store whether it is still the right one.
constexpr std::chrono::milliseconds kTrust(1'000);

using Stopwatch = std::chrono::steady_clock;

double seconds_since(Stopwatch::time_point start) {
  return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

LedgerKey key_of(const ForecastInputs& inputs, const ServingModel& model) {
  return {inputs.target_date, inputs.session, model.record.model.name, model.record.version};
}

// The entry that stands may be an earlier one: the log tells what was answered.
double recorded_confidence(const std::string& payload) {
  const auto json = nlohmann::json::parse(payload, nullptr, false);
  if (!json.is_object()) return 0.0;
  const auto score = json.find("confidence_score");
  return score != json.end() && score->is_number() ? score->get<double>() : 0.0;
}

}  // namespace

ForecastService::ForecastService(const ForecastServiceParts& parts)
    : parts_(parts),
      hits_(parts.metrics.counter("sensex_forecast_cache_hits_total",
                                  "Forecasts answered from the cache")),
      misses_(parts.metrics.counter("sensex_forecast_cache_misses_total",
                                    "Forecasts for which the store was asked")),
      predictions_(parts.metrics.counter("sensex_predictions_total", "Predictions computed")),
      seconds_(parts.metrics.histogram(
          "sensex_prediction_duration_seconds",
          "Time to compute one prediction and enter it in the ledger",
          {0.0001, 0.0005, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5})) {}

ForecastService::Slot& ForecastService::slot(Session session) {
  return slots_.at(session == Session::evening ? 0 : 1);
}

Result<JsonText> ForecastService::latest(Session session) {
  Slot& slot = this->slot(session);
  const std::lock_guard lock(slot.mutex);
  const Instant now = parts_.clock.now();
  if (slot.answer && now >= slot.checked_at && now - slot.checked_at < kTrust) {
    hits_.increment();
    return slot.answer;
  }
  const Result<bool> changed = refresh(slot, session);
  if (!changed) return fail(changed.error());
  slot.checked_at = now;
  if (slot.answer && !*changed) {
    hits_.increment();
    return slot.answer;
  }
  misses_.increment();
  return issue(slot);
}

Result<JsonText> ForecastService::run(Session session) {
  Slot& slot = this->slot(session);
  const std::lock_guard lock(slot.mutex);
  const Result<bool> changed = refresh(slot, session);
  if (!changed) return fail(changed.error());
  slot.checked_at = parts_.clock.now();
  return issue(slot);
}

Probe ForecastService::probe(Session session) {
  Slot& slot = this->slot(session);
  const std::lock_guard lock(slot.mutex);
  const Result<bool> changed = refresh(slot, session);
  if (!changed) return {false, fail(changed.error())};
  const double p = slot.model->classifier->probability_up(slot.inputs->row);
  if (p > 0.0 && p < 1.0) return {true, {}};
  return {true,
          fail(Errc::internal, "the production model gave no probability; run: sensex train")};
}

std::size_t ForecastService::cached_count() {
  std::size_t count = 0;
  for (Slot& slot : slots_) {
    const std::lock_guard lock(slot.mutex);
    count += slot.answer ? 1U : 0U;
  }
  return count;
}

bool ForecastService::cache_matches_ledger() {
  for (Slot& slot : slots_) {
    const std::lock_guard lock(slot.mutex);
    if (!slot.answer) continue;
    const auto entry = parts_.store.ledger().find(key_of(*slot.inputs, *slot.model));
    if (!entry || !*entry || (*entry)->forecast.payload != *slot.answer) return false;
  }
  return true;
}

Result<bool> ForecastService::refresh(Slot& slot, Session session) {
  const Result<bool> inputs = refresh_inputs(slot, session);
  if (!inputs) return fail(inputs.error());
  // Another snapshot may come from another market: the model is checked against it again.
  if (*inputs) slot.model.reset();
  const Result<bool> model = refresh_model(slot, session);
  const bool changed = !model || *inputs || *model;
  if (changed) slot.answer.reset();
  if (!model) return fail(model.error());
  return changed;
}

Result<bool> ForecastService::refresh_inputs(Slot& slot, Session session) {
  const Result<Snapshot> snapshot = require_snapshot(parts_.store);
  if (!snapshot) return fail(snapshot.error());
  if (slot.inputs && slot.inputs->snapshot.id == snapshot->id) return false;
  const auto inputs = current_inputs();
  if (!inputs) return fail(inputs.error());
  slot.inputs = (*inputs)->of(session);
  return true;
}

Result<std::shared_ptr<const SessionInputs>> ForecastService::current_inputs() {
  const auto data = parts_.panels.current();
  if (!data) return fail(data.error());
  const std::lock_guard lock(inputs_mutex_);
  if (inputs_ && inputs_->evening.snapshot.id == (*data)->snapshot.id) return inputs_;
  Result<SessionInputs> inputs = prepare_inputs(**data, parts_.universe, parts_.calendar);
  if (!inputs) return fail(std::move(inputs.error()));
  inputs_ = std::make_shared<const SessionInputs>(std::move(*inputs));
  return inputs_;
}

Result<bool> ForecastService::refresh_model(Slot& slot, Session session) {
  if (slot.model) {
    const auto record = parts_.store.models().production(model_line(session));
    if (!record) return fail(record.error());
    if (*record && (*record)->version == slot.model->record.version) return false;
  }
  Result<ServingModel> model =
      load_serving_model(session, slot.inputs->snapshot, parts_.trainers, parts_.store);
  if (!model) {
    slot.model.reset();
    return fail(std::move(model.error()));
  }
  slot.model = std::move(*model);
  return true;
}

Result<JsonText> ForecastService::issue(Slot& slot) {
  const Stopwatch::time_point start = Stopwatch::now();
  const Forecast forecast =
      make_forecast(*slot.inputs, *slot.model, parts_.calendar, parts_.clock.now());
  const Result<LedgerEntry> entry =
      parts_.store.ledger().append({key_of(*slot.inputs, *slot.model), forecast.prediction_id,
                                    forecast.issued_at, to_json_text(forecast)});
  if (!entry) return fail(entry.error());
  const double seconds = seconds_since(start);
  predictions_.increment();
  seconds_.observe(seconds);
  parts_.logger.prediction("model_server", {entry->forecast.prediction_id, seconds,
                                            recorded_confidence(entry->forecast.payload)});
  slot.answer = std::make_shared<const std::string>(entry->forecast.payload);
  return slot.answer;
}

}  // namespace sensex

#include "pipeline/forecast_service.h"

#include <chrono>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "market/freshness.h"
#include "pipeline/quality_gate.h"

namespace sensex {
namespace {

// How long an answer is given without asking the store whether it is still the right one.
constexpr std::chrono::milliseconds kTrust(1'000);

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

LedgerKey key_of(const ForecastInputs& inputs, const ServingModel& model) {
  return {inputs.target_date, inputs.session, model.record.model.name, model.record.version,
          inputs.snapshot.id};
}

// The entry that stands may be an earlier one: the log tells what was answered.
double recorded_confidence(const std::string& payload) {
  const auto json = nlohmann::json::parse(payload, nullptr, false);
  if (!json.is_object()) return 0.0;
  const auto score = json.find("confidence_score");
  return score != json.end() && score->is_number() ? score->get<double>() : 0.0;
}

Status check_hash(const LedgerEntry& entry) {
  if (ledger_hash(entry) == entry.hash) return {};
  return fail(
      Errc::malformed_data,
      fmt::format("the ledger's entry {} no longer fits its hash; run: sensex ledger verify",
                  entry.sequence));
}

}  // namespace

ForecastService::ForecastService(const ForecastServiceParts& parts)
    : parts_(parts),
      hits_(parts.metrics.counter("sensex_forecast_cache_hits_total",
                                  "Forecasts answered from the cache")),
      misses_(parts.metrics.counter("sensex_forecast_cache_misses_total",
                                    "Forecasts for which the store was asked")),
      predictions_(
          parts.metrics.counter("sensex_predictions_total",
                                "Predictions asked for and answered, of entries that stood too")),
      seconds_(parts.metrics.histogram(
          "sensex_prediction_duration_seconds",
          "Time from asking for a prediction to its entry in the ledger",
          {0.0001, 0.0005, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5})) {}

ForecastService::Slot& ForecastService::slot(Session session) {
  return slots_.at(session == Session::evening ? 0 : 1);
}

ForecastService::CachedAnswer& ForecastService::answer_of(Session session) {
  return answers_.at(session == Session::evening ? 0 : 1);
}

Date ForecastService::next_day(Instant now) const {
  const TradingCalendar& calendar = parts_.market.calendar();
  return calendar.next_trading_day(calendar.last_completed_session(now));
}

Result<JsonText> ForecastService::recorded(Session session) {
  const Instant now = parts_.clock.now();
  const Date day = next_day(now);
  CachedAnswer& answer = answer_of(session);
  const std::lock_guard lock(answer.mutex);
  const bool is_trusted = now >= answer.read_at && now - answer.read_at < kTrust;
  if (answer.text && answer.key.target_day == day && is_trusted) {
    hits_.increment();
    return answer.text;
  }
  misses_.increment();
  const Result<std::optional<LedgerEntry>> entry = parts_.store.ledger().newest(day, session);
  if (!entry) return fail(entry.error());
  if (!*entry) {
    answer.text = nullptr;
    return fail(nothing_recorded(session, day, now));
  }
  if (const Status fits = check_hash(**entry); !fits) return fail(fits.error());
  answer.read_at = now;
  return remember(**entry, answer);
}

// What asking for one would say, as far as that costs nothing.
Error ForecastService::nothing_recorded(Session session, Date day, Instant now) {
  const Result<Snapshot> snapshot = require_snapshot(parts_.store);
  const Result<ModelRecord> production =
      snapshot ? require_production(parts_.market, session, parts_.store.models())
               : fail(snapshot.error());
  std::string next = fmt::format(
      "issue it with POST /api/v1/forecast?session={0}, or run: sensex forecast --session {0}",
      to_string(session));
  if (!production) {
    if (production.error().code != Errc::unavailable) return production.error();
    next = production.error().message;
  } else {
    const Freshness freshness = freshness_of(snapshot->last_session, parts_.market.calendar(), now);
    if (freshness.is_after_now) next = describe(freshness);
    if (freshness.sessions_behind > 0) next = describe(freshness) + "; run: sensex ingest";
  }
  return {.code = Errc::not_found,
          .message = fmt::format("no {} forecast is recorded for {} yet: {}", to_string(session),
                                 day.to_string(), next)};
}

JsonText ForecastService::remember(const LedgerEntry& entry, CachedAnswer& answer) {
  const bool is_same = answer.text && *answer.text == entry.forecast.payload;
  if (!is_same) answer.text = std::make_shared<const std::string>(entry.forecast.payload);
  answer.key = entry.forecast.key;
  return answer.text;
}

Result<JsonText> ForecastService::run(Session session) {
  const Stopwatch::time_point asked_at = Stopwatch::now();
  Slot& slot = this->slot(session);
  const std::lock_guard lock(slot.mutex);
  const Result<bool> changed = refresh(slot, session);
  if (!changed) return fail(changed.error());
  return issue(*slot.served, asked_at);
}

Probe ForecastService::probe(Session session) {
  Slot& slot = this->slot(session);
  const std::lock_guard lock(slot.mutex);
  const Result<bool> changed = refresh(slot, session);
  if (!changed) return {false, fail(changed.error())};
  const double p = slot.served->model.classifier->probability_up(slot.served->inputs.row);
  if (p > 0.0 && p < 1.0) return {true, {}};
  return {true,
          fail(Errc::internal, "the production model gave no probability; run: sensex train")};
}

std::size_t ForecastService::cached_count() {
  std::size_t count = 0;
  for (CachedAnswer& answer : answers_) {
    const std::lock_guard lock(answer.mutex);
    count += answer.text ? 1U : 0U;
  }
  return count;
}

bool ForecastService::cache_matches_ledger() {
  for (CachedAnswer& answer : answers_) {
    const std::lock_guard lock(answer.mutex);
    if (!answer.text) continue;
    const auto entry = parts_.store.ledger().find(answer.key);
    if (!entry || !*entry || (*entry)->forecast.payload != *answer.text) return false;
  }
  return true;
}

Result<bool> ForecastService::refresh(Slot& slot, Session session) {
  const Result<Snapshot> snapshot = require_snapshot(parts_.store);
  const Result<ModelRecord> production =
      snapshot ? require_production(parts_.market, session, parts_.store.models())
               : fail(snapshot.error());
  if (production && is_current(slot, *snapshot, *production)) return false;
  slot.served.reset();
  if (!production) return fail(production.error());

  const auto data = parts_.panels.current();
  if (!data) return fail(data.error());
  const Status fit = require_dataset_quality(parts_.store, snapshot->id, Stops::serving);
  if (!fit) return fail(fit.error());
  const auto inputs = inputs_of(**data);
  if (!inputs) return fail(inputs.error());
  Result<ServingModel> model = load_serving_model(session, *production, **data,
                                                  {parts_.market, parts_.trainers, parts_.store});
  if (!model) return fail(std::move(model.error()));
  slot.served = Served{(*inputs)->of(session), std::move(*model)};
  return true;
}

bool ForecastService::is_current(const Slot& slot, const Snapshot& snapshot,
                                 const ModelRecord& production) const {
  return slot.served && slot.served->inputs.snapshot.id == snapshot.id &&
         slot.served->model.record.version == production.version;
}

Result<std::shared_ptr<const SessionInputs>> ForecastService::inputs_of(const LoadedPanel& data) {
  const std::lock_guard lock(inputs_mutex_);
  if (inputs_ && inputs_->evening.snapshot.id == data.snapshot.id) return inputs_;
  Result<SessionInputs> inputs = prepare_inputs(data, parts_.market);
  if (!inputs) return fail(std::move(inputs.error()));
  inputs_ = std::make_shared<const SessionInputs>(std::move(*inputs));
  return inputs_;
}

Result<JsonText> ForecastService::issue(const Served& served, Stopwatch::time_point asked_at) {
  // Of an entry that stands, too: its day may have passed.
  const auto may_be_said = [&](Instant now) {
    return check_inputs(served.inputs, served.model, parts_.market, now);
  };
  if (const Status may = may_be_said(parts_.clock.now()); !may) return fail(may.error());
  // Asked again at the instant at which it is recorded: a writer before may have held it up.
  const LedgerMaker make = [&](Instant now) -> Result<LedgerText> {
    if (const Status may = may_be_said(now); !may) return fail(may.error());
    const Forecast forecast = make_forecast(served.inputs, served.model, parts_.market, now);
    return LedgerText{forecast.prediction_id, to_json_text(forecast)};
  };
  const Result<LedgerEntry> entry =
      parts_.store.ledger().append(key_of(served.inputs, served.model), parts_.clock, make);
  if (!entry) return fail(entry.error());
  if (const Status fits = check_hash(*entry); !fits) return fail(fits.error());
  note_prediction(entry->forecast, seconds_since(asked_at));
  CachedAnswer& answer = answer_of(served.inputs.session);
  const std::lock_guard lock(answer.mutex);
  // What was superseded since is the answer to whom it was given, and not what was said last.
  if (entry->superseded_by != 0) {
    return std::make_shared<const std::string>(entry->forecast.payload);
  }
  answer.read_at = parts_.clock.now();
  return remember(*entry, answer);
}

void ForecastService::note_prediction(const NewLedgerEntry& forecast, double seconds) {
  predictions_.increment();
  seconds_.observe(seconds);
  parts_.logger.prediction(
      "model_server", {forecast.prediction_id, seconds, recorded_confidence(forecast.payload)});
}

}  // namespace sensex

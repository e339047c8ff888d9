#include "pipeline/forecaster.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "features/feature_builder.h"
#include "market/freshness.h"
#include "models/trailing_volatility.h"
#include "pipeline/promote.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

constexpr double kRangeLevel = 0.8;

RiskLevel risk_level(double percentile) {
  if (percentile < 100.0 / 3.0) return RiskLevel::low;
  if (percentile < 200.0 / 3.0) return RiskLevel::medium;
  return RiskLevel::high;
}

constexpr std::ptrdiff_t kComparedSessions = 250;
constexpr double kSameCloses = 0.95;

std::vector<Bar> last_sessions(std::span<const Bar> bars) {
  const auto count = std::min(kComparedSessions, std::ssize(bars));
  return {bars.end() - count, bars.end()};
}

// The days the model last learnt from are in the data with the same closes, but for corrections.
bool continues(const Panel& panel, std::span<const Bar> learnt) {
  const std::vector<Bar> compared = last_sessions(learnt);
  const auto same = std::ranges::count_if(compared, [&](const Bar& bar) {
    const std::optional<std::size_t> day = panel.find_day(bar.date);
    return day && panel.index[*day].close == bar.close;
  });
  return static_cast<double>(same) >= kSameCloses * static_cast<double>(compared.size());
}

// A model of one market must never speak about another, nor about days it was trained on.
Result<std::string> why_other_data(const ModelRecord& record, const LoadedPanel& data,
                                   ObjectStore& objects) {
  if (record.model.snapshot == data.snapshot.id) return std::string();
  const Result<MarketData> learnt = restore_market_data(record.model.snapshot, objects);
  if (!learnt) return fail(learnt.error());
  const std::span<const Bar> index = learnt->index.bars();
  if (learnt->origin != data.panel.origin || !continues(data.panel, index)) {
    return std::string("was trained on another market's data than the current");
  }
  if (index.back().date <= data.panel.last_day()) return std::string();
  return fmt::format("was trained on days to {}, the data ends before them",
                     index.back().date.to_string());
}

bool has_same_features(const Market& market, const ModelRecord& record) {
  using Json = nlohmann::json;
  const Json json = Json::parse(record.model.configuration, nullptr, false);
  const Json names = json.is_object() ? json.value("features", Json()) : Json();
  return names == Json(model_features(market).names);
}

std::string prediction_id(const ForecastInputs& inputs, const ModelRecord& record) {
  const std::string key =
      fmt::format("{}\n{}\n{}\n{}\n{}", to_string(inputs.session), inputs.target_date.to_string(),
                  record.model.name, record.version, inputs.snapshot.id);
  return "pred_" + sha256_hex(key).substr(0, 12);
}

}  // namespace

Result<ModelRecord> require_production(const Market& market, Session session,
                                       ModelRegistry& registry) {
  Result<std::optional<ModelRecord>> record = registry.production(model_line(market, session));
  if (!record) return fail(std::move(record.error()));
  if (*record) return std::move(**record);
  return fail(Errc::unavailable, fmt::format("no production model for the {} session; run: sensex "
                                             "train --session {}",
                                             to_string(session), to_string(session)));
}

Result<std::string> why_unfit(const ModelRecord& record, const LoadedPanel& data,
                              const Market& market, ObjectStore& objects) {
  Result<std::string> why = why_other_data(record, data, objects);
  if (!why || !why->empty() || has_same_features(market, record)) return why;
  return std::string("was trained on other features than this program computes");
}

Result<std::unique_ptr<Classifier>> restore_classifier(const ModelRecord& record,
                                                       const Trainers& trainers,
                                                       ObjectStore& objects) {
  const Result<const ClassifierTrainer*> trainer = find_trainer(trainers, record.model.algorithm);
  if (!trainer) return fail(trainer.error());
  const Result<std::string> bytes = objects.get(record.model.artefact_sha256);
  if (!bytes) return fail(bytes.error());
  return (*trainer)->restore(*bytes);
}

Result<ServingModel> load_serving_model(Session session, const ModelRecord& record,
                                        const LoadedPanel& data, const ServingParts& parts) {
  const auto& [market, trainers, store] = parts;
  const Result<std::string> why = why_unfit(record, data, market, store.objects());
  if (!why) return fail(why.error());
  if (!why->empty()) {
    return fail(Errc::unavailable,
                fmt::format("the production model {}; run: sensex train --session {}", *why,
                            to_string(session)));
  }
  Result<std::unique_ptr<Classifier>> classifier =
      restore_classifier(record, trainers, store.objects());
  if (!classifier) return fail(std::move(classifier.error()));
  const Result<ModelScore> score = score_of(record);
  if (!score) return fail(score.error());
  return ServingModel{record, std::move(*classifier), verdict_of(*score)};
}

Result<SessionInputs> prepare_inputs(const LoadedPanel& data, const Market& market) {
  const Result<PriceRange> range = trailing_range(data.panel.index, kRangeLevel);
  if (!range) return fail(range.error());
  const Result<double> percentile = volatility_percentile(data.panel.index);
  if (!percentile) return fail(percentile.error());
  ForecastInputs shared;
  shared.snapshot = data.snapshot;
  shared.target_date = market.calendar().next_trading_day(data.panel.last_day());
  shared.range = {kRangeLevel, range->low, range->high};
  shared.risk = {risk_level(*percentile), *percentile};

  const FeatureBuilder features(data.panel, market);
  SessionInputs inputs{shared, shared};
  for (ForecastInputs* session : {&inputs.evening, &inputs.pre_open}) {
    session->session = session == &inputs.evening ? Session::evening : Session::pre_open;
    Result<std::vector<double>> row = features.live_row(session->session, shared.target_date);
    if (!row) return fail(std::move(row.error()));
    session->row = std::move(*row);
  }
  Night night = night_before(data.panel, market, shared.target_date);
  inputs.pre_open.waits_for = std::move(night.waits_for);
  inputs.pre_open.caveat = std::move(night.lacks);
  return inputs;
}

Night night_before(const Panel& panel, const Market& market, Date target) {
  Night night;
  const auto add = [](std::string& list, const std::string& item) {
    list += (list.empty() ? "" : ", ") + item;
  };
  const Instant now = cutoff(Session::pre_open, market.calendar(), panel.last_day(), target);
  for (const GlobalSpec& spec : market.globals()) {
    if (!spec.is_awaited) continue;
    const GlobalSeries* series = panel.find_global(spec.id);
    const auto expected = last_known_session(spec, now, market.calendar());
    const bool has_any = series != nullptr && !series->points().empty();
    const Date last = has_any ? series->points().back().date : Date();
    if (!has_any || target.days_since(last) > kOldestQuoteDays) {
      add(night.lacks, spec.id);
    } else if (expected && last < *expected) {
      add(night.waits_for, fmt::format("the close of {} of {}", spec.id, expected->to_string()));
    }
  }
  return night;
}

namespace {

// A forecast that looks older than what it was made from may have been chosen after the fact.
Status check_clock(const ForecastInputs& inputs, const ServingModel& model, Instant now) {
  const ModelRecord& record = model.record;
  const Instant newest =
      std::max({inputs.snapshot.created_at, record.model.trained_at, record.stage_since});
  if (now >= newest) return {};
  return fail(Errc::refused,
              fmt::format("the clock says {}, but the dataset was stored, or the model trained or "
                          "promoted, at {}: is it right? Nothing was recorded; set the clock and "
                          "ask again",
                          to_iso8601(now), to_iso8601(newest)));
}

}  // namespace

Status check_inputs(const ForecastInputs& inputs, const ServingModel& model, const Market& market,
                    Instant now) {
  const Freshness freshness = freshness_of(inputs.snapshot.last_session, market.calendar(), now);
  if (freshness.is_after_now) return fail(Errc::unavailable, "no forecast: " + describe(freshness));
  if (Status fits = check_clock(inputs, model, now); !fits) return fits;
  if (freshness.sessions_behind > 0) {
    return fail(Errc::unavailable,
                fmt::format("no forecast: the data end on {}, and {} was the last completed "
                            "session, so they can say nothing of the day after it; bring newer "
                            "bars: sensex ingest",
                            inputs.snapshot.last_session.to_string(),
                            freshness.last_completed.to_string()));
  }
  // The base rate looks at no input, so nothing can be missing.
  if (inputs.waits_for.empty() || model.record.model.algorithm == kFallbackAlgorithm) return {};
  return fail(
      Errc::unavailable,
      fmt::format("no {} forecast for {} yet: {} is not in the data; ingest it (New York's "
                  "closes are known from about 02:45 IST), or use the evening session",
                  to_string(inputs.session), inputs.target_date.to_string(), inputs.waits_for));
}

Forecast make_forecast(const ForecastInputs& inputs, const ServingModel& model,
                       const Market& market, Instant issued_at) {
  Forecast forecast;
  forecast.session = inputs.session;
  forecast.target_date = inputs.target_date;
  forecast.issued_at = issued_at;
  forecast.probability_up = model.classifier->probability_up(inputs.row);
  forecast.range = inputs.range;
  forecast.risk = inputs.risk;
  forecast.model = {model.record.model.name, model.record.version, model.record.model.algorithm};
  forecast.data = {inputs.snapshot.origin, inputs.snapshot.last_session, inputs.snapshot.id,
                   market.name(), age_days(inputs.snapshot, market.calendar(), issued_at)};
  forecast.verdict = model.verdict;
  if (!inputs.caveat.empty()) forecast.verdict += "; made without " + inputs.caveat;
  forecast.prediction_id = prediction_id(inputs, model.record);
  return forecast;
}

int age_days(const Snapshot& snapshot, const TradingCalendar& calendar, Instant now) {
  return calendar.day_of(now).days_since(snapshot.last_session);
}

}  // namespace sensex

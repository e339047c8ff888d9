#include "pipeline/forecaster.h"

#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "features/feature_builder.h"
#include "market/ist.h"
#include "market/new_york.h"
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

tl::unexpected<Error> retrain(Session session, std::string_view why) {
  return fail(Errc::unavailable, fmt::format("the production model {}; run: sensex train --session "
                                             "{}",
                                             why, to_string(session)));
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
Status check_market(Session session, const ModelRecord& record, const LoadedPanel& data,
                    ObjectStore& objects) {
  if (record.model.snapshot == data.snapshot.id) return {};
  const Result<MarketData> learnt = restore_market_data(record.model.snapshot, objects);
  if (!learnt) return fail(learnt.error());
  const std::span<const Bar> index = learnt->index.bars();
  if (learnt->origin != data.panel.origin || !continues(data.panel, index)) {
    return retrain(session, "was trained on another market's data than the current");
  }
  if (index.back().date > data.panel.last_day()) {
    return retrain(session, fmt::format("was trained on days to {}, the data ends before them",
                                        index.back().date.to_string()));
  }
  return {};
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

Result<ModelRecord> require_production(Session session, ModelRegistry& registry) {
  Result<std::optional<ModelRecord>> record = registry.production(model_line(session));
  if (!record) return fail(std::move(record.error()));
  if (*record) return std::move(**record);
  return fail(Errc::unavailable, fmt::format("no production model for the {} session; run: sensex "
                                             "train --session {}",
                                             to_string(session), to_string(session)));
}

Result<ServingModel> load_serving_model(Session session, const ModelRecord& record,
                                        const LoadedPanel& data, const Trainers& trainers,
                                        Store& store) {
  if (const Status same = check_market(session, record, data, store.objects()); !same) {
    return fail(same.error());
  }
  if (const Status same = check_features(session, record); !same) return fail(same.error());

  const Result<const ClassifierTrainer*> trainer = find_trainer(trainers, record.model.algorithm);
  if (!trainer) return fail(trainer.error());
  const Result<std::string> bytes = store.objects().get(record.model.artefact_sha256);
  if (!bytes) return fail(bytes.error());
  Result<std::unique_ptr<Classifier>> classifier = (*trainer)->restore(*bytes);
  if (!classifier) return fail(std::move(classifier.error()));
  const Result<ModelScore> score = score_of(record);
  if (!score) return fail(score.error());
  return ServingModel{record, std::move(*classifier), verdict_of(*score)};
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
  const Date expected = last_us_session(cutoff(session, panel.last_day(), target));
  if (us->points().back().date >= expected) return {};
  return fmt::format("the US close of {} is not in the data", expected.to_string());
}

Status check_inputs(const ForecastInputs& inputs, const ServingModel& model) {
  // The base rate looks at no input, so nothing can be missing.
  if (inputs.caveat.empty() || model.record.model.algorithm == kFallbackAlgorithm) return {};
  return fail(
      Errc::unavailable,
      fmt::format("no pre-open forecast for {} yet: {}; ingest it (US closes are known from "
                  "about 02:45 IST), or use the evening session",
                  inputs.target_date.to_string(), inputs.caveat));
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

bool is_before_opening(Instant issued_at, Date target) {
  return issued_at < cutoff(Session::pre_open, target, target);
}

int age_days(const Snapshot& snapshot, Instant now) {
  return ist_date(now).days_since(snapshot.last_session);
}

}  // namespace sensex

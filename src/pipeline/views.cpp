#include "pipeline/views.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "features/catalogue.h"
#include "market/freshness.h"
#include "pipeline/promote.h"

namespace sensex {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMoverCount = 5;

struct Move {
  const Symbol* symbol = nullptr;
  double close = 0.0;
  double percent = 0.0;
};

double percent_change(double from, double to) { return 100.0 * (to / from - 1.0); }

// The members' moves on the panel's last day; a member without two bars in a row is missing.
std::vector<Move> last_moves(const Panel& panel, const Market& market) {
  std::vector<Move> moves;
  const std::size_t last = panel.day_count() - 1;
  for (const Symbol& member : market.universe().members_on(panel.last_day())) {
    const StockColumn* column = panel.find_stock(member);
    if (column == nullptr || last == 0) continue;
    const std::optional<Bar>& now = column->bars[last];
    const std::optional<Bar>& before = column->bars[last - 1];
    if (!now || !before) continue;
    moves.push_back({&column->symbol, now->close, percent_change(before->close, now->close)});
  }
  return moves;
}

Json breadth_json(const std::vector<Move>& moves, std::size_t members) {
  const auto advancing = std::ranges::count_if(moves, [](const Move& m) { return m.percent > 0; });
  const auto declining = std::ranges::count_if(moves, [](const Move& m) { return m.percent < 0; });
  const auto seen = std::ssize(moves);
  return {{"advancing", advancing},
          {"declining", declining},
          {"unchanged", seen - advancing - declining},
          {"missing", static_cast<std::ptrdiff_t>(members) - seen},
          {"total", members}};
}

Json move_json(const Move& move, const Market& market) {
  return {{"symbol", move.symbol->text()},
          {"sector", market.sector_of(*move.symbol)},
          {"close", move.close},
          {"change_percent", move.percent}};
}

// The largest moves first; `sign` +1 for gainers, -1 for losers.
Json movers_json(std::vector<Move> moves, double sign, const Market& market) {
  // Equal moves by symbol: the same market gives the same page.
  std::ranges::sort(moves, {}, [&](const Move& m) {
    return std::pair(-sign * m.percent, std::string_view(m.symbol->text()));
  });
  Json list = Json::array();
  for (const Move& move : moves) {
    if (list.size() == kMoverCount || sign * move.percent <= 0.0) break;
    list.push_back(move_json(move, market));
  }
  return list;
}

Json bar_json(const Bar& bar) {
  return {
      {"date", bar.date.to_string()}, {"open", bar.open},    {"high", bar.high}, {"low", bar.low},
      {"close", bar.close},           {"volume", bar.volume}};
}

Json index_json(const Panel& panel, const Market& market, int days) {
  const Bar& last = panel.index.back();
  const Bar& previous = panel.index[panel.index.size() > 1 ? panel.index.size() - 2 : 0];
  const std::size_t count = std::min(panel.index.size(), static_cast<std::size_t>(days));
  Json bars = Json::array();
  for (const Bar& bar : std::span(panel.index).last(count)) bars.push_back(bar_json(bar));
  return {{"symbol", market.index().text()},
          {"title", market.index_title()},
          {"close", last.close},
          {"previous_close", previous.close},
          {"change", last.close - previous.close},
          {"change_percent", percent_change(previous.close, last.close)},
          {"bars", std::move(bars)}};
}

// What this program wrote are JSON objects; what somebody damaged shows as an empty one.
Json stored_json(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json::object();
}

Json stages_json(const ModelRecord& record, std::span<const StageEvent> events) {
  Json stages = Json::array();
  for (const StageEvent& event : events) {
    if (event.name != record.model.name || event.version != record.version) continue;
    stages.push_back({{"stage", to_string(event.stage)},
                      {"at", to_iso8601(event.at)},
                      {"reason", event.reason}});
  }
  return stages;
}

Json model_json(const ModelRecord& record, std::span<const StageEvent> events) {
  const NewModel& model = record.model;
  return {{"name", model.name},
          {"version", record.version},
          {"stage", to_string(record.stage)},
          {"stage_since", to_iso8601(record.stage_since)},
          {"stages", stages_json(record, events)},
          {"algorithm", model.algorithm},
          {"snapshot", model.snapshot},
          {"code_version", model.code_version},
          {"trained_at", to_iso8601(model.trained_at)},
          {"artefact_sha256", model.artefact_sha256},
          {"metrics", stored_json(model.metrics)},
          {"configuration", stored_json(model.configuration)}};
}

// The first revision first.
std::vector<ForecastOutcome> revisions_of(const LedgerEntry& entry,
                                          std::span<const ForecastOutcome> stored) {
  std::vector<ForecastOutcome> revisions;
  std::ranges::copy_if(stored, std::back_inserter(revisions),
                       [&](const ForecastOutcome& o) { return o.sequence == entry.sequence; });
  std::ranges::sort(revisions, {}, &ForecastOutcome::revision);
  return revisions;
}

// "UP", "DOWN" or null: not known yet.
Json outcome_json(const LedgerEntry& entry, const LoadedPanel* data,
                  std::span<const ForecastOutcome> revisions) {
  if (!revisions.empty()) return revisions.back().direction;
  const std::optional<Direction> observed = outcome_of(entry, data);
  return observed ? Json(to_string(*observed)) : Json();
}

// The last correction of the outcome, or null: it is as it was first seen.
Json correction_json(std::span<const ForecastOutcome> revisions, const TradingCalendar& calendar) {
  if (revisions.size() < 2) return {};
  const ForecastOutcome& before = revisions[revisions.size() - 2];
  const ForecastOutcome& latest = revisions.back();
  return {{"date", calendar.day_of(latest.stored_at).to_string()},
          {"from", before.direction},
          {"to", latest.direction},
          {"from_previous_close", before.previous_close},
          {"to_previous_close", latest.previous_close},
          {"from_close", before.close},
          {"to_close", latest.close},
          {"revision", latest.revision}};
}

Json sequence_json(std::int64_t sequence) { return sequence > 0 ? Json(sequence) : Json(); }

Json entry_json(const LedgerEntry& entry, const Market& market, const LoadedPanel* data,
                std::span<const ForecastOutcome> stored) {
  const std::vector<ForecastOutcome> revisions = revisions_of(entry, stored);
  const Json outcome = outcome_json(entry, data, revisions);
  const NewLedgerEntry& forecast = entry.forecast;
  const Json payload = stored_json(forecast.payload);
  const Json direction = payload.value("direction", Json());
  Json json;
  json["sequence"] = entry.sequence;
  json["target_date"] = forecast.key.target_day.to_string();
  json["session"] = to_string(forecast.key.session);
  json["issued_at"] = to_iso8601(forecast.issued_at);
  json["timely"] = is_timely(entry, market.calendar());
  json["supersedes"] = sequence_json(entry.supersedes);
  json["superseded_by"] = sequence_json(entry.superseded_by);
  json["scored"] = is_scored(entry, market.calendar());
  json["direction"] = direction;
  json["probability_up"] = payload.value("probability_up", Json());
  json["model"] = {{"name", forecast.key.model_name}, {"version", forecast.key.model_version}};
  json["snapshot"] = payload.value(Json::json_pointer("/data/snapshot"), Json());
  json["simulated"] = payload.value(Json::json_pointer("/data/simulated"), Json());
  json["outcome"] = outcome;
  // One forecast of a day and session hits or misses, however often it was superseded.
  json["hit"] = outcome.is_null() || entry.supersedes > 0 ? Json() : Json(direction == outcome);
  json["corrected"] = correction_json(revisions, market.calendar());
  json["prediction_id"] = forecast.prediction_id;
  json["hash"] = entry.hash;
  json["previous_hash"] = entry.previous_hash;
  return json;
}

Json serving_json(const std::optional<ModelRecord>& record) {
  if (!record) return {};
  const Result<ModelScore> score = score_of(*record);
  return {{"name", record->model.name},
          {"version", record->version},
          {"algorithm", record->model.algorithm},
          {"verdict", score ? Json(verdict_of(*score)) : Json()}};
}

Json data_json(const Snapshot& snapshot, const Market& market, Instant now) {
  const int behind = freshness_of(snapshot.last_session, market.calendar(), now).sessions_behind;
  return {{"source", snapshot.origin.source},
          {"simulated", snapshot.origin.simulated},
          {"snapshot", snapshot.id},
          {"first_session", snapshot.first_session.to_string()},
          {"last_session", snapshot.last_session.to_string()},
          {"age_days", age_days(snapshot, market.calendar(), now)},
          {"stale", behind > 0},
          {"sessions_behind", behind},
          {"stocks", snapshot.stock_count},
          {"bars", snapshot.bar_count},
          {"indicators", catalogue().size()},
          {"members", market.universe().slot_count()}};
}

}  // namespace

std::string market_json(const LoadedPanel& data, const Market& market, Instant now, int days) {
  const std::vector<Move> moves = last_moves(data.panel, market);
  Json json;
  json["source"] = data.snapshot.origin.source;
  json["simulated"] = data.snapshot.origin.simulated;
  json["snapshot"] = data.snapshot.id;
  json["last_session"] = data.snapshot.last_session.to_string();
  json["age_days"] = age_days(data.snapshot, market.calendar(), now);
  json["index"] = index_json(data.panel, market, days);
  json["breadth"] = breadth_json(moves, market.universe().slot_count());
  json["gainers"] = movers_json(moves, 1.0, market);
  json["losers"] = movers_json(moves, -1.0, market);
  return json.dump();
}

std::string models_json(std::span<const ModelRecord> records, std::span<const StageEvent> events) {
  Json list = Json::array();
  for (const ModelRecord& record : records) list.push_back(model_json(record, events));
  return Json({{"models", std::move(list)}}).dump();
}

std::optional<Direction> outcome_of(const LedgerEntry& entry, const LoadedPanel* data) {
  if (data == nullptr) return std::nullopt;
  const Json payload = stored_json(entry.forecast.payload);
  const Json origin = payload.value("data", Json::object());
  // Whichever source tells of the day: who could choose it could choose what is scored.
  if (!origin.is_object() || origin.value("simulated", Json()) != data->snapshot.origin.simulated) {
    return std::nullopt;
  }
  const std::optional<std::size_t> day = data->panel.find_day(entry.forecast.key.target_day);
  if (!day || *day == 0) return std::nullopt;
  const Bar& before = data->panel.index[*day - 1];
  if (origin.value("last_session", Json()) != before.date.to_string()) return std::nullopt;
  return data->panel.index[*day].close > before.close ? Direction::up : Direction::down;
}

bool is_timely(const LedgerEntry& entry, const TradingCalendar& calendar) {
  return entry.forecast.issued_at < issue_deadline(calendar, entry.forecast.key.target_day);
}

bool is_scored(const LedgerEntry& entry, const TradingCalendar& calendar) {
  return entry.supersedes == 0 && is_timely(entry, calendar);
}

std::string ledger_json(std::span<const LedgerEntry> entries, const Market& market,
                        const LoadedPanel* data, const ChainState& chain,
                        std::span<const ForecastOutcome> stored) {
  Json list = Json::array();
  for (const LedgerEntry& entry : entries) {
    list.push_back(entry_json(entry, market, data, stored));
  }
  Json json;
  const bool is_intact = !chain.head.hash.empty();
  json["chain"] = chain.verdict;
  json["count"] = is_intact ? Json(chain.head.count) : Json();
  json["head"] = is_intact ? Json(chain.head.hash) : Json();
  json["entries"] = std::move(list);
  return json.dump();
}

std::string status_json(const StatusFacts& facts, const Market& market) {
  Json json;
  json["code_version"] = facts.code_version;
  json["now"] = to_iso8601(facts.now);
  json["market"] = {{"name", market.name()},
                    {"title", market.title()},
                    {"index", market.index_title()},
                    {"currency", market.currency()}};
  json["data"] = facts.snapshot ? data_json(*facts.snapshot, market, facts.now) : Json();
  json["models"] = {{"evening", serving_json(facts.evening)},
                    {"pre-open", serving_json(facts.pre_open)}};
  return json.dump();
}

}  // namespace sensex

#include "pipeline/dataset_views.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace sensex {
namespace {

using Json = nlohmann::ordered_json;

// A source's name is another program's work and need not be UTF-8.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json snapshot_json(const Snapshot& snapshot, bool is_current) {
  return {{"id", snapshot.id},
          {"market", snapshot.market},
          {"source", snapshot.origin.source},
          {"simulated", snapshot.origin.simulated},
          {"first_session", snapshot.first_session.to_string()},
          {"last_session", snapshot.last_session.to_string()},
          {"stocks", snapshot.stock_count},
          {"bars", snapshot.bar_count},
          {"created", to_iso8601(snapshot.created_at)},
          {"current", is_current}};
}

template <class Day>
Json days_json(std::string_view kind, std::string_view name, std::span<const Day> days) {
  const bool is_empty = days.empty();
  return {{"kind", kind},
          {"name", name},
          {"first", is_empty ? Json() : Json(days.front().date.to_string())},
          {"last", is_empty ? Json() : Json(days.back().date.to_string())},
          {"days", days.size()},
          {"opening", nullptr}};
}

Json series_json(std::string_view kind, const Series& series) {
  Json json = days_json(kind, series.symbol().text(), series.bars());
  if (series.opening()) {
    json["opening"] = {{"date", series.opening()->date.to_string()},
                       {"price", series.opening()->price}};
  }
  return json;
}

Json all_series_json(const MarketData& data) {
  Json list = Json::array();
  list.push_back(series_json("index", data.index));
  for (const Series& stock : data.stocks) list.push_back(series_json("stock", stock));
  for (const GlobalSeries& global : data.globals) {
    list.push_back(days_json("global", global.id(), global.points()));
  }
  return list;
}

Json actions_list(std::span<const CorporateAction> actions) {
  Json list = Json::array();
  for (const CorporateAction& action : actions) {
    list.push_back({{"symbol", action.symbol.text()},
                    {"ex_date", action.ex_date.to_string()},
                    {"kind", to_string(action.kind)},
                    {"factor", action.factor},
                    {"origin", to_string(action.origin)},
                    {"as_of", action.as_of.to_string()}});
  }
  return list;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json examples_json(const SeriesDifference& difference) {
  Json list = Json::array();
  for (const DayDifference& day : difference.examples) {
    list.push_back({{"date", day.date.to_string()},
                    {"before", text_or_null(day.before)},
                    {"after", text_or_null(day.after)}});
  }
  return list;
}

Json differences_json(const DatasetDiff& diff) {
  Json list = Json::array();
  for (const SeriesDifference& difference : diff.series) {
    list.push_back({{"kind", difference.kind},
                    {"name", difference.name},
                    {"added", difference.added},
                    {"removed", difference.removed},
                    {"changed", difference.changed},
                    {"opening_changed", difference.is_opening_changed},
                    {"examples", examples_json(difference)}});
  }
  return list;
}

}  // namespace

std::string datasets_json(std::span<const Snapshot> datasets, std::string_view current_id) {
  Json list = Json::array();
  for (const Snapshot& snapshot : datasets) {
    list.push_back(snapshot_json(snapshot, snapshot.id == current_id));
  }
  return text_of({{"datasets", std::move(list)}});
}

std::string dataset_json(const DatasetFacts& facts) {
  Json json = snapshot_json(facts.snapshot, facts.is_current);
  json["previous"] = text_or_null(facts.previous);
  json["sessions"] = facts.data.index.bars().size();
  json["series"] = all_series_json(facts.data);
  json["actions"] = actions_list(facts.data.actions);
  return text_of(json);
}

std::string dataset_diff_json(const Snapshot& before, const Snapshot& after,
                              const DatasetDiff& diff) {
  return text_of({{"before", before.id},
                  {"after", after.id},
                  {"same", diff.is_empty()},
                  {"added_series", diff.added_series},
                  {"removed_series", diff.removed_series},
                  {"series", differences_json(diff)},
                  {"added_actions", actions_list(diff.added_actions)},
                  {"removed_actions", actions_list(diff.removed_actions)}});
}

std::string actions_json(std::string_view dataset_id, std::span<const CorporateAction> actions) {
  return text_of({{"dataset", dataset_id}, {"actions", actions_list(actions)}});
}

std::string previous_of(const Snapshot& snapshot, std::span<const Snapshot> newest_first) {
  auto at = std::ranges::find(newest_first, snapshot.id, &Snapshot::id);
  if (at == newest_first.end()) return {};
  at = std::find_if(at + 1, newest_first.end(),
                    [&](const Snapshot& earlier) { return earlier.market == snapshot.market; });
  return at == newest_first.end() ? std::string() : at->id;
}

}  // namespace sensex

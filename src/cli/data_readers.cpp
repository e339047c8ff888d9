#include "cli/data_readers.h"

#include <algorithm>
#include <ostream>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/store_location.h"
#include "pipeline/dataset_choice.h"
#include "pipeline/dataset_views.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kShownDigits = 12;

std::string text_at(const Json& json, const char* key) { return json[key].get<std::string>(); }

std::string short_id(const Json& json, const char* key) {
  return text_at(json, key).substr(0, kShownDigits);
}

std::string source_of(const Json& dataset) {
  return text_at(dataset, "source") + (dataset["simulated"] == true ? " (not a real market)" : "");
}

Result<std::string> id_of_current(SnapshotStore& snapshots) {
  const Result<std::optional<Snapshot>> current = snapshots.current();
  if (!current) return fail(current.error());
  return *current ? (*current)->id : std::string();
}

void print_list(const Json& datasets, Context& context) {
  for (const Json& dataset : datasets) {
    context.out << fmt::format("{} {:<12} {} to {} {:>5} stocks {:>9} bars  {}  {}{}\n",
                               short_id(dataset, "id"), text_at(dataset, "market"),
                               text_at(dataset, "first_session"), text_at(dataset, "last_session"),
                               dataset["stocks"].get<std::size_t>(),
                               dataset["bars"].get<std::size_t>(), text_at(dataset, "created"),
                               source_of(dataset), dataset["current"] == true ? ", current" : "");
  }
}

std::string action_row(const Json& action) {
  return fmt::format("{:<20} {} {:<9} {:>10.6g}  {:<9} known {}\n", text_at(action, "symbol"),
                     text_at(action, "ex_date"), text_at(action, "kind"),
                     action["factor"].get<double>(), text_at(action, "origin"),
                     text_at(action, "as_of"));
}

std::string series_row(const Json& series) {
  const std::string days = series["first"].is_null()
                               ? "no day"
                               : text_at(series, "first") + " to " + text_at(series, "last");
  std::string row = fmt::format("{:<7} {:<20} {:>6}  {}", text_at(series, "kind"),
                                text_at(series, "name"), series["days"].get<std::size_t>(), days);
  if (!series["opening"].is_null()) {
    row += fmt::format(", opened {} at {}", text_at(series["opening"], "date"),
                       series["opening"]["price"].get<double>());
  }
  return row + '\n';
}

void print_dataset(const Json& json, Context& context) {
  const auto count_of = [&](const char* kind) {
    return std::ranges::count_if(json["series"],
                                 [&](const Json& series) { return series["kind"] == kind; });
  };
  context.out << fmt::format("dataset  {}{}\n", text_at(json, "id"),
                             json["current"] == true ? " (current)" : "");
  context.out << fmt::format("market   {}\nsource   {}\ncreated  {}\nprevious {}\n",
                             text_at(json, "market"), source_of(json), text_at(json, "created"),
                             json["previous"].is_null() ? "none" : text_at(json, "previous"));
  context.out << fmt::format(
      "holds    {} sessions, {} stocks, {} bars, {} global series, {} corporate actions\n",
      json["sessions"].get<std::size_t>(), count_of("stock"), json["bars"].get<std::size_t>(),
      count_of("global"), json["actions"].size());
  for (const Json& series : json["series"]) context.out << series_row(series);
  for (const Json& action : json["actions"]) context.out << "action  " << action_row(action);
}

std::string example_row(const Json& example) {
  if (example["before"].is_null()) {
    return fmt::format("    {} added: {}\n", text_at(example, "date"), text_at(example, "after"));
  }
  if (example["after"].is_null()) {
    return fmt::format("    {} removed: {}\n", text_at(example, "date"),
                       text_at(example, "before"));
  }
  return fmt::format("    {} {} -> {}\n", text_at(example, "date"), text_at(example, "before"),
                     text_at(example, "after"));
}

void print_diff(const Json& diff, Context& context) {
  context.out << fmt::format("{} -> {}\n", short_id(diff, "before"), short_id(diff, "after"));
  if (diff["same"] == true) context.out << "the same bars, points, openings and actions\n";
  for (const Json& name : diff["removed_series"]) {
    context.out << fmt::format("- {}\n", name.get<std::string>());
  }
  for (const Json& name : diff["added_series"]) {
    context.out << fmt::format("+ {}\n", name.get<std::string>());
  }
  for (const Json& series : diff["series"]) {
    context.out << fmt::format(
        "{} {}: days added {}, removed {}, changed {}{}\n", text_at(series, "kind"),
        text_at(series, "name"), series["added"].get<std::size_t>(),
        series["removed"].get<std::size_t>(), series["changed"].get<std::size_t>(),
        series["opening_changed"] == true ? ", another opening" : "");
    for (const Json& example : series["examples"]) context.out << example_row(example);
  }
  for (const Json& action : diff["removed_actions"])
    context.out << "- action " << action_row(action);
  for (const Json& action : diff["added_actions"]) context.out << "+ action " << action_row(action);
}

struct Dataset {
  Snapshot snapshot = {};
  MarketData data;
};

Result<Dataset> load_dataset(Store& store, const std::string& prefix) {
  Result<Snapshot> snapshot = choose_dataset(store.snapshots(), prefix);
  if (!snapshot) return fail(std::move(snapshot.error()));
  Result<MarketData> data = restore_market_data(snapshot->id, store.objects());
  if (!data) return fail(std::move(data.error()));
  return Dataset{std::move(*snapshot), std::move(*data)};
}

// The stock of --symbol must be one of the dataset, or have an action: a typing error is no stock
// without actions.
Status keep_stock(const std::string& text, Dataset& dataset) {
  const Result<Symbol> symbol = Symbol::parse(text);
  if (!symbol) return fail(symbol.error());
  std::vector<CorporateAction>& actions = dataset.data.actions;
  std::erase_if(actions, [&](const CorporateAction& action) { return action.symbol != *symbol; });
  const bool is_known =
      !actions.empty() ||
      std::ranges::find(dataset.data.stocks, *symbol, &Series::symbol) != dataset.data.stocks.end();
  if (is_known) return {};
  return fail(Errc::not_found, fmt::format("dataset {:.12} has no stock {}; run: sensex data show",
                                           dataset.snapshot.id, symbol->text()));
}

}  // namespace

Status list_datasets(const DataReadOptions& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<std::vector<Snapshot>> all = (*store)->snapshots().list();
  if (!all) return fail(all.error());
  const Result<std::string> current = id_of_current((*store)->snapshots());
  if (!current) return fail(current.error());
  const std::string json = datasets_json(*all, *current);
  if (options.json) {
    context.out << json << '\n';
  } else if (all->empty()) {
    context.out << "no data yet; run: sensex ingest\n";
  } else {
    print_list(Json::parse(json)["datasets"], context);
  }
  return {};
}

Status show_dataset(const DataReadOptions& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<Dataset> dataset = load_dataset(**store, options.dataset);
  if (!dataset) return fail(dataset.error());
  const Result<std::vector<Snapshot>> all = (*store)->snapshots().list();
  if (!all) return fail(all.error());
  const Result<std::string> current = id_of_current((*store)->snapshots());
  if (!current) return fail(current.error());
  const Snapshot& snapshot = dataset->snapshot;
  const std::string json = dataset_json({.snapshot = snapshot,
                                         .data = dataset->data,
                                         .is_current = snapshot.id == *current,
                                         .previous = previous_of(snapshot, *all)});
  if (options.json) {
    context.out << json << '\n';
  } else {
    print_dataset(Json::parse(json), context);
  }
  return {};
}

Status diff_two_datasets(const DataReadOptions& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<Dataset> before = load_dataset(**store, options.dataset);
  if (!before) return fail(before.error());
  const Result<Dataset> after = load_dataset(**store, options.other);
  if (!after) return fail(after.error());
  const std::string json = dataset_diff_json(before->snapshot, after->snapshot,
                                             diff_datasets(before->data, after->data));
  if (options.json) {
    context.out << json << '\n';
  } else {
    print_diff(Json::parse(json), context);
  }
  return {};
}

Status list_actions(const DataReadOptions& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  Result<Dataset> dataset = load_dataset(**store, options.dataset);
  if (!dataset) return fail(dataset.error());
  if (!options.symbol.empty()) {
    if (Status kept = keep_stock(options.symbol, *dataset); !kept) return kept;
  }
  const std::string json = actions_json(dataset->snapshot.id, dataset->data.actions);
  if (options.json) {
    context.out << json << '\n';
    return {};
  }
  const Json parsed = Json::parse(json);
  for (const Json& action : parsed["actions"]) context.out << action_row(action);
  if (parsed["actions"].empty()) {
    context.out << fmt::format("dataset {} knows of no corporate action\n",
                               short_id(parsed, "dataset"));
  }
  return {};
}

}  // namespace sensex

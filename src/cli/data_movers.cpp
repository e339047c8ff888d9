#include "cli/data_movers.h"

#include <ostream>

#include <fmt/core.h>

#include "adapters/files/dataset_folder.h"
#include "cli/store_location.h"
#include "market/panel.h"
#include "pipeline/dataset_choice.h"
#include "pipeline/export.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

void print_copy(std::string_view done, const Snapshot& snapshot, const DatasetCopy& copy,
                Context& context) {
  context.out << fmt::format("{} dataset {:.12}: {} of {} objects copied, {} bytes\n", done,
                             snapshot.id, copy.copied, copy.objects, copy.bytes);
}

// One state holds one market: its models and forecasts are that market's.
Status check_market(const Snapshot& pulled, SnapshotStore& snapshots, const std::string& location) {
  const Result<std::optional<Snapshot>> current = snapshots.current();
  if (!current) return fail(current.error());
  if (!*current || (*current)->market == pulled.market) return {};
  return fail(Errc::refused,
              fmt::format("the state {} holds the market {}, dataset {:.12} is of {}; pull it into "
                          "another --state or --store",
                          shown_location(location), (*current)->market, pulled.id, pulled.market));
}

}  // namespace

Status push_dataset(const DataMoveOptions& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<Snapshot> snapshot = choose_dataset((*store)->snapshots(), options.dataset);
  if (!snapshot) return fail(snapshot.error());
  const auto folder = DatasetFolder::open_or_make(options.folder);
  if (!folder) return fail(folder.error());
  const Result<DatasetCopy> copy =
      copy_dataset(snapshot->id, place_of(**store), (*folder)->place());
  if (!copy) return fail(copy.error());
  print_copy("pushed", *snapshot, *copy, context);
  return {};
}

Status pull_dataset(const DataMoveOptions& options, Context& context) {
  const auto folder = DatasetFolder::open(options.folder);
  if (!folder) return fail(folder.error());
  const Result<Snapshot> snapshot = choose_dataset((*folder)->snapshots(), options.dataset);
  if (!snapshot) return fail(snapshot.error());
  const auto store = open_store(context);
  if (!store) return fail(store.error());
  Status fits = check_market(*snapshot, (*store)->snapshots(), location_of(context));
  if (!fits) return fits;
  const Result<DatasetCopy> copy =
      copy_dataset(snapshot->id, (*folder)->place(), place_of(**store));
  if (!copy) return fail(copy.error());
  print_copy("pulled", *snapshot, *copy, context);
  return {};
}

Status export_one_dataset(const DataMoveOptions& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<Snapshot> snapshot = choose_dataset((*store)->snapshots(), options.dataset);
  if (!snapshot) return fail(snapshot.error());
  const Result<Market> market = restore_market(*snapshot, (*store)->objects());
  if (!market) return fail(market.error());
  const Result<MarketData> data = restore_market_data(snapshot->id, (*store)->objects());
  if (!data) return fail(data.error());
  const Result<Panel> panel = join(*data);
  if (!panel) return fail(panel.error());
  const Result<ExportedDataset> exported = export_dataset({.panel = *panel,
                                                           .universe = market->universe(),
                                                           .calendar = market->calendar(),
                                                           .market = market->name(),
                                                           .snapshot = snapshot->id},
                                                          options.folder);
  if (!exported) return fail(exported.error());
  const auto& [days, members, indicators] = exported->shape;
  context.out << fmt::format(
      "exported dataset {:.12} to {}: {} days x {} members x {} indicators, {} known directions\n",
      snapshot->id, options.folder, days, members, indicators, exported->known_targets);
  return {};
}

}  // namespace sensex

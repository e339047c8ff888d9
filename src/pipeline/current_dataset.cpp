#include "pipeline/current_dataset.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "store/market_archive.h"

namespace sensex {
namespace {

bool is_damage(Errc code) { return code == Errc::malformed_data || code == Errc::not_found; }

// Of the newest dataset that still tells anything of this market. Empty: none does.
Result<std::optional<MarketData>> salvage(const Snapshot& damaged, Store& store) {
  const Result<std::vector<Snapshot>> all = store.snapshots().list();
  if (!all) return fail(all.error());
  std::vector<Snapshot> candidates = {damaged};
  std::ranges::copy_if(*all, std::back_inserter(candidates), [&](const Snapshot& snapshot) {
    return snapshot.id != damaged.id && snapshot.market == damaged.market;
  });
  for (const Snapshot& snapshot : candidates) {
    Result<MarketData> data = salvage_market_data(snapshot.id, store.objects());
    if (data) return std::move(*data);
    if (!is_damage(data.error().code)) return fail(std::move(data.error()));
  }
  return std::optional<MarketData>();
}

}  // namespace

Result<CurrentDataset> current_dataset(Store& store) {
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (!*current) return CurrentDataset{};
  Result<MarketData> data = restore_market_data((*current)->id, store.objects());
  if (data) return CurrentDataset{.known = Known{**current, std::move(*data)}};
  if (!is_damage(data.error().code)) return fail(std::move(data.error()));
  Result<std::optional<MarketData>> salvaged = salvage(**current, store);
  if (!salvaged) return fail(std::move(salvaged.error()));
  return CurrentDataset{
      .damage =
          fmt::format("warning: the dataset before cannot be read ({}); everything was loaded anew",
                      data.error().message),
      .salvaged = std::move(*salvaged)};
}

Status check_readable(const Snapshot& snapshot, Store& store) {
  const Result<MarketData> data = restore_market_data(snapshot.id, store.objects());
  if (data) return {};
  if (!is_damage(data.error().code)) return fail(data.error());
  return fail(
      Errc::malformed_data,
      fmt::format("dataset {:.12} is damaged ({}); mend it by ingesting again from a source "
                  "that answers, or fetch it back: sensex data pull DIR",
                  snapshot.id, data.error().message));
}

}  // namespace sensex

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

// Puts what an older dataset has in the place of what could not be read of a newer one.
void complete(MarketData& data, MarketData older) {
  if (data.index.bars().empty()) data.index = std::move(older.index);
  for (Series& stock : older.stocks) {
    const auto place = std::ranges::lower_bound(data.stocks, stock.symbol(), {}, &Series::symbol);
    const bool is_there = place != data.stocks.end() && place->symbol() == stock.symbol();
    if (!is_there) data.stocks.insert(place, std::move(stock));
  }
}

struct Remains {
  MarketData data;
  bool is_whole = false;
};

// Empty: nothing can be read.
Result<std::optional<Remains>> remains_of(const Snapshot& snapshot, Store& store) {
  Result<MarketData> data = restore_market_data(snapshot.id, store.objects());
  if (data) return Remains{std::move(*data), true};
  data = salvage_market_data(snapshot.id, store.objects());
  if (data) return Remains{std::move(*data), false};
  if (!is_damage(data.error().code)) return fail(std::move(data.error()));
  return std::optional<Remains>();
}

// What can be read of a damaged dataset, completed from those before it up to one that is whole.
// Empty: nothing can be read of any.
Result<std::optional<MarketData>> salvage(const Snapshot& damaged, Store& store) {
  const Result<std::vector<Snapshot>> all = store.snapshots().list();
  if (!all) return fail(all.error());
  std::vector<Snapshot> candidates = {damaged};
  std::ranges::copy_if(*all, std::back_inserter(candidates), [&](const Snapshot& snapshot) {
    return snapshot.id != damaged.id && snapshot.market == damaged.market &&
           snapshot.origin.simulated == damaged.origin.simulated;
  });
  std::optional<MarketData> salvaged;
  for (const Snapshot& snapshot : candidates) {
    Result<std::optional<Remains>> remains = remains_of(snapshot, store);
    if (!remains) return fail(std::move(remains.error()));
    if (!*remains) continue;
    if (salvaged) complete(*salvaged, std::move((*remains)->data));
    if (!salvaged) salvaged = std::move((*remains)->data);
    if ((*remains)->is_whole) break;
  }
  return salvaged;
}

}  // namespace

Result<CurrentDataset> current_dataset(Store& store) {
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (!*current) return CurrentDataset{};
  Result<MarketData> data = restore_market_data((*current)->id, store.objects());
  if (data)
    return CurrentDataset{.id = (*current)->id, .known = Known{**current, std::move(*data)}};
  if (!is_damage(data.error().code)) return fail(std::move(data.error()));
  Result<std::optional<MarketData>> salvaged = salvage(**current, store);
  if (!salvaged) return fail(std::move(salvaged.error()));
  return CurrentDataset{
      .id = (*current)->id,
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

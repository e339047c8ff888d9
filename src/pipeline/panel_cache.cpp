#include "pipeline/panel_cache.h"

#include <utility>

#include "store/market_archive.h"

namespace sensex {

Result<Snapshot> require_snapshot(Store& store) {
  Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(std::move(current.error()));
  if (!*current) return fail(Errc::unavailable, "no data ingested yet; run: sensex ingest");
  return std::move(**current);
}

Result<std::shared_ptr<const LoadedPanel>> PanelCache::current() {
  Result<Snapshot> snapshot = require_snapshot(store_);
  if (!snapshot) return fail(std::move(snapshot.error()));

  const std::lock_guard lock(mutex_);
  if (loaded_ && loaded_->snapshot.id == snapshot->id) return loaded_;

  const Result<MarketData> data = restore_market_data(snapshot->id, store_.objects());
  if (!data) return fail(data.error());
  Result<Panel> panel = join(*data);
  if (!panel) return fail(std::move(panel.error()));
  loaded_ = std::make_shared<const LoadedPanel>(std::move(*snapshot), std::move(*panel));
  return loaded_;
}

}  // namespace sensex

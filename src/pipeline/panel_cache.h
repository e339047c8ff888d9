#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "market/panel.h"
#include "store/store.h"

namespace sensex {

struct LoadedPanel {
  Snapshot snapshot = {};
  Panel panel = {};
};

// The current snapshot as a panel, restored once however often it is asked for. Safe to call from
// several threads.
class PanelCache {
 public:
  // `store` must outlive the cache.
  explicit PanelCache(Store& store) : store_(store) {}

  // unavailable: nothing was ingested yet; the message names the command.
  Result<std::shared_ptr<const LoadedPanel>> current();

 private:
  Store& store_;
  std::mutex mutex_;
  std::shared_ptr<const LoadedPanel> loaded_ = {};  // guarded by mutex_
};

// The current snapshot. unavailable: nothing was ingested yet; the message names the command.
Result<Snapshot> require_snapshot(Store& store);

}  // namespace sensex

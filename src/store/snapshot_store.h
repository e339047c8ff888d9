#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "market/market_data.h"

namespace sensex {

// A dataset, named by what is in it: `id` is the SHA-256 of the manifest that lists every object.
struct Snapshot {
  std::string id = {};
  std::string market = {};  // the name of its definition
  DataOrigin origin = {};
  Date first_session = {};  // of the index
  Date last_session = {};
  std::size_t stock_count = 0;
  std::size_t bar_count = 0;  // index and stocks
  Instant created_at = {};
};

// Safe to call from several threads.
class SnapshotStore {
 public:
  virtual ~SnapshotStore() = default;
  // Adds the snapshot unless it is there, and makes it the current one, atomically. False when it
  // already was the current one: nothing changed.
  virtual Result<bool> make_current(const Snapshot& snapshot) = 0;
  // The same when the current one is still `before` (empty: there was none), which the snapshot was
  // made from. unavailable: another process has made another one current; nothing changed.
  virtual Result<bool> replace_current(const std::optional<std::string>& before,
                                       const Snapshot& snapshot) = 0;
  virtual Result<std::optional<Snapshot>> current() = 0;  // empty: nothing was ingested yet
  virtual Result<std::optional<Snapshot>> find(std::string_view id) = 0;
  virtual Result<std::vector<Snapshot>> list() = 0;  // last added first
};

}  // namespace sensex

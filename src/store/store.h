#pragma once

#include <memory>

#include "store/forecast_ledger.h"
#include "store/leases.h"
#include "store/model_registry.h"
#include "store/object_store.h"
#include "store/outcome_log.h"
#include "store/quality_log.h"
#include "store/run_log.h"
#include "store/snapshot_store.h"

namespace sensex {

// Everything that is kept, behind one lifetime.
class Store {
 public:
  virtual ~Store() = default;
  virtual ObjectStore& objects() = 0;
  virtual SnapshotStore& snapshots() = 0;
  virtual ModelRegistry& models() = 0;
  virtual ForecastLedger& ledger() = 0;
  virtual OutcomeLog& outcomes() = 0;
  virtual RunLog& runs() = 0;
  virtual Leases& leases() = 0;
  virtual QualityLog& quality() = 0;
  // Whether this still is the store that was opened, and one this program may write to.
  // unavailable: it was deleted, or another has taken its place. unsupported_version: a newer
  // program has upgraded it. Every write fails likewise then.
  virtual Status check() = 0;
};

// Forgets everything at its end; for tests and one-shot commands.
std::unique_ptr<Store> make_memory_store();

}  // namespace sensex

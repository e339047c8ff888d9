#include "store/memory_forecast_ledger.h"
#include "store/memory_leases.h"
#include "store/memory_model_registry.h"
#include "store/memory_object_store.h"
#include "store/memory_outcome_log.h"
#include "store/memory_quality_log.h"
#include "store/memory_run_log.h"
#include "store/memory_snapshot_store.h"
#include "store/store.h"

namespace sensex {
namespace {

class MemoryStore final : public Store {
 public:
  ObjectStore& objects() override { return objects_; }
  SnapshotStore& snapshots() override { return snapshots_; }
  ModelRegistry& models() override { return models_; }
  ForecastLedger& ledger() override { return ledger_; }
  OutcomeLog& outcomes() override { return outcomes_; }
  RunLog& runs() override { return runs_; }
  Leases& leases() override { return leases_; }
  QualityLog& quality() override { return quality_; }
  Status check() override { return {}; }

 private:
  MemoryObjectStore objects_;
  MemorySnapshotStore snapshots_;
  MemoryModelRegistry models_;
  MemoryForecastLedger ledger_;
  MemoryOutcomeLog outcomes_;
  MemoryRunLog runs_;
  MemoryLeases leases_;
  MemoryQualityLog quality_;
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace sensex

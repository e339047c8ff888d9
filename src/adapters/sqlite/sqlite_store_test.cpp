#include "adapters/sqlite/sqlite_connection.h"
#include "adapters/sqlite/sqlite_test_database.h"
#include "store/forecast_ledger_contract.h"
#include "store/leases_contract.h"
#include "store/model_registry_contract.h"
#include "store/object_store_contract.h"
#include "store/outcome_log_contract.h"
#include "store/quality_log_contract.h"
#include "store/run_log_contract.h"
#include "store/snapshot_store_contract.h"
#include "store/sql_store.h"

namespace sensex {
namespace {

// A store whose database goes with it.
class SqliteStore final : public Store {
 public:
  SqliteStore() : store_(database_.open_store()) {}

  ObjectStore& objects() override { return store_->objects(); }
  SnapshotStore& snapshots() override { return store_->snapshots(); }
  ModelRegistry& models() override { return store_->models(); }
  ForecastLedger& ledger() override { return store_->ledger(); }
  OutcomeLog& outcomes() override { return store_->outcomes(); }
  RunLog& runs() override { return store_->runs(); }
  Leases& leases() override { return store_->leases(); }
  QualityLog& quality() override { return store_->quality(); }
  Status check() override { return store_->check(); }

 private:
  TestDatabase database_;
  std::unique_ptr<Store> store_;
};

const StoreBackend kSqlite = {.name = "Sqlite",
                              .open_empty = [] { return std::make_unique<SqliteStore>(); }};

INSTANTIATE_TEST_SUITE_P(Backend, ObjectStoreContract, testing::Values(kSqlite), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, SnapshotStoreContract, testing::Values(kSqlite), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, ModelRegistryContract, testing::Values(kSqlite), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, ForecastLedgerContract, testing::Values(kSqlite), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, OutcomeLogContract, testing::Values(kSqlite), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, RunLogContract, testing::Values(kSqlite), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, LeasesContract, testing::Values(kSqlite), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, QualityLogContract, testing::Values(kSqlite), backend_name);

}  // namespace
}  // namespace sensex

#include "adapters/postgres/postgres_test_database.h"
#include "store/forecast_ledger_contract.h"
#include "store/leases_contract.h"
#include "store/model_registry_contract.h"
#include "store/object_store_contract.h"
#include "store/outcome_log_contract.h"
#include "store/quality_log_contract.h"
#include "store/run_log_contract.h"
#include "store/snapshot_store_contract.h"

namespace sensex {
namespace {

const StoreBackend kPostgres = {.name = "Postgres",
                                .open_empty = [] { return PostgresTestDatabase().open_store(); }};

INSTANTIATE_TEST_SUITE_P(Backend, ObjectStoreContract, testing::Values(kPostgres), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, SnapshotStoreContract, testing::Values(kPostgres), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, ModelRegistryContract, testing::Values(kPostgres), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, ForecastLedgerContract, testing::Values(kPostgres), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, OutcomeLogContract, testing::Values(kPostgres), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, RunLogContract, testing::Values(kPostgres), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, LeasesContract, testing::Values(kPostgres), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, QualityLogContract, testing::Values(kPostgres), backend_name);

}  // namespace
}  // namespace sensex

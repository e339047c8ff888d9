#include "store/sql_store.h"

#include "store/guarded_connection.h"
#include "store/reading_connection.h"
#include "store/sql_forecast_ledger.h"
#include "store/sql_leases.h"
#include "store/sql_model_registry.h"
#include "store/sql_object_store.h"
#include "store/sql_outcome_log.h"
#include "store/sql_quality_log.h"
#include "store/sql_run_log.h"
#include "store/sql_schema.h"
#include "store/sql_snapshot_store.h"

namespace sensex {
namespace {

class SqlStore final : public Store {
 public:
  explicit SqlStore(std::unique_ptr<GuardedConnection> connection)
      : connection_(std::move(connection)),
        objects_(*connection_),
        snapshots_(*connection_),
        models_(*connection_),
        ledger_(*connection_),
        outcomes_(*connection_),
        runs_(*connection_),
        leases_(*connection_),
        quality_(*connection_) {}

  ObjectStore& objects() override { return objects_; }
  SnapshotStore& snapshots() override { return snapshots_; }
  ModelRegistry& models() override { return models_; }
  ForecastLedger& ledger() override { return ledger_; }
  OutcomeLog& outcomes() override { return outcomes_; }
  RunLog& runs() override { return runs_; }
  Leases& leases() override { return leases_; }
  QualityLog& quality() override { return quality_; }
  Status check() override { return connection_->check(); }

 private:
  std::unique_ptr<GuardedConnection> connection_;
  SqlObjectStore objects_;
  SqlSnapshotStore snapshots_;
  SqlModelRegistry models_;
  SqlForecastLedger ledger_;
  SqlOutcomeLog outcomes_;
  SqlRunLog runs_;
  SqlLeases leases_;
  SqlQualityLog quality_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sql_store(std::unique_ptr<SqlConnection> connection) {
  if (Status ready = migrate(*connection, schema_migrations()); !ready) return fail(ready.error());
  auto guarded = GuardedConnection::guard(std::move(connection));
  if (!guarded) return fail(guarded.error());
  return std::make_unique<SqlStore>(std::move(*guarded));
}

Result<std::unique_ptr<Store>> open_sql_store_to_read(std::unique_ptr<SqlConnection> connection) {
  auto reading = make_reading_connection(std::move(connection));
  if (Status fits = check_schema(*reading, schema_migrations()); !fits) return fail(fits.error());
  auto guarded = GuardedConnection::guard(std::move(reading));
  if (!guarded) return fail(guarded.error());
  return std::make_unique<SqlStore>(std::move(*guarded));
}

}  // namespace sensex

#include "store/store_verification.h"

#include "store/sql_forecast_ledger.h"
#include "store/sql_model_registry.h"
#include "store/sql_object_store.h"
#include "store/sql_row.h"
#include "store/sql_snapshot_store.h"

namespace sensex {
namespace {

constexpr std::string_view kLacking = R"(
SELECT 'model ' || name FROM models
WHERE NOT EXISTS (SELECT 1 FROM objects WHERE digest = artefact_sha256)
   OR NOT EXISTS (SELECT 1 FROM objects WHERE digest = report_sha256)
UNION ALL
SELECT 'dataset ' || id FROM snapshots WHERE NOT EXISTS (SELECT 1 FROM objects WHERE digest = id)
LIMIT 1)";

Result<std::size_t> check_objects(SqlConnection& connection) {
  Result<std::vector<SqlRow>> rows = connection.query("SELECT digest FROM objects ORDER BY digest");
  if (!rows) return fail(rows.error());
  SqlObjectStore objects(connection);
  for (SqlRow& row : *rows) {
    SqlRowReader reader(std::move(row));
    const std::string digest = reader.text();
    if (Status fits = reader.finish("object's name"); !fits) return fail(fits.error());
    if (const auto bytes = objects.get(digest); !bytes) return fail(bytes.error());
  }
  return rows->size();
}

// What models and datasets are made of is among the objects.
Status check_references(SqlConnection& connection) {
  Result<std::vector<SqlRow>> rows = connection.query(kLacking);
  if (!rows) return fail(rows.error());
  if (rows->empty()) return {};
  SqlRowReader reader(std::move(rows->front()));
  const std::string what = reader.text();
  if (Status fits = reader.finish("reference to an object"); !fits) return fits;
  return fail(Errc::malformed_data, "an object of the " + what + " is missing");
}

}  // namespace

Result<StoreContent> verify_store(SqlConnection& connection) {
  const Result<LedgerHead> head = SqlForecastLedger(connection).verify();
  if (!head) return fail(head.error());
  const Result<std::size_t> objects = check_objects(connection);
  if (!objects) return fail(objects.error());
  if (Status whole = check_references(connection); !whole) return fail(whole.error());
  SqlSnapshotStore snapshots(connection);
  const auto datasets = snapshots.list();
  if (!datasets) return fail(datasets.error());
  const auto current = snapshots.current();
  if (!current) return fail(current.error());
  const auto models = SqlModelRegistry(connection).list();
  if (!models) return fail(models.error());
  StoreContent content{.ledger = *head};
  content.objects = *objects;
  content.datasets = datasets->size();
  content.models = models->size();
  if (*current) content.market = (*current)->market;
  return content;
}

}  // namespace sensex

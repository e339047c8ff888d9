#include "store/whole_check.h"

#include "store/sql_forecast_ledger.h"
#include "store/sql_model_registry.h"
#include "store/sql_object_store.h"
#include "store/sql_row.h"
#include "store/sql_snapshot_store.h"

namespace sensex {
namespace {

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

}  // namespace

Result<StoreContent> check_whole(SqlConnection& connection) {
  const Result<LedgerHead> head = SqlForecastLedger(connection).verify();
  if (!head) return fail(head.error());
  const Result<std::size_t> objects = check_objects(connection);
  if (!objects) return fail(objects.error());
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

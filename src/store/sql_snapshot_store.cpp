#include "store/sql_snapshot_store.h"

#include <functional>

#include "store/snapshot_check.h"
#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kAdd = R"(
INSERT INTO snapshots (position, id, source, simulated, first_session, last_session, stock_count,
                       bar_count, created_ms, market)
VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM snapshots), $1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO NOTHING)";

constexpr std::string_view kPoint =
    "INSERT INTO current_snapshot (slot, id) VALUES (1, $1) "
    "ON CONFLICT (slot) DO UPDATE SET id = excluded.id";

constexpr std::string_view kColumns =
    "SELECT s.id, s.source, s.simulated, s.first_session, s.last_session, s.stock_count, "
    "s.bar_count, s.created_ms, s.market FROM snapshots s ";

Result<Snapshot> read(SqlRow row) {
  SqlRowReader reader(std::move(row));
  Snapshot snapshot;
  snapshot.id = reader.text();
  snapshot.origin.source = reader.text();
  snapshot.origin.simulated = reader.integer() != 0;
  snapshot.first_session = reader.date();
  snapshot.last_session = reader.date();
  snapshot.stock_count = reader.count();
  snapshot.bar_count = reader.count();
  snapshot.created_at = reader.instant();
  snapshot.market = reader.text();
  if (Status fits = reader.finish("snapshot"); !fits) return fail(fits.error());
  return snapshot;
}

Result<std::vector<Snapshot>> select(SqlSession& session, std::string_view rest,
                                     SqlParameters parameters = {}) {
  Result<std::vector<SqlRow>> rows = session.query(std::string(kColumns).append(rest), parameters);
  if (!rows) return fail(rows.error());
  std::vector<Snapshot> snapshots;
  for (SqlRow& row : *rows) {
    Result<Snapshot> snapshot = read(std::move(row));
    if (!snapshot) return fail(snapshot.error());
    snapshots.push_back(std::move(*snapshot));
  }
  return snapshots;
}

Result<std::optional<Snapshot>> first(Result<std::vector<Snapshot>> snapshots) {
  if (!snapshots) return fail(snapshots.error());
  if (snapshots->empty()) return std::optional<Snapshot>();
  return std::optional(std::move(snapshots->front()));
}

Result<std::optional<Snapshot>> read_current(SqlSession& session) {
  return first(select(session, "JOIN current_snapshot c ON c.id = s.id"));
}

Status add_and_point(SqlSession& session, const Snapshot& snapshot) {
  const auto added =
      session.execute(kAdd, {snapshot.id, snapshot.origin.source, snapshot.origin.simulated ? 1 : 0,
                             snapshot.first_session.to_string(), snapshot.last_session.to_string(),
                             static_cast<std::int64_t>(snapshot.stock_count),
                             static_cast<std::int64_t>(snapshot.bar_count),
                             to_sql(snapshot.created_at), snapshot.market});
  if (!added) return fail(added.error());
  const auto pointed = session.execute(kPoint, {snapshot.id});
  if (!pointed) return fail(pointed.error());
  return {};
}

// Asks `may` whether what is current, by its id, may be replaced. False: it is the snapshot.
Result<bool> point_to(SqlConnection& connection, const Snapshot& snapshot,
                      const std::function<Status(const std::optional<std::string>&)>& may) {
  return in_transaction<bool>(connection, [&](SqlSession& session) -> Result<bool> {
    const Result<std::optional<Snapshot>> now = read_current(session);
    if (!now) return fail(now.error());
    if (*now && (*now)->id == snapshot.id) return false;
    const Status allowed = may(*now ? std::optional((*now)->id) : std::nullopt);
    if (!allowed) return fail(allowed.error());
    if (Status done = add_and_point(session, snapshot); !done) return fail(done.error());
    return true;
  });
}

}  // namespace

Result<bool> SqlSnapshotStore::make_current(const Snapshot& snapshot) {
  return point_to(connection_, snapshot, [](const auto&) { return Status(); });
}

Result<bool> SqlSnapshotStore::replace_current(const std::optional<std::string>& before,
                                               const Snapshot& snapshot) {
  return point_to(connection_, snapshot,
                  [&](const auto& now) { return check_still_current(before, now); });
}

Result<std::optional<Snapshot>> SqlSnapshotStore::current() { return read_current(connection_); }

Result<std::optional<Snapshot>> SqlSnapshotStore::find(std::string_view id) {
  return first(select(connection_, "WHERE s.id = $1", {id}));
}

Result<std::vector<Snapshot>> SqlSnapshotStore::list() {
  return select(connection_, "ORDER BY s.position DESC");
}

}  // namespace sensex

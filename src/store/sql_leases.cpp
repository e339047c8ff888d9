#include "store/sql_leases.h"

#include "store/lease_check.h"
#include "store/sql_row.h"

namespace sensex {
namespace {

// Each is one statement, which a database runs as a whole: what it reads is so when it writes.
constexpr std::string_view kAcquire = R"(
INSERT INTO leases (name, owner, until_ms) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until_ms = excluded.until_ms
WHERE leases.owner = excluded.owner OR leases.until_ms <= $4)";

constexpr std::string_view kRelease = "DELETE FROM leases WHERE name = $1 AND owner = $2";

constexpr std::string_view kHolder =
    "SELECT name, owner, until_ms FROM leases WHERE name = $1 AND until_ms > $2";

constexpr std::string_view kMarkDone =
    "INSERT INTO work_done (work, done_ms) VALUES ($1, $2) ON CONFLICT (work) DO NOTHING";

Result<bool> changed_a_row(Result<std::int64_t> count) {
  if (!count) return fail(count.error());
  return *count > 0;
}

Status check(std::string_view name, std::string_view owner, Instant now, Instant until) {
  return check_lease({.name = std::string(name), .owner = std::string(owner), .until = until}, now);
}

}  // namespace

Result<bool> SqlLeases::acquire(std::string_view name, std::string_view owner, Instant now,
                                Instant until) {
  if (Status fits = check(name, owner, now, until); !fits) return fail(fits.error());
  return changed_a_row(connection_.execute(kAcquire, {name, owner, to_sql(until), to_sql(now)}));
}

Status SqlLeases::release(std::string_view name, std::string_view owner) {
  const auto done = connection_.execute(kRelease, {name, owner});
  if (!done) return fail(done.error());
  return {};
}

Result<std::optional<Lease>> SqlLeases::holder(std::string_view name, Instant now) {
  Result<std::vector<SqlRow>> rows = connection_.query(kHolder, {name, to_sql(now)});
  if (!rows) return fail(rows.error());
  if (rows->empty()) return std::optional<Lease>();
  SqlRowReader reader(std::move(rows->front()));
  Lease lease;
  lease.name = reader.text();
  lease.owner = reader.text();
  lease.until = reader.instant();
  if (Status fits = reader.finish("lease"); !fits) return fail(fits.error());
  return std::optional(std::move(lease));
}

Result<bool> SqlLeases::done(std::string_view key) {
  const auto rows = connection_.query("SELECT work FROM work_done WHERE work = $1", {key});
  if (!rows) return fail(rows.error());
  return !rows->empty();
}

Result<bool> SqlLeases::mark_done(std::string_view key, Instant now) {
  if (Status fits = check_work(key); !fits) return fail(fits.error());
  return changed_a_row(connection_.execute(kMarkDone, {key, to_sql(now)}));
}

}  // namespace sensex

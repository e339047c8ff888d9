#include "store/sql_schema.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kObjects = R"(
CREATE TABLE objects (
  digest TEXT PRIMARY KEY,
  bytes BLOB NOT NULL))";

constexpr std::string_view kSnapshots = R"(
CREATE TABLE snapshots (
  position BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  simulated BIGINT NOT NULL,
  first_session TEXT NOT NULL,
  last_session TEXT NOT NULL,
  stock_count BIGINT NOT NULL,
  bar_count BIGINT NOT NULL,
  created_ms BIGINT NOT NULL))";

constexpr std::string_view kCurrentSnapshot = R"(
CREATE TABLE current_snapshot (
  slot BIGINT PRIMARY KEY CHECK (slot = 1),
  id TEXT NOT NULL REFERENCES snapshots (id)))";

constexpr std::string_view kModels = R"(
CREATE TABLE models (
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  algorithm TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  code_version TEXT NOT NULL,
  configuration TEXT NOT NULL,
  metrics TEXT NOT NULL,
  artefact_sha256 TEXT NOT NULL,
  report_sha256 TEXT NOT NULL,
  trained_ms BIGINT NOT NULL,
  stage BIGINT NOT NULL CHECK (stage BETWEEN 0 AND 3),
  stage_since_ms BIGINT NOT NULL,
  PRIMARY KEY (name, version),
  UNIQUE (name, algorithm, snapshot, code_version, artefact_sha256)))";

constexpr std::string_view kOneProduction =
    "CREATE UNIQUE INDEX models_one_production ON models (name) WHERE stage = 2";

constexpr std::string_view kStageEvents = R"(
CREATE TABLE stage_events (
  position BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  stage BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  is_rollback BIGINT NOT NULL,
  FOREIGN KEY (name, version) REFERENCES models (name, version)))";

constexpr std::string_view kLedger = R"(
CREATE TABLE ledger (
  sequence BIGINT PRIMARY KEY,
  target_day TEXT NOT NULL,
  session TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_version BIGINT NOT NULL,
  prediction_id TEXT NOT NULL,
  issued_ms BIGINT NOT NULL,
  payload BLOB NOT NULL,
  previous_hash TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  UNIQUE (target_day, session, model_name, model_version)))";

// Datasets of before were of the only market there was.
constexpr std::string_view kSnapshotMarket =
    "ALTER TABLE snapshots ADD COLUMN market TEXT NOT NULL DEFAULT 'sensex'";
constexpr std::string_view kRuns = R"(
CREATE TABLE runs (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  started_ms BIGINT NOT NULL,
  finished_ms BIGINT,
  outcome BIGINT NOT NULL CHECK (outcome BETWEEN 0 AND 3),
  message TEXT NOT NULL,
  CHECK ((outcome = 0) = (finished_ms IS NULL))))";

constexpr std::string_view kRunStages = R"(
CREATE TABLE run_stages (
  run BIGINT NOT NULL REFERENCES runs (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  attempt BIGINT NOT NULL CHECK (attempt >= 1),
  started_ms BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL CHECK (duration_ms >= 0),
  outcome BIGINT NOT NULL CHECK (outcome BETWEEN 1 AND 2),
  message TEXT NOT NULL,
  PRIMARY KEY (run, position),
  UNIQUE (run, name, attempt)))";

constexpr std::string_view kLeases = R"(
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  until_ms BIGINT NOT NULL))";

constexpr std::string_view kWorkDone = R"(
CREATE TABLE work_done (
  work TEXT PRIMARY KEY,
  done_ms BIGINT NOT NULL))";

// A report may tell of data that were refused, so there need not be such a snapshot.
constexpr std::string_view kQualityLog = R"(
CREATE TABLE quality_log (
  position BIGINT PRIMARY KEY,
  snapshot TEXT NOT NULL,
  report_sha256 TEXT NOT NULL,
  verdict TEXT NOT NULL,
  accepted TEXT NOT NULL,
  at_ms BIGINT NOT NULL))";

constexpr std::string_view kQualityLogBySnapshot =
    "CREATE INDEX quality_log_snapshot ON quality_log (snapshot, position)";
constexpr std::string_view kOutcomes = R"(
CREATE TABLE outcomes (
  sequence BIGINT PRIMARY KEY,
  target_day TEXT NOT NULL,
  previous_close DOUBLE PRECISION NOT NULL,
  close DOUBLE PRECISION NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('UP', 'DOWN')),
  snapshot TEXT NOT NULL,
  stored_ms BIGINT NOT NULL))";

// Of an outcome that later data tell otherwise: what `outcomes` has is revision 1.
constexpr std::string_view kOutcomeCorrections = R"(
CREATE TABLE outcome_corrections (
  sequence BIGINT NOT NULL REFERENCES outcomes (sequence),
  revision BIGINT NOT NULL CHECK (revision >= 2),
  target_day TEXT NOT NULL,
  previous_close DOUBLE PRECISION NOT NULL,
  close DOUBLE PRECISION NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('UP', 'DOWN')),
  snapshot TEXT NOT NULL,
  stored_ms BIGINT NOT NULL,
  PRIMARY KEY (sequence, revision)))";

// A table cannot be freed of a unique key, so that the ledger is copied; the triggers of the old
// one go with it. What was recorded before keeps its hash and its format; its links are not hashed,
// but follow from the order.
constexpr std::string_view kLinkedLedger = R"(
CREATE TABLE linked_ledger (
  sequence BIGINT PRIMARY KEY,
  format BIGINT NOT NULL CHECK (format BETWEEN 1 AND 2),
  target_day TEXT NOT NULL,
  session TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_version BIGINT NOT NULL,
  snapshot TEXT NOT NULL,
  supersedes BIGINT NOT NULL CHECK (supersedes >= 0 AND supersedes < sequence),
  prediction_id TEXT NOT NULL,
  issued_ms BIGINT NOT NULL,
  payload BLOB NOT NULL,
  previous_hash TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  UNIQUE (target_day, session, model_name, model_version, snapshot)))";

constexpr std::string_view kCopyLedger = R"(
INSERT INTO linked_ledger
SELECT sequence, 1, target_day, session, model_name, model_version, '',
       COALESCE(LAG(sequence) OVER (PARTITION BY target_day, session ORDER BY sequence), 0),
       prediction_id, issued_ms, payload, previous_hash, hash
FROM ledger)";

constexpr std::string_view kDropLedger = "DROP TABLE ledger";
constexpr std::string_view kRenameLedger = "ALTER TABLE linked_ledger RENAME TO ledger";

// An entry is superseded by one alone.
constexpr std::string_view kLedgerLinks =
    "CREATE UNIQUE INDEX ledger_supersedes ON ledger (supersedes) WHERE supersedes > 0";

// Written with each entry, so that a ledger whose newest entries were deleted does not look whole.
constexpr std::string_view kLedgerHeads = R"(
CREATE TABLE ledger_heads (
  sequence BIGINT PRIMARY KEY,
  hash TEXT NOT NULL))";

constexpr std::string_view kFillLedgerHeads =
    "INSERT INTO ledger_heads SELECT sequence, hash FROM ledger";

// A number drawn at random, which both backends write as text.
constexpr std::string_view kIdentity = R"(
CREATE TABLE store_identity (
  slot BIGINT PRIMARY KEY CHECK (slot = 1),
  identity TEXT NOT NULL))";
constexpr std::string_view kFirstIdentity =
    "INSERT INTO store_identity (slot, identity) VALUES (1, CAST(random() AS TEXT))";

// The tables that a migration makes.
std::vector<std::string_view> tables_of(const Migration& migration) {
  constexpr std::string_view kCreate = "CREATE TABLE ";
  std::vector<std::string_view> tables;
  for (std::string_view statement : migration.statements) {
    statement.remove_prefix(std::min(statement.find_first_not_of('\n'), statement.size()));
    if (!statement.starts_with(kCreate)) continue;
    statement.remove_prefix(kCreate.size());
    tables.push_back(statement.substr(0, statement.find(' ')));
  }
  return tables;
}

// Whether the versions are what a program that knows at least `migrations` leaves.
bool are_ours(std::span<const std::int64_t> versions, std::span<const Migration> migrations) {
  if (versions.empty()) return false;
  const std::size_t known = std::min(versions.size(), migrations.size());
  for (std::size_t i = 0; i < known; ++i) {
    if (versions[i] != migrations[i].version) return false;
  }
  return true;
}

Result<std::vector<std::int64_t>> versions_in(SqlSession& session) {
  Result<std::vector<SqlRow>> rows =
      session.query("SELECT version FROM schema_version ORDER BY version");
  if (!rows) return fail(rows.error());
  std::vector<std::int64_t> versions;
  for (SqlRow& row : *rows) {
    SqlRowReader reader(std::move(row));
    versions.push_back(reader.integer());
    if (Status fits = reader.finish("schema version"); !fits) return fail(fits.error());
  }
  return versions;
}

tl::unexpected<Error> foreign_database(const std::vector<std::string>& tables) {
  constexpr std::size_t kMostShown = 3;
  const std::span shown = std::span(tables).first(std::min(tables.size(), kMostShown));
  return fail(Errc::malformed_data,
              fmt::format("the database is another program's, expected an empty one or one of "
                          "sensex; it has {} table{} of its own ({}{}); name another with --store "
                          "or --state",
                          tables.size(), tables.size() == 1 ? "" : "s", fmt::join(shown, ", "),
                          tables.size() > shown.size() ? ", ..." : ""));
}

Status run(SqlSession& session, const Migration& migration) {
  for (const std::string_view statement : migration.statements) {
    if (const auto done = session.execute(statement); !done) return fail(done.error());
  }
  for (const std::string_view table : migration.append_only) {
    if (Status done = session.make_append_only(table); !done) return done;
  }
  const auto noted =
      session.execute("INSERT INTO schema_version (version) VALUES ($1)", {migration.version});
  if (!noted) return fail(noted.error());
  return {};
}

Status run_if_missing(SqlSession& session, const Migration& migration,
                      std::span<const Migration> migrations) {
  // Another process may have been first while this one waited.
  const Result<std::int64_t> version = schema_version(session, migrations);
  if (!version) return fail(version.error());
  return *version >= migration.version ? Status() : run(session, migration);
}

}  // namespace

std::span<const Migration> schema_migrations() {
  static const std::vector<Migration> migrations = {
      {.version = 1,
       .statements = {"CREATE TABLE schema_version (version BIGINT PRIMARY KEY)", kObjects,
                      kSnapshots, kCurrentSnapshot, kModels, kOneProduction, kStageEvents, kLedger},
       .append_only = {"stage_events", "ledger"}},
      {.version = 2,
       .statements = {kSnapshotMarket, kRuns, kRunStages, kLeases, kWorkDone, kQualityLog,
                      kQualityLogBySnapshot, kOutcomes},
       .append_only = {"quality_log", "outcomes"}},
      {.version = 3, .statements = {kOutcomeCorrections}, .append_only = {"outcome_corrections"}},
      {.version = 4,
       .statements = {kLinkedLedger, kCopyLedger, kDropLedger, kRenameLedger, kLedgerLinks,
                      kLedgerHeads, kFillLedgerHeads},
       .append_only = {"ledger", "ledger_heads"}},
      {.version = 5, .statements = {kIdentity, kFirstIdentity}},
  };
  return migrations;
}

Result<std::int64_t> schema_version(SqlSession& session, std::span<const Migration> migrations) {
  const Result<std::vector<std::string>> tables = session.tables();
  if (!tables) return fail(tables.error());
  if (tables->empty()) return 0;
  for (const std::string_view table : tables_of(migrations.front())) {
    if (!std::ranges::binary_search(*tables, table)) return foreign_database(*tables);
  }
  const Result<std::vector<std::int64_t>> versions = versions_in(session);
  if (!versions && versions.error().code == Errc::malformed_data) return foreign_database(*tables);
  if (!versions) return fail(versions.error());
  if (!are_ours(*versions, migrations)) return foreign_database(*tables);
  return versions->back();
}

Result<std::int64_t> known_schema_version(SqlSession& session,
                                          std::span<const Migration> migrations) {
  const std::int64_t known = migrations.back().version;
  Result<std::int64_t> version = schema_version(session, migrations);
  if (!version || *version <= known) return version;
  return fail(Errc::unsupported_version,
              fmt::format("the database has schema version {}, this program knows {}; use the "
                          "newer sensex, or name another with --store or --state",
                          *version, known));
}

Status renew_identity(SqlSession& session) {
  const auto renewed =
      session.execute("UPDATE store_identity SET identity = CAST(random() AS TEXT)");
  if (!renewed) return fail(renewed.error());
  if (*renewed == 1) return {};
  return fail(Errc::malformed_data,
              "the database has no identity, so that another program has changed it; restore a "
              "copy");
}

Status migrate(SqlConnection& connection, std::span<const Migration> migrations) {
  const Result<std::int64_t> version = known_schema_version(connection, migrations);
  if (!version) return fail(version.error());
  for (const Migration& migration : migrations) {
    if (migration.version <= *version) continue;
    Status done = connection.transaction(
        [&](SqlSession& session) { return run_if_missing(session, migration, migrations); });
    if (!done) return done;
  }
  return {};
}

Status check_schema(SqlConnection& connection, std::span<const Migration> migrations) {
  const Result<std::int64_t> version = known_schema_version(connection, migrations);
  if (!version) return fail(version.error());
  const std::int64_t known = migrations.back().version;
  if (*version == known) return {};
  if (*version == 0) {
    return fail(Errc::not_found, "the database is empty; run: sensex ingest");
  }
  return fail(Errc::unsupported_version,
              fmt::format("the database has schema version {}, this program reads {}; what writes "
                          "brings it up to date: run sensex ingest, or give a copy to the sensex "
                          "that wrote it",
                          *version, known));
}

}  // namespace sensex

#include "adapters/postgres/postgres_session.h"

#include <algorithm>
#include <charconv>
#include <poll.h>

#include <fmt/core.h>

#include "adapters/postgres/postgres_connect.h"
#include "adapters/postgres/postgres_error.h"
#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::size_t kMostPrepared = 200;
constexpr int kBinary = 1;
constexpr int kOldestServer = 120000;  // PostgreSQL 12

// Beyond the server's own limit, for its word that the limit has passed.
constexpr std::chrono::milliseconds kGrace = std::chrono::seconds(1);

// The locks and the domains are in the schema's name, so that several may live in one database.
constexpr std::string_view kAbout = R"(
SELECT pg_catalog.quote_ident(pg_catalog.current_schema()),
       pg_catalog.hashtextextended('sensex writer ' || pg_catalog.current_schema(), 0),
       pg_catalog.current_setting('server_encoding'))";

// What the server is told of a session; whether it may write a writer leaves to it. Its keepalives
// free the locks of a host that vanished.
constexpr std::string_view kSettings = R"(
SET search_path = {schema}, pg_catalog;
SET statement_timeout = {statement};
SET lock_timeout = {lock};
SET idle_in_transaction_session_timeout = 300000;
{read_only}
SET default_transaction_isolation = 'read committed';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET tcp_keepalives_idle = 10;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 3;
SELECT pg_catalog.set_config('synchronous_commit', 'on', false)
WHERE pg_catalog.current_setting('synchronous_commit') = 'off';
SELECT pg_catalog.set_config(name, '0', false)
FROM pg_catalog.pg_settings WHERE name = 'idle_session_timeout')";

// READ COMMITTED sees, from the statement after the lock on, all that the writer before committed;
// a snapshot taken with the lock would be older than it.
constexpr std::string_view kBeginWriting =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_catalog.pg_advisory_xact_lock({})";

constexpr std::string_view kTables = R"(
SELECT c.relname FROM pg_catalog.pg_class c
WHERE c.relnamespace = pg_catalog.current_schema()::pg_catalog.regnamespace
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname COLLATE "C")";

constexpr std::string_view kDomains = R"(
SELECT t.typname FROM pg_catalog.pg_type t
WHERE t.typnamespace = pg_catalog.current_schema()::pg_catalog.regnamespace
  AND t.typtype = 'd' AND t.typname IN ('blob', 'text'))";

constexpr std::string_view kAppendOnlyBody =
    " BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = '{state}'; END ";

// Of tgtype the bits are: 1 for each row, 2 before, 8 DELETE, 16 UPDATE, 32 TRUNCATE.
constexpr std::string_view kCountTriggers = R"(
SELECT COUNT(*) FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
WHERE c.relname = $1 AND c.relnamespace = pg_catalog.current_schema()::pg_catalog.regnamespace
  AND t.tgenabled = 'A' AND t.tgqual IS NULL AND p.prosrc = $2
  AND (t.tgname = $1 || '_no_update' AND t.tgtype = 19 AND pg_catalog.cardinality(t.tgattr::pg_catalog.int2[]) = 0
       OR t.tgname = $1 || '_no_delete' AND t.tgtype = 11
       OR t.tgname = $1 || '_no_truncate' AND t.tgtype = 34))";
constexpr std::int64_t kTriggers = 3;

// Whoever made them; those that keep up references are not counted.
constexpr std::string_view kCountTriggersAndRules = R"(
SELECT (SELECT COUNT(*) FROM pg_catalog.pg_trigger t
        WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
     + (SELECT COUNT(*) FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid)
FROM pg_catalog.pg_class c
WHERE c.relname = $1 AND c.relnamespace = pg_catalog.current_schema()::pg_catalog.regnamespace)";

// The function may be that of a table that had this name before.
// ALWAYS: not even a session that replicates slips past.
constexpr std::string_view kAppendOnly = R"(
CREATE OR REPLACE FUNCTION {schema}.{table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
$${body}$$;
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {schema}.{table}
FOR EACH ROW EXECUTE FUNCTION {schema}.{table}_append_only();
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {schema}.{table}
FOR EACH ROW EXECUTE FUNCTION {schema}.{table}_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {schema}.{table}
FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{table}_append_only();
ALTER TABLE {schema}.{table} ENABLE ALWAYS TRIGGER {table}_no_update,
                             ENABLE ALWAYS TRIGGER {table}_no_delete,
                             ENABLE ALWAYS TRIGGER {table}_no_truncate)";

std::string append_only_body(std::string_view table) {
  return fmt::format(kAppendOnlyBody, fmt::arg("table", table),
                     fmt::arg("state", kAppendOnlyState));
}

bool begins_with(std::string_view sql, std::initializer_list<std::string_view> words) {
  const std::size_t start = sql.find_first_not_of(" \n\t");
  if (start == std::string_view::npos) return false;
  const std::string_view text = sql.substr(start);
  return std::ranges::any_of(words, [&](std::string_view word) { return text.starts_with(word); });
}

bool is_failure(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY;
}

// INSERT, UPDATE and DELETE change rows; SELECT counts them, too.
std::int64_t changed_rows(PGresult* result) {
  if (!begins_with(PQcmdStatus(result), {"INSERT", "UPDATE", "DELETE"})) return 0;
  const std::string_view digits(PQcmdTuples(result));
  std::int64_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

Result<std::vector<std::string>> names_in(Result<std::vector<SqlRow>> rows) {
  if (!rows) return fail(rows.error());
  std::vector<std::string> names;
  for (SqlRow& row : *rows) {
    SqlRowReader reader(std::move(row));
    names.push_back(reader.text());
    if (Status fits = reader.finish("name of a table"); !fits) return fail(fits.error());
  }
  return names;
}

}  // namespace

Result<std::unique_ptr<PostgresSession>> PostgresSession::open(const std::string& address,
                                                               PostgresRole role,
                                                               PostgresLimits limits) {
  Result<PostgresHandle> connection = connect_postgres(address, limits.connect);
  if (!connection) return fail(connection.error());
  std::unique_ptr<PostgresSession> session(new PostgresSession(std::move(*connection), limits));
  if (Status done = session->configure(role); !done) return fail(done.error());
  return session;
}

Status PostgresSession::configure(PostgresRole role) {
  if (PQserverVersion(connection_.get()) < kOldestServer) {
    return fail(Errc::unsupported_version,
                fmt::format("{} has the server version {}, expected PostgreSQL 12 or newer",
                            postgres_place(connection_.get()), PQserverVersion(connection_.get())));
  }
  if (Status done = use_schema(); !done) return done;
  const Result<PostgresResult> set = run_script(fmt::format(
      kSettings, fmt::arg("schema", schema_), fmt::arg("statement", limits_.statement.count()),
      fmt::arg("lock", limits_.lock.count()),
      fmt::arg("read_only",
               role == PostgresRole::reader ? "SET default_transaction_read_only = on;" : "")));
  if (!set) return fail(set.error());
  return {};
}

Status PostgresSession::use_schema() {
  Result<std::vector<SqlRow>> about = query(kAbout, {});
  if (!about) return fail(about.error());
  if (std::holds_alternative<std::monostate>(about->at(0).at(0))) {
    return fail(Errc::not_found,
                fmt::format("{} has no schema of the search path; make it with CREATE SCHEMA, or "
                            "correct search_path in --store",
                            postgres_place(connection_.get())));
  }
  SqlRowReader reader(std::move(about->front()));
  schema_ = reader.text();
  begin_writing_ = fmt::format(kBeginWriting, reader.integer());
  const std::string encoding = reader.text();
  if (Status fits = reader.finish("setting"); !fits) return fits;
  if (encoding == "UTF8") return {};
  return fail(Errc::refused,
              fmt::format("{} has the encoding {}, expected UTF8; make another with: createdb -E "
                          "UTF8 -T template0 NAME",
                          postgres_place(connection_.get()), encoding));
}

Result<std::vector<SqlRow>> PostgresSession::query(std::string_view sql, SqlParameters parameters) {
  const Result<PostgresResult> result = run(sql, parameters);
  if (!result) return fail(result.error());
  return postgres_rows(result->get());
}

Result<std::int64_t> PostgresSession::execute(std::string_view sql, SqlParameters parameters) {
  if (begins_with(sql, {"CREATE TABLE", "ALTER TABLE"})) {
    if (Status made = make_types(); !made) return fail(made.error());
  }
  const Result<PostgresResult> result = run(sql, parameters);
  if (!result) return fail(result.error());
  return changed_rows(result->get());
}

Result<bool> PostgresSession::has_table(std::string_view table) {
  const Result<std::vector<std::string>> names = tables();
  if (!names) return fail(names.error());
  return std::ranges::find(*names, table) != names->end();
}

Result<std::vector<std::string>> PostgresSession::tables() { return names_in(query(kTables, {})); }

Status PostgresSession::make_types() {
  const Result<std::vector<std::string>> known = names_in(query(kDomains, {}));
  if (!known) return fail(known.error());
  const auto is_missing = [&](std::string_view name) {
    return std::ranges::find(*known, name) == known->end();
  };
  std::string script;
  if (is_missing("blob"))
    script += fmt::format("CREATE DOMAIN {}.blob AS pg_catalog.bytea;", schema_);
  if (is_missing("text")) {
    script +=
        fmt::format("CREATE DOMAIN {}.text AS pg_catalog.text COLLATE pg_catalog.\"C\";", schema_);
  }
  if (script.empty()) return {};
  if (const auto made = run_script(script); !made) return fail(made.error());
  return {};
}

Status PostgresSession::make_append_only(std::string_view table) {
  const auto made =
      run_script(fmt::format(kAppendOnly, fmt::arg("schema", schema_), fmt::arg("table", table),
                             fmt::arg("body", append_only_body(table))));
  if (!made) return fail(made.error());
  return {};
}

Result<bool> PostgresSession::is_append_only(std::string_view table) {
  const Result<std::vector<SqlRow>> ours = query(kCountTriggers, {table, append_only_body(table)});
  if (!ours) return fail(ours.error());
  const Result<std::vector<SqlRow>> all = query(kCountTriggersAndRules, {table});
  if (!all) return fail(all.error());
  const SqlRow expected = {SqlValue(kTriggers)};
  return ours->at(0) == expected && !all->empty() && all->at(0) == expected;
}

Status PostgresSession::begin_writing() {
  first_failure_.reset();
  const auto begun = run_script(begin_writing_);
  if (!begun) return fail(begun.error());
  return {};
}

Status PostgresSession::begin_reading() {
  first_failure_.reset();
  const auto begun = run_script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  if (!begun) return fail(begun.error());
  return {};
}

Status PostgresSession::commit() {
  const Result<PostgresResult> done = run_script("COMMIT");
  if (!done && (is_lost() || timed_out_)) {
    return fail(Errc::unavailable,
                "the connection to the database was lost at the very end, and whether the change "
                "was kept is not known; look, and try again if it was not",
                done.error().detail);
  }
  if (!done) return fail(done.error());
  // PostgreSQL commits nothing of a transaction in which a statement failed, and says so only here.
  if (begins_with(PQcmdStatus(done->get()), {"COMMIT"})) return {};
  return fail(first_failure_.value_or(
      Error{Errc::internal, "the database undid the transaction; the log says how", "COMMIT"}));
}

void PostgresSession::roll_back() {
  const PGTransactionStatusType status = PQtransactionStatus(connection_.get());
  if (timed_out_ || (status != PQTRANS_INTRANS && status != PQTRANS_INERROR)) return;
  static_cast<void>(run_script("ROLLBACK"));
}

bool PostgresSession::is_usable() const {
  if (timed_out_ || is_lost()) return false;
  if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) return false;
  pollfd socket = {.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
  return poll(&socket, 1, 0) == 0;
}

Result<PostgresResult> PostgresSession::run(std::string_view sql, SqlParameters parameters) {
  const std::size_t named = highest_parameter(sql);
  if (named != parameters.size()) {
    return fail(Errc::internal, "a statement got another number of parameters than it names",
                std::string(sql));
  }
  const Result<PostgresParameters> values = PostgresParameters::create(parameters);
  if (!values) return fail(values.error());
  if (Status sent = send(std::string(sql), *values); !sent) return fail(sent.error());
  return answer(sql);
}

// Whatever changes no table or rows is prepared once; definitions come only once.
Status PostgresSession::send(const std::string& sql, const PostgresParameters& parameters) {
  PGconn* const connection = connection_.get();
  if (timed_out_) return postgres_failure(connection, nullptr, sql);
  const Result<const std::string*> name = prepared(sql, parameters);
  if (!name) return fail(name.error());
  const int sent = *name != nullptr
                       ? PQsendQueryPrepared(connection, (*name)->c_str(), parameters.count(),
                                             parameters.values(), parameters.lengths(),
                                             parameters.formats(), kBinary)
                       : PQsendQueryParams(connection, sql.c_str(), parameters.count(),
                                           parameters.types(), parameters.values(),
                                           parameters.lengths(), parameters.formats(), kBinary);
  return sent == 1 ? Status() : postgres_failure(connection, nullptr, sql);
}

// Null: to be sent as text.
Result<const std::string*> PostgresSession::prepared(const std::string& sql,
                                                     const PostgresParameters& parameters) {
  const std::string key = parameters.signature() + ' ' + sql;
  if (const auto known = statements_.find(key); known != statements_.end()) return &known->second;
  const bool comes_again = begins_with(sql, {"SELECT", "INSERT", "UPDATE", "DELETE"});
  if (!comes_again || statements_.size() >= kMostPrepared) return nullptr;
  std::string name = fmt::format("s{}", statements_.size() + 1);
  if (PQsendPrepare(connection_.get(), name.c_str(), sql.c_str(), parameters.count(),
                    parameters.types()) != 1) {
    return postgres_failure(connection_.get(), nullptr, sql);
  }
  if (const auto done = answer(sql); !done) return fail(done.error());
  return &statements_.emplace(key, std::move(name)).first->second;
}

Result<PostgresResult> PostgresSession::run_script(const std::string& sql) {
  if (timed_out_ || PQsendQuery(connection_.get(), sql.c_str()) != 1) {
    return postgres_failure(connection_.get(), nullptr, sql);
  }
  return answer(sql);
}

Result<PostgresResult> PostgresSession::answer(std::string_view sql) {
  PostgresResult last;
  while (true) {
    Result<PostgresResult> next = next_result();
    if (!next) return next;
    if (!*next) break;
    // After a failure there are no results but its own.
    if (!last || !is_failure(last.get())) last = std::move(*next);
  }
  if (last && !is_failure(last.get())) return last;
  tl::unexpected<Error> failure = postgres_failure(connection_.get(), last.get(), sql);
  if (!first_failure_) first_failure_ = failure.value();
  return failure;
}

// Null: there are no more. Waits no longer than a statement may take, whatever the network does.
Result<PostgresResult> PostgresSession::next_result() {
  PGconn* const connection = connection_.get();
  const PostgresDeadline deadline = postgres_deadline(limits_.statement + kGrace);
  while (true) {
    const int unsent = PQflush(connection);
    if (unsent < 0 || (unsent == 0 && PQisBusy(connection) == 0)) break;
    const int events = unsent == 1 ? POLLIN | POLLOUT : POLLIN;
    if (!wait_for_postgres(connection, static_cast<short>(events), deadline)) {
      timed_out_ = true;
      return fail(Errc::unavailable, "the database took too long to answer; try again",
                  "no word from the server");
    }
    if (PQconsumeInput(connection) == 0) break;
  }
  return PostgresResult(PQgetResult(connection));
}

}  // namespace sensex

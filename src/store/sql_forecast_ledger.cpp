#include "store/sql_forecast_ledger.h"

#include <fmt/core.h>

#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kInsert = R"(
INSERT INTO ledger (sequence, format, target_day, session, model_name, model_version, snapshot,
                    supersedes, prediction_id, issued_ms, payload, previous_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))";

constexpr std::string_view kInsertHead =
    "INSERT INTO ledger_heads (sequence, hash) VALUES ($1, $2)";

constexpr std::string_view kColumns =
    "SELECT sequence, format, target_day, session, model_name, model_version, snapshot, "
    "supersedes, prediction_id, issued_ms, payload, previous_hash, hash, ";

// One look-up for each entry, which a walk over the chain has no use for.
constexpr std::string_view kSupersededBy =
    "COALESCE((SELECT later.sequence FROM ledger later WHERE later.supersedes = ledger.sequence "
    "AND later.supersedes > 0), 0) FROM ledger ";
constexpr std::string_view kWithoutLink = "CAST(0 AS BIGINT) FROM ledger ";

// One statement, so that an entry that comes meanwhile is in both or in neither.
constexpr std::string_view kEnds = R"(
SELECT COALESCE((SELECT MAX(sequence) FROM ledger), 0),
       COALESCE((SELECT hash FROM ledger ORDER BY sequence DESC LIMIT 1), ''),
       COALESCE((SELECT MAX(sequence) FROM ledger_heads), 0),
       COALESCE((SELECT hash FROM ledger_heads ORDER BY sequence DESC LIMIT 1), ''))";

constexpr std::string_view kCounts =
    "SELECT (SELECT COUNT(*) FROM ledger), (SELECT COUNT(*) FROM ledger_heads)";

constexpr std::string_view kFirstRewritten = R"(
SELECT COALESCE(MIN(ledger.sequence), 0)
FROM ledger JOIN ledger_heads ON ledger_heads.sequence = ledger.sequence
WHERE ledger_heads.hash <> ledger.hash)";

constexpr std::string_view kRewritten = "its hash is not the one that was recorded with it";

// Entries verified at a time, so that a long ledger never is in memory as a whole.
constexpr std::int64_t kPage = 1000;

Result<LedgerFormat> parse_format(std::int64_t number) {
  if (number == static_cast<std::int64_t>(LedgerFormat::first)) return LedgerFormat::first;
  if (number == static_cast<std::int64_t>(LedgerFormat::with_links)) {
    return LedgerFormat::with_links;
  }
  return fail(Errc::malformed_data, "no such format");
}

Result<LedgerEntry> read(SqlRow row) {
  SqlRowReader reader(std::move(row));
  LedgerEntry entry;
  entry.sequence = reader.integer();
  const Result<LedgerFormat> format = parse_format(reader.integer());
  entry.forecast.key.target_day = reader.date();
  const Result<Session> session = parse_session(reader.text());
  entry.forecast.key.model_name = reader.text();
  entry.forecast.key.model_version = reader.integer();
  entry.forecast.key.snapshot = reader.text();
  entry.supersedes = reader.integer();
  entry.forecast.prediction_id = reader.text();
  entry.forecast.issued_at = reader.instant();
  entry.forecast.payload = reader.text();
  entry.previous_hash = reader.text();
  entry.hash = reader.text();
  entry.superseded_by = reader.integer();
  if (!format || !session || !reader.finish("ledger entry")) {
    return ledger_broken(entry.sequence, "the stored entry cannot be read");
  }
  entry.format = *format;
  entry.forecast.key.session = *session;
  return entry;
}

Result<std::vector<LedgerEntry>> select(SqlSession& session, std::string_view rest,
                                        SqlParameters parameters,
                                        std::string_view last_column = kSupersededBy) {
  Result<std::vector<SqlRow>> rows =
      session.query(std::string(kColumns).append(last_column).append(rest), parameters);
  if (!rows) return fail(rows.error());
  std::vector<LedgerEntry> entries;
  entries.reserve(rows->size());
  for (SqlRow& row : *rows) {
    Result<LedgerEntry> entry = read(std::move(row));
    if (!entry) return fail(entry.error());
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<std::optional<LedgerEntry>> first(Result<std::vector<LedgerEntry>> entries) {
  if (!entries) return fail(entries.error());
  if (entries->empty()) return std::optional<LedgerEntry>();
  return std::optional(std::move(entries->front()));
}

Result<std::optional<LedgerEntry>> find_in(SqlSession& session, const LedgerKey& key) {
  return first(select(session,
                      "WHERE target_day = $1 AND session = $2 AND model_name = $3 AND "
                      "model_version = $4 AND snapshot = $5",
                      {key.target_day.to_string(), to_string(key.session), key.model_name,
                       key.model_version, key.snapshot}));
}

Result<std::optional<LedgerEntry>> newest_in(SqlSession& session, Date day, Session of) {
  return first(select(session,
                      "WHERE target_day = $1 AND session = $2 ORDER BY sequence DESC LIMIT 1",
                      {day.to_string(), to_string(of)}));
}

// A trigger or a rule of somebody else's may make a statement do nothing.
Status insert_row(SqlSession& session, std::string_view sql, SqlParameters values) {
  const Result<std::int64_t> added = session.execute(sql, values);
  if (!added) return fail(added.error());
  if (*added == 1) return {};
  return fail(Errc::malformed_data,
              "the database swallowed a forecast and nothing is recorded: a trigger or a rule that "
              "is not this program's is on the ledger; remove it, or restore a copy");
}

Status insert(SqlSession& session, const LedgerEntry& entry) {
  const NewLedgerEntry& forecast = entry.forecast;
  const LedgerKey& key = forecast.key;
  const Status added = insert_row(
      session, kInsert,
      {entry.sequence, static_cast<std::int64_t>(entry.format), key.target_day.to_string(),
       to_string(key.session), key.model_name, key.model_version, key.snapshot, entry.supersedes,
       forecast.prediction_id, to_sql(forecast.issued_at), SqlBytes{forecast.payload},
       entry.previous_hash, entry.hash});
  return added ? insert_row(session, kInsertHead, {entry.sequence, entry.hash}) : added;
}

// The newest entry is the one that was recorded last.
Status check_end(SqlSession& session) {
  Result<std::vector<SqlRow>> rows = session.query(kEnds);
  if (!rows) return fail(rows.error());
  SqlRowReader reader(std::move(rows->front()));
  const std::int64_t count = reader.integer();
  const std::string hash = reader.text();
  const std::int64_t recorded = reader.integer();
  const std::string recorded_hash = reader.text();
  if (Status fits = reader.finish("end of the ledger"); !fits) return fits;
  if (count != recorded) return ledger_cut(count, recorded);
  return hash == recorded_hash ? Status() : ledger_broken(count, kRewritten);
}

Status check_recorded_hashes(SqlSession& session) {
  Result<std::vector<SqlRow>> rows = session.query(kFirstRewritten);
  if (!rows) return fail(rows.error());
  SqlRowReader reader(std::move(rows->front()));
  const std::int64_t first_rewritten = reader.integer();
  if (Status fits = reader.finish("hash of the ledger"); !fits) return fits;
  return first_rewritten == 0 ? Status() : ledger_broken(first_rewritten, kRewritten);
}

// Nothing is in the two tables besides what the walk comes to.
Status check_counts(SqlSession& session, std::int64_t entries) {
  Result<std::vector<SqlRow>> rows = session.query(kCounts);
  if (!rows) return fail(rows.error());
  SqlRowReader reader(std::move(rows->front()));
  const std::int64_t count = reader.integer();
  const std::int64_t recorded = reader.integer();
  if (Status fits = reader.finish("count of the ledger"); !fits) return fits;
  if (count == entries && recorded == entries) return {};
  return fail(
      Errc::malformed_data,
      fmt::format("the ledger has {} entries, but its tables have {} and {} rows: they were "
                  "changed by another program; restore a copy",
                  entries, count, recorded));
}

Status check_protection(SqlSession& session) {
  for (const std::string_view table : {"ledger", "ledger_heads"}) {
    const Result<bool> is_protected = session.is_append_only(table);
    if (!is_protected) return fail(is_protected.error());
    if (*is_protected) continue;
    return fail(
        Errc::malformed_data,
        "the database no longer refuses to change the ledger: triggers of its table " +
            std::string(table) +
            " are missing, or there are others; compare the head hash with one that was noted "
            "elsewhere, or restore a copy");
  }
  return {};
}

// Pushes what comes after the chain's head.
Status walk(SqlSession& session, LedgerChain& chain) {
  while (true) {
    const Result<std::vector<LedgerEntry>> page =
        select(session, "WHERE sequence > $1 ORDER BY sequence LIMIT $2",
               {chain.head().count, kPage}, kWithoutLink);
    if (!page) return fail(page.error());
    for (const LedgerEntry& entry : *page) {
      if (Status fits = chain.push(entry); !fits) return fits;
    }
    if (std::ssize(*page) < kPage) return {};
  }
}

// An entry before the first would never be reached by the walk.
Status check_start(SqlSession& session) {
  const Result<std::vector<LedgerEntry>> before =
      select(session, "WHERE sequence < 1 OR sequence IS NULL ORDER BY sequence LIMIT 1", {},
             kWithoutLink);
  if (!before) return fail(before.error());
  return before->empty() ? Status() : LedgerChain().push(before->front());
}

// The entry that was verified last is still what it was.
Status check_anchor(SqlSession& session, const LedgerHead& head) {
  if (head.count == 0) return {};
  const Result<std::optional<LedgerEntry>> entry =
      first(select(session, "WHERE sequence = $1", {head.count}, kWithoutLink));
  if (!entry) return fail(entry.error());
  if (!*entry) return ledger_broken(head.count, "the entry is gone");
  return (*entry)->hash == head.hash ? Status() : ledger_broken(head.count, kRewritten);
}

Result<LedgerEntry> append_in(SqlSession& session, const LedgerKey& key, const Clock& clock,
                              const LedgerMaker& make) {
  const Result<std::optional<LedgerEntry>> standing = find_in(session, key);
  if (!standing) return fail(standing.error());
  if (*standing) return **standing;
  if (Status whole = check_end(session); !whole) return fail(whole.error());
  const Result<std::optional<LedgerEntry>> last =
      first(select(session, "ORDER BY sequence DESC LIMIT 1", {}));
  if (!last) return fail(last.error());
  const Result<std::optional<LedgerEntry>> of_session =
      newest_in(session, key.target_day, key.session);
  if (!of_session) return fail(of_session.error());
  Result<LedgerEntry> entry = make_ledger_entry(
      key, clock, make, {*last ? &**last : nullptr, *of_session ? &**of_session : nullptr});
  if (!entry) return entry;
  if (Status done = insert(session, *entry); !done) return fail(done.error());
  return entry;
}

}  // namespace

Result<LedgerEntry> SqlForecastLedger::append(const LedgerKey& key, const Clock& clock,
                                              const LedgerMaker& make) {
  if (Status fits = check_ledger_key(key); !fits) return fail(fits.error());
  // Who asks again need not wait for a writer.
  const Result<std::optional<LedgerEntry>> standing = find(key);
  if (!standing) return fail(standing.error());
  if (*standing) return **standing;
  return in_transaction<LedgerEntry>(
      connection_, [&](SqlSession& session) { return append_in(session, key, clock, make); });
}

Result<std::optional<LedgerEntry>> SqlForecastLedger::find(const LedgerKey& key) {
  return find_in(connection_, key);
}

Result<std::optional<LedgerEntry>> SqlForecastLedger::find_hash(std::string_view hash) {
  return first(select(connection_, "WHERE hash = $1", {hash}));
}

Result<std::optional<LedgerEntry>> SqlForecastLedger::newest(Date target_day, Session session) {
  return newest_in(connection_, target_day, session);
}

Result<std::vector<LedgerEntry>> SqlForecastLedger::page(std::size_t limit, std::int64_t before) {
  return select(connection_, "WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2",
                {before, to_sql_limit(limit)});
}

Result<LedgerHead> SqlForecastLedger::verify() {
  LedgerChain chain;
  if (Status fits = check_start(connection_); !fits) return fail(fits.error());
  if (Status fits = walk(connection_, chain); !fits) return fail(fits.error());
  if (Status fits = check_recorded_hashes(connection_); !fits) return fail(fits.error());
  if (Status fits = check_end(connection_); !fits) return fail(fits.error());
  if (Status fits = check_counts(connection_, chain.head().count); !fits) return fail(fits.error());
  if (Status fits = check_protection(connection_); !fits) return fail(fits.error());
  return chain.head();
}

Result<LedgerHead> SqlForecastLedger::verify_new() {
  const std::lock_guard lock(mutex_);
  if (Status fits = check_anchor(connection_, verified_.head()); !fits) return fail(fits.error());
  if (Status fits = walk(connection_, verified_); !fits) return fail(fits.error());
  if (Status fits = check_end(connection_); !fits) return fail(fits.error());
  if (Status fits = check_protection(connection_); !fits) return fail(fits.error());
  return verified_.head();
}

}  // namespace sensex

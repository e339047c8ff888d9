#include "store/sql_forecast_ledger.h"

#include <algorithm>
#include <limits>

#include "store/ledger_chain.h"
#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kInsert = R"(
INSERT INTO ledger (sequence, target_day, session, model_name, model_version, prediction_id,
                    issued_ms, payload, previous_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))";

constexpr std::string_view kColumns =
    "SELECT sequence, target_day, session, model_name, model_version, prediction_id, issued_ms, "
    "payload, previous_hash, hash FROM ledger ";

// Entries verified at a time, so that a long ledger never is in memory as a whole.
constexpr std::int64_t kPage = 1000;

Result<LedgerEntry> read(SqlRow row) {
  SqlRowReader reader(std::move(row));
  LedgerEntry entry;
  entry.sequence = reader.integer();
  entry.forecast.key.target_day = reader.date();
  const Result<Session> session = parse_session(reader.text());
  entry.forecast.key.model_name = reader.text();
  entry.forecast.key.model_version = reader.integer();
  entry.forecast.prediction_id = reader.text();
  entry.forecast.issued_at = reader.instant();
  entry.forecast.payload = reader.text();
  entry.previous_hash = reader.text();
  entry.hash = reader.text();
  if (!session || !reader.finish("ledger entry")) {
    return ledger_broken(entry.sequence, "the stored entry cannot be read");
  }
  entry.forecast.key.session = *session;
  return entry;
}

Result<std::vector<LedgerEntry>> select(SqlSession& session, std::string_view rest,
                                        SqlParameters parameters) {
  Result<std::vector<SqlRow>> rows = session.query(std::string(kColumns).append(rest), parameters);
  if (!rows) return fail(rows.error());
  std::vector<LedgerEntry> entries;
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
  return first(select(
      session,
      "WHERE target_day = $1 AND session = $2 AND model_name = $3 AND "
      "model_version = $4",
      {key.target_day.to_string(), to_string(key.session), key.model_name, key.model_version}));
}

Status insert(SqlSession& session, const LedgerEntry& entry) {
  const NewLedgerEntry& forecast = entry.forecast;
  const auto added = session.execute(
      kInsert,
      {entry.sequence, forecast.key.target_day.to_string(), to_string(forecast.key.session),
       forecast.key.model_name, forecast.key.model_version, forecast.prediction_id,
       to_sql(forecast.issued_at), SqlBytes{forecast.payload}, entry.previous_hash, entry.hash});
  if (!added) return fail(added.error());
  return {};
}

Result<LedgerEntry> append_in(SqlSession& session, const NewLedgerEntry& forecast) {
  const Result<std::optional<LedgerEntry>> standing = find_in(session, forecast.key);
  if (!standing) return fail(standing.error());
  if (*standing) return **standing;
  const Result<std::optional<LedgerEntry>> last =
      first(select(session, "ORDER BY sequence DESC LIMIT 1", {}));
  if (!last) return fail(last.error());
  LedgerEntry entry = next_ledger_entry(forecast, *last ? &**last : nullptr);
  if (Status done = insert(session, entry); !done) return fail(done.error());
  return entry;
}

}  // namespace

Result<LedgerEntry> SqlForecastLedger::append(const NewLedgerEntry& entry) {
  if (Status fits = check_ledger_names(entry); !fits) return fail(fits.error());
  // Most calls find the forecast of record; they need not wait for a writer.
  const Result<std::optional<LedgerEntry>> standing = find(entry.key);
  if (!standing) return fail(standing.error());
  if (*standing) return **standing;
  return in_transaction<LedgerEntry>(
      connection_, [&](SqlSession& session) { return append_in(session, entry); });
}

Result<std::optional<LedgerEntry>> SqlForecastLedger::find(const LedgerKey& key) {
  return find_in(connection_, key);
}

Result<std::vector<LedgerEntry>> SqlForecastLedger::recent(std::size_t limit) {
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  return select(connection_, "ORDER BY sequence DESC LIMIT $1",
                {static_cast<std::int64_t>(std::min(limit, kMost))});
}

Status SqlForecastLedger::verify() {
  LedgerChain chain;
  std::int64_t after = std::numeric_limits<std::int64_t>::min();
  while (true) {
    const Result<std::vector<LedgerEntry>> page =
        select(connection_, "WHERE sequence > $1 ORDER BY sequence LIMIT $2", {after, kPage});
    if (!page) return fail(page.error());
    if (page->empty()) return {};
    for (const LedgerEntry& entry : *page) {
      if (Status fits = chain.push(entry); !fits) return fits;
    }
    after = page->back().sequence;
  }
}

}  // namespace sensex

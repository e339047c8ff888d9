#include "store/sql_outcome_log.h"

#include <iterator>

#include "store/outcome_check.h"
#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kInsert = R"(
INSERT INTO outcomes (sequence, target_day, previous_close, close, direction, snapshot, stored_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7))";

constexpr std::string_view kInsertCorrection = R"(
INSERT INTO outcome_corrections (sequence, target_day, previous_close, close, direction, snapshot,
                                 stored_ms, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8))";

// The first revision and the corrections as one list.
constexpr std::string_view kRevisions = R"(
SELECT sequence, target_day, previous_close, close, direction, snapshot, stored_ms, revision
FROM (SELECT sequence, target_day, previous_close, close, direction, snapshot, stored_ms,
             1 AS revision
      FROM outcomes
      UNION ALL
      SELECT sequence, target_day, previous_close, close, direction, snapshot, stored_ms, revision
      FROM outcome_corrections) AS known
WHERE sequence = $1 ORDER BY revision)";

// By the first revisions, which every entry with an outcome has, so that a page costs no more when
// there are many.
constexpr std::string_view kPage = R"(
SELECT outcomes.sequence, outcomes.target_day,
       COALESCE(latest.previous_close, outcomes.previous_close),
       COALESCE(latest.close, outcomes.close), COALESCE(latest.direction, outcomes.direction),
       COALESCE(latest.snapshot, outcomes.snapshot),
       COALESCE(latest.stored_ms, outcomes.stored_ms), COALESCE(latest.revision, 1)
FROM outcomes
LEFT JOIN outcome_corrections AS latest
  ON latest.sequence = outcomes.sequence
  AND latest.revision = (SELECT MAX(revision) FROM outcome_corrections AS any_revision
                         WHERE any_revision.sequence = outcomes.sequence)
WHERE outcomes.sequence < $1
ORDER BY outcomes.sequence DESC LIMIT $2)";

Result<ForecastOutcome> read(SqlRow row) {
  SqlRowReader reader(std::move(row));
  ForecastOutcome outcome;
  outcome.sequence = reader.integer();
  outcome.target_day = reader.date();
  outcome.previous_close = reader.real();
  outcome.close = reader.real();
  outcome.direction = reader.text();
  outcome.snapshot = reader.text();
  outcome.stored_at = reader.instant();
  outcome.revision = reader.integer();
  if (Status fits = reader.finish("outcome"); !fits) return fail(fits.error());
  return outcome;
}

Result<std::vector<ForecastOutcome>> select(SqlSession& session, std::string_view sql,
                                            SqlParameters parameters) {
  Result<std::vector<SqlRow>> rows = session.query(sql, parameters);
  if (!rows) return fail(rows.error());
  std::vector<ForecastOutcome> outcomes;
  for (SqlRow& row : *rows) {
    Result<ForecastOutcome> outcome = read(std::move(row));
    if (!outcome) return fail(outcome.error());
    outcomes.push_back(std::move(*outcome));
  }
  return outcomes;
}

Result<std::vector<ForecastOutcome>> revisions_in(SqlSession& session, std::int64_t sequence) {
  return select(session, kRevisions, {sequence});
}

Status append(SqlSession& session, const ForecastOutcome& outcome, std::int64_t revision) {
  const std::string target_day = outcome.target_day.to_string();
  const std::int64_t stored_ms = to_sql(outcome.stored_at);
  const auto added =
      revision == 1
          ? session.execute(kInsert,
                            {outcome.sequence, target_day, outcome.previous_close, outcome.close,
                             outcome.direction, outcome.snapshot, stored_ms})
          : session.execute(kInsertCorrection,
                            {outcome.sequence, target_day, outcome.previous_close, outcome.close,
                             outcome.direction, outcome.snapshot, stored_ms, revision});
  if (!added) return fail(added.error());
  return {};
}

}  // namespace

Result<bool> SqlOutcomeLog::add(const ForecastOutcome& outcome) {
  if (Status fits = check_outcome(outcome); !fits) return fail(fits.error());
  return in_transaction<bool>(connection_, [&](SqlSession& session) -> Result<bool> {
    const auto known = revisions_in(session, outcome.sequence);
    if (!known) return fail(known.error());
    if (!known->empty() && says_the_same(known->back(), outcome)) return false;
    const Status added = append(session, outcome, std::ssize(*known) + 1);
    if (!added) return fail(added.error());
    return true;
  });
}

Result<std::optional<ForecastOutcome>> SqlOutcomeLog::find(std::int64_t sequence) {
  Result<std::vector<ForecastOutcome>> found = revisions(sequence);
  if (!found) return fail(found.error());
  if (found->empty()) return std::optional<ForecastOutcome>();
  return std::optional(std::move(found->back()));
}

Result<std::vector<ForecastOutcome>> SqlOutcomeLog::page(std::size_t limit, std::int64_t before) {
  return select(connection_, kPage, {before, to_sql_limit(limit)});
}

Result<std::vector<ForecastOutcome>> SqlOutcomeLog::revisions(std::int64_t sequence) {
  return revisions_in(connection_, sequence);
}

}  // namespace sensex

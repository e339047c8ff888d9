#include "store/sql_outcome_log.h"

#include <algorithm>
#include <iterator>
#include <limits>

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

// The first revisions and the corrections as one list, to be followed by a condition on `known`.
constexpr std::string_view kKnown = R"(
SELECT sequence, target_day, previous_close, close, direction, snapshot, stored_ms, revision
FROM (SELECT sequence, target_day, previous_close, close, direction, snapshot, stored_ms,
             1 AS revision
      FROM outcomes
      UNION ALL
      SELECT sequence, target_day, previous_close, close, direction, snapshot, stored_ms, revision
      FROM outcome_corrections) AS known )";

constexpr std::string_view kLatest = R"(
WHERE NOT EXISTS (SELECT 1 FROM outcome_corrections AS later
                  WHERE later.sequence = known.sequence AND later.revision > known.revision)
  AND sequence < $1
ORDER BY sequence DESC LIMIT $2)";

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

Result<std::vector<ForecastOutcome>> select(SqlSession& session, std::string_view rest,
                                            SqlParameters parameters) {
  Result<std::vector<SqlRow>> rows = session.query(std::string(kKnown).append(rest), parameters);
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
  return select(session, "WHERE sequence = $1 ORDER BY revision", {sequence});
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
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  return select(connection_, kLatest, {before, static_cast<std::int64_t>(std::min(limit, kMost))});
}

Result<std::vector<ForecastOutcome>> SqlOutcomeLog::revisions(std::int64_t sequence) {
  return revisions_in(connection_, sequence);
}

}  // namespace sensex

#include "store/sql_outcome_log.h"

#include <algorithm>
#include <limits>

#include "store/outcome_check.h"
#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kInsert = R"(
INSERT INTO outcomes (sequence, target_day, previous_close, close, direction, snapshot, stored_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (sequence) DO NOTHING)";

constexpr std::string_view kColumns =
    "SELECT sequence, target_day, previous_close, close, direction, snapshot, stored_ms "
    "FROM outcomes ";

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
  if (Status fits = reader.finish("outcome"); !fits) return fail(fits.error());
  return outcome;
}

Result<std::vector<ForecastOutcome>> select(SqlSession& session, std::string_view rest,
                                            SqlParameters parameters) {
  Result<std::vector<SqlRow>> rows = session.query(std::string(kColumns).append(rest), parameters);
  if (!rows) return fail(rows.error());
  std::vector<ForecastOutcome> outcomes;
  for (SqlRow& row : *rows) {
    Result<ForecastOutcome> outcome = read(std::move(row));
    if (!outcome) return fail(outcome.error());
    outcomes.push_back(std::move(*outcome));
  }
  return outcomes;
}

}  // namespace

Result<bool> SqlOutcomeLog::add(const ForecastOutcome& outcome) {
  if (Status fits = check_outcome(outcome); !fits) return fail(fits.error());
  const auto added = connection_.execute(
      kInsert, {outcome.sequence, outcome.target_day.to_string(), outcome.previous_close,
                outcome.close, outcome.direction, outcome.snapshot, to_sql(outcome.stored_at)});
  if (!added) return fail(added.error());
  return *added > 0;
}

Result<std::optional<ForecastOutcome>> SqlOutcomeLog::find(std::int64_t sequence) {
  Result<std::vector<ForecastOutcome>> found =
      select(connection_, "WHERE sequence = $1", {sequence});
  if (!found) return fail(found.error());
  if (found->empty()) return std::optional<ForecastOutcome>();
  return std::optional(std::move(found->front()));
}

Result<std::vector<ForecastOutcome>> SqlOutcomeLog::list(std::size_t limit) {
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  return select(connection_, "ORDER BY sequence DESC LIMIT $1",
                {static_cast<std::int64_t>(std::min(limit, kMost))});
}

}  // namespace sensex

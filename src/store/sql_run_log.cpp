#include "store/sql_run_log.h"

#include "store/run_check.h"
#include "store/sql_row.h"
#include "store/store_text.h"

namespace sensex {
namespace {

// The time of an end stands in the row only once there is one, so it is read as the start's.
constexpr std::string_view kSelectRuns =
    "SELECT id, kind, owner, started_ms, COALESCE(finished_ms, started_ms), outcome, message "
    "FROM runs ORDER BY id DESC LIMIT $1";

constexpr std::string_view kSelectStages =
    "SELECT run, name, attempt, started_ms, duration_ms, outcome, message FROM run_stages "
    "WHERE run BETWEEN $1 AND $2 ORDER BY run DESC, position";

constexpr std::string_view kInsertRun = R"(
INSERT INTO runs (id, kind, owner, started_ms, outcome, message)
VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM runs), $1, $2, $3, 0, '')
RETURNING id)";

constexpr std::string_view kInsertStage = R"(
INSERT INTO run_stages (run, position, name, attempt, started_ms, duration_ms, outcome, message)
VALUES ($1, (SELECT COUNT(*) + 1 FROM run_stages WHERE run = $1), $2, $3, $4, $5, $6, $7)
ON CONFLICT (run, name, attempt) DO NOTHING)";

constexpr std::string_view kFinish =
    "UPDATE runs SET outcome = $1, message = $2, finished_ms = $3 WHERE id = $4";

constexpr std::string_view kAbandon =
    "UPDATE runs SET outcome = 3, message = $1, finished_ms = $2 WHERE kind = $3 AND outcome = 0";

std::int64_t number_of(RunOutcome outcome) { return static_cast<std::int64_t>(outcome); }

// malformed_data: no outcome of ours.
Result<RunOutcome> read_outcome(std::int64_t number) {
  if (number < 0 || number > number_of(RunOutcome::abandoned)) {
    return fail(Errc::malformed_data, "a stored outcome cannot be read");
  }
  return static_cast<RunOutcome>(number);
}

Result<std::int64_t> read_integer(Result<std::vector<SqlRow>> rows) {
  if (!rows) return fail(rows.error());
  if (rows->empty()) return fail(Errc::internal, "a statement gave no row, expected one");
  SqlRowReader reader(std::move(rows->front()));
  const std::int64_t value = reader.integer();
  if (Status fits = reader.finish("run"); !fits) return fail(fits.error());
  return value;
}

Result<RunRecord> read_run(SqlRow row) {
  SqlRowReader reader(std::move(row));
  RunRecord record;
  record.id = reader.integer();
  record.run.kind = reader.text();
  record.run.owner = reader.text();
  record.run.started_at = reader.instant();
  const Instant finished_at = reader.instant();
  const Result<RunOutcome> outcome = read_outcome(reader.integer());
  record.message = reader.text();
  if (Status fits = reader.finish("run"); !fits) return fail(fits.error());
  if (!outcome) return fail(outcome.error());
  record.outcome = *outcome;
  if (record.outcome != RunOutcome::running) record.finished_at = finished_at;
  return record;
}

struct StageOfRun {
  std::int64_t run = 0;
  RunStage stage = {};
};

Result<StageOfRun> read_stage(SqlRow row) {
  SqlRowReader reader(std::move(row));
  StageOfRun read;
  read.run = reader.integer();
  read.stage.name = reader.text();
  read.stage.attempt = reader.integer();
  read.stage.started_at = reader.instant();
  read.stage.duration_ms = reader.integer();
  const Result<RunOutcome> outcome = read_outcome(reader.integer());
  read.stage.message = reader.text();
  if (Status fits = reader.finish("stage of a run"); !fits) return fail(fits.error());
  if (!outcome) return fail(outcome.error());
  read.stage.outcome = *outcome;
  return read;
}

// not_found: no such run. refused: it has ended.
Status check_running(SqlSession& session, std::int64_t run) {
  const auto rows = session.query("SELECT outcome FROM runs WHERE id = $1", {run});
  if (!rows) return fail(rows.error());
  if (rows->empty()) return no_such_run(run);
  const Result<std::int64_t> number = read_integer(*rows);
  if (!number) return fail(number.error());
  const Result<RunOutcome> outcome = read_outcome(*number);
  if (!outcome) return fail(outcome.error());
  return *outcome == RunOutcome::running ? Status() : run_has_ended(run, *outcome);
}

Status add_stage_in(SqlSession& session, std::int64_t run, const RunStage& stage) {
  if (Status fits = check_running(session, run); !fits) return fits;
  const std::string note = as_note(stage.message);
  const auto added =
      session.execute(kInsertStage, {run, stage.name, stage.attempt, to_sql(stage.started_at),
                                     stage.duration_ms, number_of(stage.outcome), note});
  if (!added) return fail(added.error());
  return *added == 1 ? Status() : stage_is_logged(run, stage);
}

Status finish_in(SqlSession& session, std::int64_t run, const RunEnd& end) {
  if (Status fits = check_running(session, run); !fits) return fits;
  const std::string note = as_note(end.message);
  const auto done = session.execute(kFinish, {number_of(end.outcome), note, to_sql(end.at), run});
  if (!done) return fail(done.error());
  return {};
}

// Both are by run, newest first. A stage of a run that is not there has nowhere to go.
Status add_stages(SqlSession& session, std::vector<RunRecord>& runs) {
  Result<std::vector<SqlRow>> rows =
      session.query(kSelectStages, {runs.back().id, runs.front().id});
  if (!rows) return fail(rows.error());
  auto record = runs.begin();
  for (SqlRow& row : *rows) {
    Result<StageOfRun> read = read_stage(std::move(row));
    if (!read) return fail(read.error());
    while (record != runs.end() && record->id > read->run) ++record;
    if (record == runs.end()) break;
    if (record->id == read->run) record->stages.push_back(std::move(read->stage));
  }
  return {};
}

}  // namespace

Result<std::int64_t> SqlRunLog::begin(const NewRun& run) {
  if (Status fits = check_run(run); !fits) return fail(fits.error());
  return in_transaction<std::int64_t>(connection_, [&](SqlSession& session) {
    return read_integer(session.query(kInsertRun, {run.kind, run.owner, to_sql(run.started_at)}));
  });
}

Status SqlRunLog::add_stage(std::int64_t run, const RunStage& stage) {
  if (Status fits = check_stage(stage); !fits) return fits;
  return connection_.transaction(
      [&](SqlSession& session) { return add_stage_in(session, run, stage); });
}

Status SqlRunLog::finish(std::int64_t run, const RunEnd& end) {
  if (Status fits = check_end(end); !fits) return fits;
  return connection_.transaction([&](SqlSession& session) { return finish_in(session, run, end); });
}

Result<std::int64_t> SqlRunLog::abandon(std::string_view kind, std::string_view message,
                                        Instant at) {
  const std::string note = as_note(message);
  return connection_.execute(kAbandon, {note, to_sql(at), kind});
}

Result<std::vector<RunRecord>> SqlRunLog::recent(std::size_t limit) {
  Result<std::vector<SqlRow>> rows = connection_.query(kSelectRuns, {to_sql_limit(limit)});
  if (!rows) return fail(rows.error());
  std::vector<RunRecord> runs;
  for (SqlRow& row : *rows) {
    Result<RunRecord> run = read_run(std::move(row));
    if (!run) return fail(run.error());
    runs.push_back(std::move(*run));
  }
  if (runs.empty()) return runs;
  if (Status done = add_stages(connection_, runs); !done) return fail(done.error());
  return runs;
}

}  // namespace sensex

#include "store/sql_model_rows.h"

#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kInsert = R"(
INSERT INTO models (name, version, algorithm, snapshot, code_version, configuration, metrics,
                    artefact_sha256, report_sha256, trained_ms, stage, stage_since_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $10))";

constexpr std::string_view kColumns =
    "SELECT m.name, m.version, m.algorithm, m.snapshot, m.code_version, m.configuration, "
    "m.metrics, m.artefact_sha256, m.report_sha256, m.trained_ms, m.stage, m.stage_since_ms "
    "FROM models m ";

constexpr std::string_view kMove =
    "UPDATE models SET stage = $3, stage_since_ms = $4 WHERE name = $1 AND version = $2";

constexpr std::string_view kEvent = R"(
INSERT INTO stage_events (position, name, version, stage, reason, at_ms, is_rollback)
VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM stage_events), $1, $2, $3, $4, $5, $6))";

constexpr std::string_view kMoves =
    "SELECT name, version, stage, reason, at_ms, is_rollback FROM stage_events WHERE name = $1 "
    "ORDER BY position";

Result<ModelRecord> read_model(SqlRow row) {
  SqlRowReader reader(std::move(row));
  ModelRecord record;
  record.model.name = reader.text();
  record.version = reader.integer();
  record.model.algorithm = reader.text();
  record.model.snapshot = reader.text();
  record.model.code_version = reader.text();
  record.model.configuration = reader.text();
  record.model.metrics = reader.text();
  record.model.artefact_sha256 = reader.text();
  record.model.report_sha256 = reader.text();
  record.model.trained_at = reader.instant();
  record.stage = static_cast<Stage>(reader.integer());
  record.stage_since = reader.instant();
  if (Status fits = reader.finish("model"); !fits) return fail(fits.error());
  return record;
}

Result<StageMove> read_move(SqlRow row) {
  SqlRowReader reader(std::move(row));
  StageMove move;
  move.event.name = reader.text();
  move.event.version = reader.integer();
  move.event.stage = static_cast<Stage>(reader.integer());
  move.event.reason = reader.text();
  move.event.at = reader.instant();
  move.is_rollback = reader.integer() != 0;
  if (Status fits = reader.finish("stage event"); !fits) return fail(fits.error());
  return move;
}

}  // namespace

Result<std::vector<ModelRecord>> select_models(SqlSession& session, std::string_view rest,
                                               SqlParameters parameters) {
  Result<std::vector<SqlRow>> rows = session.query(std::string(kColumns).append(rest), parameters);
  if (!rows) return fail(rows.error());
  std::vector<ModelRecord> records;
  for (SqlRow& row : *rows) {
    Result<ModelRecord> record = read_model(std::move(row));
    if (!record) return fail(record.error());
    records.push_back(std::move(*record));
  }
  return records;
}

Result<std::optional<ModelRecord>> select_model(SqlSession& session, std::string_view rest,
                                                SqlParameters parameters) {
  Result<std::vector<ModelRecord>> records = select_models(session, rest, parameters);
  if (!records) return fail(records.error());
  if (records->empty()) return std::optional<ModelRecord>();
  return std::optional(std::move(records->front()));
}

Result<ModelRecord> require_model(SqlSession& session, std::string_view name,
                                  std::int64_t version) {
  Result<std::optional<ModelRecord>> record =
      select_model(session, "WHERE m.name = $1 AND m.version = $2", {name, version});
  if (!record) return fail(record.error());
  if (!*record) return no_such_model(name, version);
  return std::move(**record);
}

Result<std::optional<ModelRecord>> select_production(SqlSession& session, std::string_view name) {
  return select_model(session, "WHERE m.name = $1 AND m.stage = 2", {name});
}

Status insert_model(SqlSession& session, const NewModel& model, std::int64_t version) {
  const auto added = session.execute(
      kInsert, {model.name, version, model.algorithm, model.snapshot, model.code_version,
                model.configuration, model.metrics, model.artefact_sha256, model.report_sha256,
                to_sql(model.trained_at)});
  if (!added) return fail(added.error());
  return {};
}

Status write_move(SqlSession& session, const StageMove& move) {
  const StageEvent& event = move.event;
  const auto stage = static_cast<std::int64_t>(event.stage);
  const auto moved = session.execute(kMove, {event.name, event.version, stage, to_sql(event.at)});
  if (!moved) return fail(moved.error());
  const auto noted = session.execute(kEvent, {event.name, event.version, stage, event.reason,
                                              to_sql(event.at), move.is_rollback ? 1 : 0});
  if (!noted) return fail(noted.error());
  return {};
}

Result<std::vector<StageMove>> select_moves(SqlSession& session, std::string_view name) {
  Result<std::vector<SqlRow>> rows = session.query(kMoves, {name});
  if (!rows) return fail(rows.error());
  std::vector<StageMove> moves;
  for (SqlRow& row : *rows) {
    Result<StageMove> move = read_move(std::move(row));
    if (!move) return fail(move.error());
    moves.push_back(std::move(*move));
  }
  return moves;
}

}  // namespace sensex

#include "store/sql_model_registry.h"

#include "store/production_line.h"
#include "store/sql_model_rows.h"

namespace sensex {
namespace {

constexpr std::string_view kSameModel =
    "WHERE m.name = $1 AND m.algorithm = $2 AND m.snapshot = $3 AND m.code_version = $4 AND "
    "m.artefact_sha256 = $5";

constexpr std::string_view kLatest = "WHERE m.name = $1 ORDER BY m.version DESC LIMIT 1";

Result<std::int64_t> add_in(SqlSession& session, const NewModel& model) {
  const Result<std::optional<ModelRecord>> same = select_model(
      session, kSameModel,
      {model.name, model.algorithm, model.snapshot, model.code_version, model.artefact_sha256});
  if (!same) return fail(same.error());
  if (*same) return model_already_exists(model, (*same)->version);
  const Result<std::optional<ModelRecord>> last = select_model(session, kLatest, {model.name});
  if (!last) return fail(last.error());
  const std::int64_t version = *last ? (*last)->version + 1 : 1;
  if (Status done = insert_model(session, model, version); !done) return fail(done.error());
  return version;
}

// Archives whoever is in Production, to make room for `successor`.
Status archive_incumbent(SqlSession& session, const StageEvent& successor) {
  const Result<std::optional<ModelRecord>> incumbent = select_production(session, successor.name);
  if (!incumbent) return fail(incumbent.error());
  if (!*incumbent) return {};
  return write_move(session,
                    {.event = {.name = successor.name,
                               .version = (*incumbent)->version,
                               .stage = Stage::archived,
                               .reason = replaced_reason(successor.version, successor.reason),
                               .at = successor.at}});
}

Status apply(SqlSession& session, const StageMove& move) {
  if (move.event.stage == Stage::production) {
    if (Status done = archive_incumbent(session, move.event); !done) return done;
  }
  return write_move(session, move);
}

Result<ModelRecord> roll_back_in(SqlSession& session, StageEvent event) {
  const Result<std::vector<StageMove>> moves = select_moves(session, event.name);
  if (!moves) return fail(moves.error());
  const std::optional<std::int64_t> before = version_before(*moves);
  if (!before) return nothing_to_roll_back_to(event.name);
  event.version = *before;
  const Status done = apply(session, {.event = event, .is_rollback = true});
  if (!done) return fail(done.error());
  return require_model(session, event.name, event.version);
}

}  // namespace

Result<std::int64_t> SqlModelRegistry::add(const NewModel& model) {
  return in_transaction<std::int64_t>(connection_,
                                      [&](SqlSession& session) { return add_in(session, model); });
}

Result<ModelRecord> SqlModelRegistry::find(std::string_view name, std::int64_t version) {
  return require_model(connection_, name, version);
}

Result<std::optional<ModelRecord>> SqlModelRegistry::latest(std::string_view name) {
  return select_model(connection_, kLatest, {name});
}

Result<std::optional<ModelRecord>> SqlModelRegistry::production(std::string_view name) {
  return select_production(connection_, name);
}

Result<std::vector<ModelRecord>> SqlModelRegistry::list() {
  return select_models(connection_, "ORDER BY m.name, m.version DESC");
}

Status SqlModelRegistry::set_stage(std::string_view name, std::int64_t version, Stage stage,
                                   std::string_view reason, Instant at) {
  return connection_.transaction([&](SqlSession& session) -> Status {
    const Result<ModelRecord> record = require_model(session, name, version);
    if (!record) return fail(record.error());
    if (record->stage == stage) return {};
    return apply(session, {.event = {.name = std::string(name),
                                     .version = version,
                                     .stage = stage,
                                     .reason = std::string(reason),
                                     .at = at}});
  });
}

Result<ModelRecord> SqlModelRegistry::rollback(std::string_view name, std::string_view reason,
                                               Instant at) {
  const StageEvent event = {.name = std::string(name),
                            .version = 0,
                            .stage = Stage::production,
                            .reason = std::string(reason),
                            .at = at};
  return in_transaction<ModelRecord>(
      connection_, [&](SqlSession& session) { return roll_back_in(session, event); });
}

Result<std::vector<StageEvent>> SqlModelRegistry::history(std::string_view name) {
  Result<std::vector<StageMove>> moves = select_moves(connection_, name);
  if (!moves) return fail(moves.error());
  std::vector<StageEvent> events;
  events.reserve(moves->size());
  for (StageMove& move : *moves) events.push_back(std::move(move.event));
  return events;
}

}  // namespace sensex

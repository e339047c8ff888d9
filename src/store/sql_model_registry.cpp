#include "store/sql_model_registry.h"

#include "store/production_line.h"
#include "store/sql_model_rows.h"

namespace sensex {
namespace {

constexpr std::string_view kSameModel =
    "WHERE m.name = $1 AND m.algorithm = $2 AND m.snapshot = $3 AND m.code_version = $4 AND "
    "m.artefact_sha256 = $5";

constexpr std::string_view kLatest = "WHERE m.name = $1 ORDER BY m.version DESC LIMIT 1";

// The version that the model has or is given.
Result<std::int64_t> add(SqlSession& session, const NewModel& model) {
  const Result<std::optional<ModelRecord>> same = select_model(
      session, kSameModel,
      {model.name, model.algorithm, model.snapshot, model.code_version, model.artefact_sha256});
  if (!same) return fail(same.error());
  if (*same) return (*same)->version;
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

Status make_move(SqlSession& session, const StageMove& move) {
  if (move.event.stage == Stage::production) {
    if (Status done = archive_incumbent(session, move.event); !done) return done;
  }
  return write_move(session, move);
}

// Moving to the stage it has changes nothing.
Status move_to(SqlSession& session, const StageEvent& event) {
  const Result<ModelRecord> record = require_model(session, event.name, event.version);
  if (!record) return fail(record.error());
  if (record->stage == event.stage) return {};
  return make_move(session, {.event = event});
}

Result<std::vector<ModelRecord>> apply_in(SqlSession& session, const Registration& registration) {
  const std::string& name = registration.models.front().name;
  const Result<std::optional<ModelRecord>> present = select_production(session, name);
  if (!present) return fail(present.error());
  const Status same = check_incumbent(registration, *present ? &**present : nullptr);
  if (!same) return fail(same.error());

  std::vector<std::int64_t> versions;
  for (const NewModel& model : registration.models) {
    const Result<std::int64_t> version = add(session, model);
    if (!version) return fail(version.error());
    versions.push_back(*version);
  }
  for (const StageChoice& choice : registration.choices) {
    const Status moved = move_to(session, {.name = name,
                                           .version = versions[choice.model],
                                           .stage = choice.stage,
                                           .reason = choice.reason,
                                           .at = registration.at});
    if (!moved) return fail(moved.error());
  }
  std::vector<ModelRecord> records;
  for (const std::int64_t version : versions) {
    Result<ModelRecord> record = require_model(session, name, version);
    if (!record) return fail(record.error());
    records.push_back(std::move(*record));
  }
  return records;
}

Result<ModelRecord> roll_back_in(SqlSession& session, StageEvent event) {
  const Result<std::vector<StageMove>> moves = select_moves(session, event.name);
  if (!moves) return fail(moves.error());
  const std::optional<std::int64_t> before = version_before(*moves);
  if (!before) return nothing_to_roll_back_to(event.name);
  event.version = *before;
  const Status done = make_move(session, {.event = event, .is_rollback = true});
  if (!done) return fail(done.error());
  return require_model(session, event.name, event.version);
}

}  // namespace

Result<std::vector<ModelRecord>> SqlModelRegistry::apply(const Registration& registration) {
  if (Status valid = check_registration(registration); !valid) return fail(valid.error());
  return in_transaction<std::vector<ModelRecord>>(
      connection_, [&](SqlSession& session) { return apply_in(session, registration); });
}

Result<ModelRecord> SqlModelRegistry::find(std::string_view name, std::int64_t version) {
  return require_model(connection_, name, version);
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
    return move_to(session, {.name = std::string(name),
                             .version = version,
                             .stage = stage,
                             .reason = std::string(reason),
                             .at = at});
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

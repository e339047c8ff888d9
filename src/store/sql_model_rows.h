#pragma once

#include <string_view>
#include <vector>

#include "store/model_registry.h"
#include "store/production_line.h"
#include "store/sql_connection.h"

namespace sensex {

// The registry's tables, row by row; what a stage means is sql_model_registry.cpp's business.

// Records that match `rest`, an SQL text from WHERE on; the table is `m`.
Result<std::vector<ModelRecord>> select_models(SqlSession& session, std::string_view rest,
                                               SqlParameters parameters = {});
Result<std::optional<ModelRecord>> select_model(SqlSession& session, std::string_view rest,
                                                SqlParameters parameters = {});
// The record; not_found.
Result<ModelRecord> require_model(SqlSession& session, std::string_view name, std::int64_t version);
Result<std::optional<ModelRecord>> select_production(SqlSession& session, std::string_view name);

// In stage None since it was trained.
Status insert_model(SqlSession& session, const NewModel& model, std::int64_t version);

// Moves the version and appends the event.
Status write_move(SqlSession& session, const StageMove& move);
Result<std::vector<StageMove>> select_moves(SqlSession& session, std::string_view name);

}  // namespace sensex

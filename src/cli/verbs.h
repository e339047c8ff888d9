#pragma once

#include <vector>

#include "cli/context.h"
#include "cli/variables.h"

namespace sensex {

// One per file; each adds its verb, with help and an example.
void add_ingest_verb(CLI::App& app, Context& context);
void add_import_verb(CLI::App& app, Context& context);
void add_train_verb(CLI::App& app, Context& context);
void add_evaluate_verb(CLI::App& app, Context& context);
void add_forecast_verb(CLI::App& app, Context& context);
void add_models_verb(CLI::App& app, Context& context);
void add_ledger_verb(CLI::App& app, Context& context);
void add_data_verb(CLI::App& app, Context& context);
void add_quality_verb(CLI::App& app, Context& context);
void add_runs_verb(CLI::App& app, Context& context);
void add_backup_verb(CLI::App& app, Context& context);
void add_restore_verb(CLI::App& app, Context& context);
void add_features_verb(CLI::App& app, Context& context);
void add_run_daily_verb(CLI::App& app, Context& context);
void add_serve_verb(CLI::App& app, Context& context);
void add_healthcheck_verb(CLI::App& app, Context& context);

// All of them, in the order of the help. Gives their options that have a variable.
std::vector<VariableOption> add_verbs(CLI::App& app, Context& context);

}  // namespace sensex

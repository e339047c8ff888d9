#include "cli/verbs.h"

namespace sensex {

std::vector<VariableOption> add_verbs(CLI::App& app, Context& context) {
  for (const auto add :
       {add_ingest_verb, add_import_verb, add_train_verb, add_evaluate_verb, add_forecast_verb,
        add_models_verb, add_ledger_verb, add_data_verb, add_quality_verb, add_runs_verb,
        add_backup_verb, add_restore_verb, add_features_verb, add_run_daily_verb, add_serve_verb,
        add_healthcheck_verb}) {
    add(app, context);
  }
  app.require_subcommand(1);
  return settle_variables(app);
}

}  // namespace sensex

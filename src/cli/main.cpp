#include <iostream>

#include "cli/exit_code.h"
#include "cli/verbs.h"
#include "cli/version.h"

int main(int argc, char** argv) {
  using namespace sensex;
  CLI::App app(
      "SENSEX next-day forecast: ingest bars, train and evaluate models, serve forecasts.");
  app.set_version_flag("--version", std::string(code_version()));
  app.require_subcommand(1);
  app.footer("Not financial advice. Start with: sensex ingest, sensex train, sensex serve");

  const SystemClock clock;
  Context context{std::cout, std::cerr, clock};
  for (const auto add :
       {add_ingest_verb, add_train_verb, add_evaluate_verb, add_forecast_verb, add_models_verb,
        add_ledger_verb, add_features_verb, add_serve_verb, add_healthcheck_verb}) {
    add(app, context);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  return context.exit_code;
}

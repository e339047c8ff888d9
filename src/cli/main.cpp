#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <span>
#include <string>

#include <fmt/core.h>

#include "cli/exit_code.h"
#include "cli/process_owner.h"
#include "cli/verbs.h"
#include "cli/version.h"

namespace sensex {
namespace {

// The verb that parsing came to, and the words that led there.
struct Reached {
  const CLI::App* verb = nullptr;
  std::string path = {};
  std::size_t depth = 1;
};

Reached reached(const CLI::App& app) {
  Reached at{&app, app.get_name()};
  for (; !at.verb->get_subcommands().empty(); ++at.depth) {
    at.verb = at.verb->get_subcommands().front();
    at.path += " " + at.verb->get_name();
  }
  return at;
}

// CLI11 asks for a subcommand, but says neither which there are nor that the word given is none.
std::string missing_verb_sentence(const Reached& at, std::span<char* const> words) {
  std::string verbs;
  for (const CLI::App* verb : at.verb->get_subcommands({})) {
    verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
  }
  const std::string got =
      at.depth < words.size() ? fmt::format("'{}'", words[at.depth]) : "nothing";
  return fmt::format("sensex: {} needs one of {}; got {}; try {} --help\n", at.path, verbs, got,
                     at.path);
}

int report(const CLI::App& app, const CLI::ParseError& error, std::span<char* const> words) {
  const Reached at = reached(app);
  if (error.get_name() != "RequiredError" || at.verb->get_subcommands({}).empty()) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  std::cerr << missing_verb_sentence(at, words);
  return kExitUsage;
}

int run(std::span<char* const> words) {
  CLI::App app("SENSEX next-day forecast: ingest bars, train and evaluate models, serve forecasts.",
               "sensex");
  app.set_version_flag("--version", std::string(code_version()));
  app.require_subcommand(1);
  app.footer("Not financial advice. Start with: sensex ingest, sensex train, sensex serve");

  const SystemClock clock;
  Context context{std::cout, std::cerr, clock, process_owner(std::random_device()())};
  for (const auto add :
       {add_ingest_verb, add_import_verb, add_train_verb, add_evaluate_verb, add_forecast_verb,
        add_models_verb, add_ledger_verb, add_data_verb, add_quality_verb, add_runs_verb,
        add_features_verb, add_run_daily_verb, add_serve_verb, add_healthcheck_verb}) {
    add(app, context);
  }
  try {
    app.parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::ParseError& error) {
    return report(app, error, words);
  }
  if (!std::cout.flush()) {
    std::cerr << "sensex: the output could not be written; is the disk full?\n";
    return kExitOutput;
  }
  return context.exit_code;
}

}  // namespace
}  // namespace sensex

int main(int argc, char** argv) {
  try {
    return sensex::run({argv, static_cast<std::size_t>(argc)});
  } catch (const std::exception& thrown) {
    // No stream: it might throw in its turn.
    std::fprintf(stderr, "sensex: something went wrong inside: %s\n", thrown.what());
    return sensex::exit_code(sensex::Errc::internal);
  }
}

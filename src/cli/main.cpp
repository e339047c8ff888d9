#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <span>
#include <string>

#include "cli/exit_code.h"
#include "cli/process_owner.h"
#include "cli/usage_error.h"
#include "cli/verbs.h"
#include "cli/version.h"

namespace sensex {
namespace {

int report(const CLI::App& app, const CLI::ParseError& error, std::span<char* const> words) {
  // Help and version are no errors.
  if (error.get_exit_code() == 0) return app.exit(error);
  std::cerr << usage_sentence(app, error, words) << '\n';
  return kExitUsage;
}

int run(std::span<char* const> words) {
  CLI::App app("SENSEX next-day forecast: ingest bars, train and evaluate models, serve forecasts.",
               "sensex");
  app.set_version_flag("--version", std::string(code_version()));
  app.footer(
      "Options that a verb lists with a variable may stand before the verb, too: sensex --state "
      "DIR "
      "train.\nThe command line speaks over the variables.\n"
      "Not financial advice. Start with: sensex ingest, sensex train, sensex serve");

  const SystemClock clock;
  Context context{std::cout, std::cerr, clock, process_owner(std::random_device()())};
  add_verbs(app, context);
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
  // A file that may not grow is an error of the write, which says what it was for.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return sensex::run({argv, static_cast<std::size_t>(argc)});
  } catch (const std::exception& thrown) {
    // No stream: it might throw in its turn.
    std::fprintf(stderr, "sensex: something went wrong inside: %s\n", thrown.what());
    return sensex::exit_code(sensex::Errc::internal);
  }
}

#include <ostream>

#include <fmt/core.h>

#include "adapters/http/server.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 7860;
  int timeout_ms = 5'000;
};

Status run(const Options& options, Context& context) {
  // A server that listens everywhere is asked over the loopback.
  const std::string address = options.address == "0.0.0.0" ? "127.0.0.1" : options.address;
  const Result<Response> response =
      http_get(address, options.port, "/healthz", std::chrono::milliseconds(options.timeout_ms));
  if (!response) return fail(response.error());
  context.out << *response->body << '\n';
  if (response->status == 200) return {};
  return fail(Errc::unavailable, fmt::format("the server answers {} to /healthz; the body says why",
                                             response->status));
}

}  // namespace

void add_healthcheck_verb(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("healthcheck", "Ask a running server whether it is healthy");
  verb->footer("Example:\n  sensex healthcheck --port 7860");
  const auto options = std::make_shared<Options>();
  verb->add_option("--address", options->address, "Where the server listens")
      ->envname("SENSEX_ADDRESS")
      ->capture_default_str();
  verb->add_option("--port", options->port, "Its port")
      ->envname("PORT")
      ->check(CLI::Range(1, 65'535))
      ->capture_default_str();
  verb->add_option("--timeout-ms", options->timeout_ms, "How long to wait for the answer")
      ->check(CLI::Range(1, 60'000))
      ->capture_default_str();
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex

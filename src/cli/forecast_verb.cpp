#include <ostream>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/runtime.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

struct Options {
  std::string session = "pre-open";
  bool json = false;
};

std::string card(const nlohmann::json& f) {
  std::string text;
  text += fmt::format("{} forecast for {}\n", f["session"].get<std::string>(),
                      f["target_date"].get<std::string>());
  text += fmt::format("  direction    {}, P(up) {:.1f} %\n", f["direction"].get<std::string>(),
                      100.0 * f["probability_up"].get<double>());
  text += fmt::format("  confidence   {} ({:.2f} of 1)\n", f["confidence"].get<std::string>(),
                      f["confidence_score"].get<double>());
  text += fmt::format("  close within {:.2f} to {:.2f} ({:.0f} % interval)\n",
                      f["range"]["low"].get<double>(), f["range"]["high"].get<double>(),
                      100.0 * f["range"]["level"].get<double>());
  text += fmt::format("  market risk  {} (volatility at the {:.0f}th percentile of five years)\n",
                      f["risk"]["level"].get<std::string>(), f["risk"]["percentile"].get<double>());
  text += fmt::format("  model        {} version {} ({})\n", f["model"]["name"].get<std::string>(),
                      f["model"]["version"].get<int>(), f["model"]["algorithm"].get<std::string>());
  text += fmt::format("  data         {}{}, last session {}, {} old at issue\n",
                      f["data"]["source"].get<std::string>(),
                      f["data"]["simulated"].get<bool>() ? " (not a real market)" : "",
                      f["data"]["last_session"].get<std::string>(),
                      counted(f["data"]["age_days"].get<std::size_t>(), "day", "days"));
  text += fmt::format("  verdict      {}\n", f["verdict"].get<std::string>());
  text += fmt::format("  issued       {} as {}\n", f["issued_at"].get<std::string>(),
                      f["prediction_id"].get<std::string>());
  text += "Not financial advice.\n";
  return text;
}

Status run(const Options& options, Context& context) {
  const Result<Session> session = parse_session(options.session);
  if (!session) return fail(session.error());
  const auto runtime = Runtime::open_existing(context, make_null_logger());
  if (!runtime) return fail(runtime.error());
  const Result<JsonText> forecast = (*runtime)->queries().run_forecast(*session);
  if (!forecast) return fail(forecast.error());
  context.out << (options.json ? **forecast + "\n" : card(nlohmann::json::parse(**forecast)));
  return {};
}

}  // namespace

void add_forecast_verb(CLI::App& app, Context& context) {
  CLI::App* verb =
      add_verb(app, context, "forecast", "Issue and record the forecast for the next trading day",
               "sensex forecast --session pre-open --json");
  const auto options = std::make_shared<Options>();
  verb->add_option("--session", options->session, "evening or pre-open")->capture_default_str();
  verb->add_flag("--json", options->json, "Print JSON, the same object as over HTTP");
  add_calendar_option(verb, context);
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex

#include <ostream>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/runtime.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

struct Options {
  int limit = 20;
  bool json = false;
};

std::string row_of(const nlohmann::json& entry) {
  const std::string outcome =
      entry["outcome"].is_null()
          ? "open"
          : entry["outcome"].get<std::string>() + (entry["hit"].get<bool>() ? " hit" : " miss");
  return fmt::format("{:>5}  {} {:<9} {:<4} {:5.1f} %  {:<18} {:<9} {}{}\n",
                     entry["sequence"].get<std::int64_t>(), entry["target_date"].get<std::string>(),
                     entry["session"].get<std::string>(), entry["direction"].get<std::string>(),
                     100.0 * entry["probability_up"].get<double>(),
                     fmt::format("{} v{}", entry["model"]["name"].get<std::string>(),
                                 entry["model"]["version"].get<int>()),
                     outcome, entry["timely"].get<bool>() ? "" : "late ",
                     entry["simulated"].get<bool>() ? "simulated" : "");
}

Status list(const Options& options, Context& context) {
  const auto runtime = Runtime::open(context, make_null_logger());
  if (!runtime) return fail(runtime.error());
  const Result<std::string> ledger = (*runtime)->queries().ledger(options.limit);
  if (!ledger) return fail(ledger.error());
  if (options.json) {
    context.out << *ledger << '\n';
    return {};
  }
  const auto json = nlohmann::json::parse(*ledger);
  if (json["entries"].empty()) context.out << "no forecasts yet; run: sensex forecast\n";
  for (const auto& entry : json["entries"]) context.out << row_of(entry);
  context.out << "chain " << json["chain"].get<std::string>() << '\n';
  return {};
}

Status verify(Context& context) {
  const auto store = open_store(context.state);
  if (!store) return fail(store.error());
  if (const Status whole = (*store)->ledger().verify(); !whole) return whole;
  context.out << "the ledger's chain is intact\n";
  return {};
}

}  // namespace

void add_ledger_verb(CLI::App& app, Context& context) {
  CLI::App* ledger = app.add_subcommand("ledger", "Forecasts of record, chained by hash");
  ledger->require_subcommand(1);
  ledger->footer("Example:\n  sensex ledger list --limit 5 --json");
  const auto options = std::make_shared<Options>();
  CLI::App* listing = add_verb(*ledger, context, "list", "The newest forecasts with their outcomes",
                               "sensex ledger list --limit 5 --json");
  listing->add_option("--limit", options->limit, "1 to 500")->capture_default_str();
  listing->add_flag("--json", options->json, "Print JSON");
  on_run(listing, context, [options, &context] { return list(*options, context); });

  CLI::App* verifying = add_verb(*ledger, context, "verify", "Recompute every hash of the chain",
                                 "sensex ledger verify");
  on_run(verifying, context, [&context] { return verify(context); });
}

}  // namespace sensex

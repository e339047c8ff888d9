#include <ostream>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/runtime.h"
#include "cli/store_location.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

struct Options {
  int limit = 20;
  bool json = false;
};

std::string outcome_of(const nlohmann::json& entry) {
  if (entry["outcome"].is_null()) return "open";
  return entry["outcome"].get<std::string>() + (entry["hit"] == true ? " hit" : " miss");
}

// What later data said of an outcome that had been stored.
std::string correction_of(const nlohmann::json& entry) {
  const nlohmann::json& corrected = entry["corrected"];
  if (corrected.is_null()) return "";
  const auto from = corrected["from"].get<std::string>();
  const auto to = corrected["to"].get<std::string>();
  const auto date = corrected["date"].get<std::string>();
  return from == to ? fmt::format("closes corrected on {}, {} as before", date, to)
                    : fmt::format("corrected on {} from {} to {}", date, from, to);
}

// What there is to add to an entry, or nothing.
std::string remarks_of(const nlohmann::json& entry) {
  std::vector<std::string> remarks;
  if (entry["timely"] != true) remarks.emplace_back("late");
  if (entry["simulated"] == true) remarks.emplace_back("simulated");
  if (std::string correction = correction_of(entry); !correction.empty()) {
    remarks.push_back(std::move(correction));
  }
  return joined(remarks, " ");
}

// A damaged entry has no numbers left to show; the chain's line says that it is damaged.
std::string odds_of(const nlohmann::json& entry) {
  if (!entry["direction"].is_string() || !entry["probability_up"].is_number()) return "damaged";
  return fmt::format("{:<4} {:5.1f} %", entry["direction"].get<std::string>(),
                     100.0 * entry["probability_up"].get<double>());
}

std::string row_of(const nlohmann::json& entry) {
  return fmt::format("{:>5}  {} {:<9} {:<12}  {:<18} {:<9} {}\n",
                     entry["sequence"].get<std::int64_t>(), entry["target_date"].get<std::string>(),
                     entry["session"].get<std::string>(), odds_of(entry),
                     fmt::format("{} v{}", entry["model"]["name"].get<std::string>(),
                                 entry["model"]["version"].get<int>()),
                     outcome_of(entry), remarks_of(entry));
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
  const auto store = open_store(context);
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
  add_calendar_option(listing, context);
  on_run(listing, context, [options, &context] { return list(*options, context); });

  CLI::App* verifying = add_verb(*ledger, context, "verify", "Recompute every hash of the chain",
                                 "sensex ledger verify");
  on_run(verifying, context, [&context] { return verify(context); });
}

}  // namespace sensex

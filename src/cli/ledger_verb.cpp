#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "base/text.h"
#include "cli/runtime.h"
#include "cli/store_location.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

struct Options {
  LedgerPage page = {};
  bool json = false;
};

struct VerifyOptions {
  std::optional<std::string> expected = {};  // a hash noted elsewhere
};

std::string outcome_of(const nlohmann::json& entry) {
  if (entry["outcome"].is_null()) return "open";
  const auto outcome = entry["outcome"].get<std::string>();
  return entry["hit"].is_null() ? outcome : outcome + (entry["hit"] == true ? " hit" : " miss");
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
  if (!entry["supersedes"].is_null()) {
    remarks.push_back(fmt::format("supersedes {}, not scored", entry["supersedes"].dump()));
  }
  if (!entry["superseded_by"].is_null()) {
    remarks.push_back(fmt::format("superseded by {}", entry["superseded_by"].dump()));
  }
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

std::string nothing_of(const LedgerPage& page) {
  if (page.before == kPastTheNewest) return "no forecasts yet; run: sensex forecast\n";
  return fmt::format("no forecasts before {}\n", page.before);
}

Status list(const Options& options, Context& context) {
  const auto runtime = Runtime::open_to_read(context, make_null_logger());
  if (!runtime) return fail(runtime.error());
  const Result<std::string> ledger = (*runtime)->queries().ledger(options.page);
  if (!ledger) return fail(ledger.error());
  if (options.json) {
    context.out << *ledger << '\n';
    return {};
  }
  const auto json = nlohmann::json::parse(*ledger);
  if (json["entries"].empty()) context.out << nothing_of(options.page);
  for (const auto& entry : json["entries"]) context.out << row_of(entry);
  context.out << "chain " << json["chain"].get<std::string>() << '\n';
  return {};
}

Status check_hash(const std::string& hash) {
  if (is_sha256_hex(hash)) return {};
  return fail(Errc::invalid_argument,
              fmt::format("--expect must be a hash as ledger verify prints it, 64 digits 0 to 9 "
                          "and a to f, got '{:.80}'",
                          hash));
}

// A hash that was noted elsewhere shows what the ledger alone cannot: that it is still the same.
Status find_expected(const std::string& hash, const LedgerHead& head, ForecastLedger& ledger) {
  if (hash == head.hash) return {};
  const Result<std::optional<LedgerEntry>> entry = ledger.find_hash(hash);
  if (!entry) return fail(entry.error());
  if (*entry) return {};
  return fail(Errc::malformed_data,
              fmt::format("none of the ledger's {} entries has the hash {}, though its chain is "
                          "intact: it is another ledger, or entries were removed or rewritten "
                          "since the hash was noted; restore a copy",
                          head.count, hash));
}

Error with_next_step(Error error) {
  const bool names_it = error.message.find("restore") != std::string::npos;
  if (error.code == Errc::malformed_data && !names_it) error.message += "; restore the last backup";
  return error;
}

Status verify(const VerifyOptions& options, Context& context) {
  if (options.expected) {
    if (Status valid = check_hash(*options.expected); !valid) return valid;
  }
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  ForecastLedger& ledger = (*store)->ledger();
  const Result<LedgerHead> head = ledger.verify();
  if (!head) return fail(with_next_step(head.error()));
  if (options.expected) {
    if (Status found = find_expected(*options.expected, *head, ledger); !found) return found;
  }
  context.out << fmt::format("the ledger's chain is intact: {} {}, head {}\n", head->count,
                             head->count == 1 ? "entry" : "entries", head->hash);
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
  listing->add_option("--limit", options->page.limit, "1 to 500")->capture_default_str();
  listing->add_option("--before", options->page.before, "Only those with a lower number");
  listing->add_flag("--json", options->json, "Print JSON");
  add_calendar_option(listing, context);
  on_run(listing, context, [options, &context] { return list(*options, context); });

  CLI::App* verifying = add_verb(*ledger, context, "verify",
                                 "Recompute every hash of the chain; print its length and its end",
                                 "sensex ledger verify");
  const auto verifying_options = std::make_shared<VerifyOptions>();
  verifying->add_option("--expect", verifying_options->expected,
                        "A hash noted before: fails when no entry of the chain has it");
  on_run(verifying, context,
         [verifying_options, &context] { return verify(*verifying_options, context); });
}

}  // namespace sensex

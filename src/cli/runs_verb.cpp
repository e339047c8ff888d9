#include <map>
#include <ostream>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/store_location.h"
#include "cli/verbs.h"
#include "pipeline/run_views.h"

namespace sensex {
namespace {

using Json = nlohmann::json;

constexpr int kMostRuns = 500;

struct Options {
  int limit = 20;
  bool json = false;
};

std::string seconds_of(const Json& duration_ms) {
  if (duration_ms.is_null()) return "-";
  return fmt::format("{:.1f} s", duration_ms.get<double>() / 1000.0);
}

// "load 0.2 s, pre-open 3.1 s (attempt 2)": each stage's last attempt, in the order of the first.
std::string stages_of(const Json& stages) {
  std::map<std::string, const Json*> last;
  for (const Json& stage : stages) last[stage["name"].get<std::string>()] = &stage;
  std::string text;
  for (const Json& first : stages) {
    if (first["attempt"] != 1) continue;
    const Json& stage = *last[first["name"].get<std::string>()];
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", stage["name"].get<std::string>(),
                        seconds_of(stage["duration_ms"]));
    if (stage["attempt"] != 1) text += fmt::format(" (attempt {})", stage["attempt"].get<int>());
    if (stage["outcome"] != "succeeded") text += " failed";
  }
  return text;
}

std::string row_of(const Json& run) {
  std::string text = fmt::format("{:>5}  {:<14} {} {:>9}  {:<9}  {}\n",
                                 run["id"].get<std::int64_t>(), run["kind"].get<std::string>(),
                                 run["started"].get<std::string>(), seconds_of(run["duration_ms"]),
                                 run["outcome"].get<std::string>(), stages_of(run["stages"]));
  const std::string message = run["message"].get<std::string>();
  return message.empty() ? text : text + fmt::format("       {}\n", message);
}

Status list(const Options& options, Context& context) {
  if (options.limit < 1 || options.limit > kMostRuns) {
    return fail(Errc::invalid_argument,
                fmt::format("--limit must be 1 to {}, got {}", kMostRuns, options.limit));
  }
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<std::vector<RunRecord>> runs =
      (*store)->runs().recent(static_cast<std::size_t>(options.limit));
  if (!runs) return fail(runs.error());
  const std::string json = runs_json(*runs);
  if (options.json) {
    context.out << json << '\n';
    return {};
  }
  if (runs->empty()) context.out << "no runs yet; run: sensex train\n";
  const Json parsed = Json::parse(json);
  for (const Json& run : parsed["runs"]) context.out << row_of(run);
  return {};
}

}  // namespace

void add_runs_verb(CLI::App& app, Context& context) {
  CLI::App* runs = app.add_subcommand("runs", "The history of jobs: what ran, how long, what came");
  runs->require_subcommand(1);
  runs->footer("Example:\n  sensex runs list --limit 5 --json");
  const auto options = std::make_shared<Options>();
  CLI::App* listing =
      add_verb(*runs, context, "list", "The newest runs", "sensex runs list --limit 5 --json");
  listing->add_option("--limit", options->limit, "1 to 500")->capture_default_str();
  listing->add_flag("--json", options->json, "Print JSON");
  on_run(listing, context, [options, &context] { return list(*options, context); });
}

}  // namespace sensex

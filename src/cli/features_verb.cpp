#include <ostream>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/verbs.h"
#include "features/catalogue.h"

namespace sensex {
namespace {

std::string as_json() {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const IndicatorInfo& info : catalogue()) {
    list.push_back({{"name", info.name},
                    {"group", info.group},
                    {"unit", info.unit},
                    {"inputs", info.inputs},
                    {"warmup", info.warmup},
                    {"description", info.description},
                    {"source", info.source}});
  }
  return list.dump();
}

std::string as_table() {
  std::string text = fmt::format("{:<20} {:<11} {:<9} {:>7}  {}\n", "name", "group", "unit",
                                 "warm-up", "description");
  for (const IndicatorInfo& info : catalogue()) {
    text += fmt::format("{:<20} {:<11} {:<9} {:>7}  {}\n", info.name, info.group, info.unit,
                        info.warmup, info.description);
  }
  return text + fmt::format("{} indicators per stock\n", catalogue().size());
}

}  // namespace

void add_features_verb(CLI::App& app, Context& context) {
  CLI::App* features = app.add_subcommand("features", "The indicators computed for every stock");
  features->require_subcommand(1);
  features->footer("Example:\n  sensex features list --json");
  CLI::App* listing = features->add_subcommand("list", "Name, group, unit, warm-up of each");
  listing->footer("Example:\n  sensex features list --json");
  const auto json = std::make_shared<bool>(false);
  listing->add_flag("--json", *json, "Print JSON");
  on_run(listing, context, [json, &context]() -> Status {
    context.out << (*json ? as_json() + "\n" : as_table());
    return {};
  });
}

}  // namespace sensex

#include "cli/variables.h"

#include <algorithm>
#include <memory>

#include <fmt/core.h>

namespace sensex {
namespace {

// get_name() gives none for an option that the help leaves out.
std::string name_of(const CLI::Option& option) { return "--" + option.get_lnames().front(); }

std::string path_of(const CLI::App& verb) {
  const CLI::App* parent = verb.get_parent();
  return parent == nullptr ? verb.get_name() : path_of(*parent) + " " + verb.get_name();
}

const CLI::App& root_of(const CLI::App& verb) {
  const CLI::App* parent = verb.get_parent();
  return parent == nullptr ? verb : root_of(*parent);
}

// An option of the same name that stands before the verb; its words are handed on as they are.
void accept_before_verb(CLI::App& app, const CLI::Option& option) {
  const std::string name = name_of(option);
  if (app.get_option_no_throw(name) != nullptr) return;
  app.add_option(name, [](const CLI::results_t&) { return true; })
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group("");
}

// Takes what stood before `verb`; CLI11 itself reads the variables that are named at the end.
void begin(CLI::App& verb, const CLI::App& app, const std::vector<VariableOption>& all) {
  for (const CLI::Option* given : app.parse_order()) {
    if (!given->get_group().empty()) continue;  // none of those accepted here
    const std::string name = name_of(*given);
    if (verb.get_option_no_throw(name) != nullptr) continue;
    throw CLI::ParseError(fmt::format("{} does not take '{}'", path_of(verb), name),
                          CLI::ExitCodes::InvalidError);
  }
  for (const VariableOption& each : all) {
    if (each.verb != &verb) continue;
    each.option->envname(each.variable);
    for (const std::string& value : app.get_option(name_of(*each.option))->results()) {
      each.option->add_result(value);
    }
  }
}

void collect(CLI::App& app, std::vector<VariableOption>& found) {
  for (CLI::Option* option : app.get_options()) {
    if (!option->get_envname().empty()) found.push_back({&app, option, option->get_envname()});
  }
  for (CLI::App* verb : app.get_subcommands({})) collect(*verb, found);
}

// CLI11 reads the variables of every verb, whichever was given, and each into what several verbs
// may share; so none has one until its verb begins.
void prepare(CLI::App& verb, CLI::App& app,
             const std::shared_ptr<const std::vector<VariableOption>>& all) {
  const std::vector<CLI::App*> inner = verb.get_subcommands({});
  for (CLI::App* each : inner) prepare(*each, app, all);
  if (inner.empty()) {
    verb.preparse_callback([&verb, &app, all](std::size_t) { begin(verb, app, *all); });
  } else if (&verb != &app) {
    verb.fallthrough();  // sensex ledger --state DIR list
  }
}

}  // namespace

std::vector<VariableOption> settle_variables(CLI::App& app) {
  const auto all = std::make_shared<std::vector<VariableOption>>();
  collect(app, *all);
  for (const VariableOption& each : *all) {
    each.option->envname("");
    if (each.option->get_expected_max() == 1) {
      each.option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
    accept_before_verb(app, *each.option);
  }
  prepare(app, app, all);
  return *all;
}

bool is_on_command_line(const CLI::App& verb, const std::string& name) {
  const auto has = [&](const CLI::App& app) {
    return std::ranges::any_of(app.parse_order(),
                               [&](const CLI::Option* option) { return option->check_name(name); });
  };
  return has(root_of(verb)) || has(verb);
}

}  // namespace sensex

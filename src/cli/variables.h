#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace sensex {

// An option of one verb that an environment variable may give, too.
struct VariableOption {
  CLI::App* verb = nullptr;
  CLI::Option* option = nullptr;
  std::string variable = {};
};

// To be called once all verbs are there. Makes each of their options that was declared with
// envname() what people expect of it:
//   - it may stand before the verb as well: sensex --state DIR train
//   - the command line speaks over the variable; what it says last counts
//   - the variables of other verbs' options are not looked at
// Gives these options, in the order of the verbs.
std::vector<VariableOption> settle_variables(CLI::App& app);

// Whether the command line itself, before the verb or after it, has the option that `name` names.
bool is_on_command_line(const CLI::App& verb, const std::string& name);

}  // namespace sensex

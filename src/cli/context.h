#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/clock.h"
#include "market/market.h"
#include "pipeline/model_lines.h"
#include "store/store.h"

namespace sensex {

// What every command gets from main: where to print, what time it is, who the process is, which
// store.
struct Context {
  std::ostream& out;
  std::ostream& err;
  const Clock& clock;
  std::string owner = {};  // see process_owner; of the runs and leases that the command takes
  std::string state = ".state";
  std::string store = {};     // see location_of; may hold a password, so print shown_location
  std::string market = {};    // a built-in market's name or a definition file; empty: the state's
  std::string calendar = {};  // a file that takes the place of the market's calendar
  int exit_code = 0;
  std::vector<std::string> warnings = {};  // printed after the verb is done
};

using Action = std::function<Status()>;

// Adds the verb with its example and with --state and --store, and makes `action` what it does; an
// error becomes one line on `err` and the exit code. The detail of an error is for logs and is not
// printed.
CLI::App* add_verb(CLI::App& parent, Context& context, const std::string& name,
                   const std::string& summary, const std::string& example);
// First it settles which of --state and --store counts: both on the command line is
// invalid_argument.
void on_run(CLI::App* verb, Context& context, Action action);

// Adds --calendar, for verbs that need to know the trading days.
void add_calendar_option(CLI::App* verb, Context& context);

// Adds --accept, for verbs that bring data in.
void add_accept_option(CLI::App* verb, std::vector<std::string>& rules);

// Adds --market, for verbs that may bring a market into the state.
void add_market_option(CLI::App* verb, Context& context);

// What --market names. Errors are those of read_definition and: not_found: no such name.
// malformed_data: no definition. invalid_argument: another market of a built-in one's name.
Result<Market> market_of_option(const std::string& option);

// The market to work on: that of --market, else that of the state's current dataset, else sensex;
// with the calendar of --calendar in the place of its own. Adds a warning when the calendar is
// about to end. Errors are those of read_definition and: not_found: no such name. malformed_data:
// no definition or no calendar; the message names the line. refused: the state holds another
// market's data.
Result<Market> load_market(Context& context, Store& store);

// Every algorithm, baselines first.
Trainers make_trainers();

}  // namespace sensex

#include "cli/context.h"

#include <ostream>
#include <utility>

#include <fmt/core.h>

#include "adapters/xgboost/xgboost_trainer.h"
#include "cli/definition_file.h"
#include "cli/exit_code.h"
#include "cli/store_location.h"
#include "cli/variables.h"
#include "models/baselines.h"
#include "models/blend.h"
#include "models/logistic.h"
#include "store/market_archive.h"

namespace sensex {

namespace {

constexpr std::string_view kDefaultMarket = "sensex";

// A file of one's own must not pass for a market that ships with the program.
Result<Market> read_market(const std::string& path) {
  const Result<std::string> text = read_definition(path, "market");
  if (!text) return fail(text.error());
  Result<Market> market = Market::parse(*text);
  if (!market) return market;
  const Result<Market> built_in = Market::named(market->name());
  if (!built_in || built_in->text() == market->text()) return market;
  return fail(Errc::invalid_argument,
              fmt::format("{} is named '{}' like a built-in market but is another; give it a name "
                          "of its own in its line 'market ...'",
                          path, market->name()));
}

Result<Market> choose_market(const Context& context, Store& store) {
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (context.market.empty()) {
    return *current ? restore_market(**current, store.objects()) : Market::named(kDefaultMarket);
  }
  Result<Market> market = market_of_option(context.market);
  if (!market || !*current || (*current)->market == market->name()) return market;
  return fail(
      Errc::refused,
      fmt::format("the state {} holds the market {}, got --market {}; use another --state "
                  "or --store for it",
                  shown_location(location_of(context)), (*current)->market, context.market));
}

// What the command line says of the place counts before what a variable says, whichever of the two
// options it is.
Status settle_location(const CLI::App& verb, Context& context) {
  if (!is_on_command_line(verb, "--state")) return check_location(location_of(context));
  if (is_on_command_line(verb, "--store")) {
    return fail(Errc::invalid_argument,
                "--state and --store both say where everything is kept; give one of them");
  }
  context.store.clear();
  return check_location(location_of(context));
}

}  // namespace

CLI::App* add_verb(CLI::App& parent, Context& context, const std::string& name,
                   const std::string& summary, const std::string& example) {
  CLI::App* verb = parent.add_subcommand(name, summary);
  verb->footer("Example:\n  " + example);
  verb->add_option("--state", context.state, "State directory, made when it is not there")
      ->envname("SENSEX_STATE")
      ->capture_default_str();
  // Its value is never shown: it may hold a password.
  verb->add_option(
          "--store", context.store,
          "In the place of --state: such a directory, or a PostgreSQL database, "
          "postgresql://USER@HOST:PORT/DATABASE, whose password is best kept in PGPASSWORD "
          "or ~/.pgpass")
      ->envname("SENSEX_STORE");
  return verb;
}

void on_run(CLI::App* verb, Context& context, Action action) {
  verb->callback([verb, &context, action = std::move(action)] {
    Status done = settle_location(*verb, context);
    if (done) done = action();
    if (!done) {
      context.err << "sensex: " << done.error().message << '\n';
      context.exit_code = exit_code(done.error().code);
    }
    for (const std::string& warning : context.warnings) {
      context.err << "warning: " << warning << '\n';
    }
  });
}

void add_calendar_option(CLI::App* verb, Context& context) {
  verb->add_option(
          "--calendar", context.calendar,
          "Trading calendar, a text file in the form of src/market/calendar/bse.txt, in the "
          "place of the built-in one")
      ->envname("SENSEX_CALENDAR");
}

void add_accept_option(CLI::App* verb, std::vector<std::string>& rules) {
  verb->add_option("--accept", rules,
                   "Quality rules whose errors are accepted, on the record: an error that was "
                   "accepted does not stop a later ingest, a new one of the rule does; sensex "
                   "quality --last shows what stopped the last")
      ->delimiter(',');
}

void add_market_option(CLI::App* verb, Context& context) {
  verb->add_option("--market", context.market,
                   "sensex, nifty50 or a definition file; that of the state when left out")
      ->envname("SENSEX_MARKET");
}

Result<Market> market_of_option(const std::string& option) {
  const bool is_file = option.find_first_of("./") != std::string::npos;
  return is_file ? read_market(option) : Market::named(option);
}

Result<Market> load_market(Context& context, Store& store) {
  Result<Market> market = choose_market(context, store);
  if (!market) return market;
  if (!context.calendar.empty()) {
    const Result<std::string> text = read_definition(context.calendar, "calendar");
    if (!text) return fail(text.error());
    Result<TradingCalendar> calendar = TradingCalendar::parse(*text);
    if (!calendar) return fail(calendar.error());
    market = market->with_calendar(std::move(*calendar));
  }
  const TradingCalendar& calendar = market->calendar();
  auto warning = expiry_warning(calendar, calendar.day_of(context.clock.now()));
  if (warning) context.warnings.push_back(std::move(*warning));
  return market;
}

Trainers make_trainers() {
  const std::shared_ptr<const ClassifierTrainer> logistic = make_logistic_trainer();
  const std::shared_ptr<const ClassifierTrainer> trees = make_xgboost_trainer();
  return {make_base_rate_trainer(),
          make_always_up_trainer(),
          make_persistence_trainer(),
          logistic,
          trees,
          make_blend_trainer({logistic, trees})};
}

}  // namespace sensex

#include "cli/context.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_connection.h"
#include "adapters/xgboost/xgboost_trainer.h"
#include "cli/exit_code.h"
#include "market/ist.h"
#include "models/baselines.h"
#include "models/blend.h"
#include "models/logistic.h"
#include "store/sql_store.h"

namespace sensex {

namespace {

constexpr std::uintmax_t kMostCalendarBytes = 1'000'000;

Result<std::string> read_small_file(const std::string& path) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  std::ifstream file(path, std::ios::binary);
  if (failed || !file || size > kMostCalendarBytes) {
    return fail(Errc::not_found,
                fmt::format("the calendar {} cannot be read; name a text file with "
                            "--calendar, or leave it out for the built-in one",
                            path));
  }
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

}  // namespace

CLI::App* add_verb(CLI::App& parent, Context& context, const std::string& name,
                   const std::string& summary, const std::string& example) {
  CLI::App* verb = parent.add_subcommand(name, summary);
  verb->footer("Example:\n  " + example);
  verb->add_option("--state", context.state, "State directory, made when it is not there")
      ->envname("SENSEX_STATE")
      ->capture_default_str();
  return verb;
}

void on_run(CLI::App* verb, Context& context, Action action) {
  verb->callback([&context, action = std::move(action)] {
    const Status done = action();
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

Result<TradingCalendar> load_calendar(Context& context) {
  Result<TradingCalendar> calendar = TradingCalendar::standard();
  if (!context.calendar.empty()) {
    const Result<std::string> text = read_small_file(context.calendar);
    if (!text) return fail(text.error());
    calendar = TradingCalendar::parse(*text);
    if (!calendar) return calendar;
  }
  auto warning = expiry_warning(*calendar, ist_date(context.clock.now()));
  if (warning) context.warnings.push_back(std::move(*warning));
  return calendar;
}

Result<std::unique_ptr<Store>> open_store(const std::string& state) {
  std::error_code failed;
  std::filesystem::create_directories(state, failed);
  if (failed) {
    return fail(Errc::permission_denied,
                fmt::format("the state directory {} cannot be made ({}); choose another with "
                            "--state DIR",
                            state, failed.message()));
  }
  auto connection = open_sqlite((std::filesystem::path(state) / "sensex.db").string());
  if (!connection) return fail(std::move(connection.error()));
  return open_sql_store(std::move(*connection));
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

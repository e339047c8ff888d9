#include <ostream>
#include <unistd.h>

#include <fmt/core.h>

#include "cli/daily.h"
#include "cli/stop_signals.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

struct Options {
  std::string session = "auto";
  bool is_forced = false;
  std::shared_ptr<DailyOptions> daily = std::make_shared<DailyOptions>();
};

// Empty: nothing is due.
Result<std::optional<DailyJob>> choose_job(const Options& options, const Market& market,
                                           Instant now) {
  const Result<ScheduleOptions> schedule = schedule_of(*options.daily);
  if (!schedule) return fail(schedule.error());
  if (options.session == "auto") return due_job(market, now, *schedule);
  const Result<Session> session = parse_session(options.session);
  if (!session) {
    return fail(
        Errc::invalid_argument,
        fmt::format("--session must be evening, pre-open or auto, got '{:.40}'", options.session));
  }
  return job_of(*session, market, now, *schedule);
}

Status run(const Options& options, Context& context) {
  const StopSignals stop;
  const auto runtime = Runtime::open(context, make_null_logger());
  if (!runtime) return fail(runtime.error());
  const Instant now = context.clock.now();
  const Market& market = (*runtime)->market();
  const Result<std::optional<DailyJob>> job = choose_job(options, market, now);
  if (!job) return fail(job.error());
  if (!*job) {
    context.out << nothing_due_sentence(next_job(market, now, schedule_of(*options.daily).value()))
                << '\n';
    return {};
  }
  ThreadSleeper sleeper;
  const auto tell = [&context](const std::string& line) {
    context.out << line << '\n' << std::flush;
  };
  const Result<DailyResult> result =
      do_daily(**job, *options.daily,
               {.runtime = **runtime,
                .clock = context.clock,
                .sleeper = sleeper,
                .progress = context.err,
                .is_terminal = isatty(STDERR_FILENO) != 0,
                .is_forced = options.is_forced,
                .on_stage = [&](const RunStage& stage) { tell(to_line(stage)); },
                .on_wait =
                    [&](std::chrono::milliseconds wait) {
                      tell(fmt::format("the next attempt begins in {} s", wait.count() / 1000));
                    },
                .stop = stop.token()});
  if (!result) return stop.ended(result.error(), context);
  context.out << result->sentence << '\n';
  return {};
}

}  // namespace

void add_run_daily_verb(CLI::App& app, Context& context) {
  CLI::App* verb =
      add_verb(app, context, "run-daily",
               "Refresh, train when needed, forecast and note outcomes: the job that is due, once",
               "sensex run-daily --session auto");
  const auto options = std::make_shared<Options>();
  verb->add_option("--session", options->session,
                   "evening, pre-open or auto: what is due now; nothing being due is no failure")
      ->capture_default_str();
  verb->add_flag("--force", options->is_forced,
                 "Also when it is done already; what was forecast stays on the record");
  add_schedule_options(verb, options->daily);
  add_refresh_options(verb,
                      std::shared_ptr<RefreshOptions>(options->daily, &options->daily->refresh));
  add_market_option(verb, context);
  add_calendar_option(verb, context);
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex

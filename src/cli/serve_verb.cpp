#include <csignal>
#include <ostream>
#include <pthread.h>
#include <unistd.h>

#include <fmt/core.h>

#include "adapters/http/server.h"
#include "cli/runtime.h"
#include "cli/scheduler.h"
#include "cli/store_location.h"
#include "cli/verbs.h"
#include "cli/version.h"
#include "cli/watching.h"
#include "web/app.h"

namespace sensex {
namespace {

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 7860;
  int threads = 2;
  std::string log_level = "info";
  int most_sessions_behind = kMostSessionsBehind;
  bool is_scheduled = false;
  std::shared_ptr<DailyOptions> daily = std::make_shared<DailyOptions>();
};

// Blocked before any thread starts, so that only the wait below ever sees them.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void wait_for(const sigset_t& signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
}

void log_start(Logger& logger, const Health& health, std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) logger.log(LogLevel::warning, "server", warning);
  warnings.clear();

  if (geteuid() == 0) {
    logger.log(LogLevel::warning, "server",
               "running as root; serve as a user without privileges where others can reach it");
  }
  if (!health.ready) {
    logger.log(LogLevel::warning, "server", "started, but not ready to forecast", health.json);
  }
}

Status run(const Options& options, Context& context) {
  const Result<LogLevel> level = parse_log_level(options.log_level);
  if (!level) return fail(level.error());
  const Result<ScheduleOptions> schedule = schedule_of(*options.daily);
  if (!schedule) return fail(schedule.error());
  const sigset_t stop_signals = block_stop_signals();
  const auto runtime = Runtime::open(context, make_stderr_logger(context.clock, *level),
                                     options.most_sessions_behind);
  if (!runtime) return fail(runtime.error());
  Logger& logger = (*runtime)->logger();

  const App app({(*runtime)->queries(), logger, (*runtime)->metrics()});
  ServerOptions server_options;
  server_options.address = options.address;
  server_options.port = options.port;
  server_options.threads = options.threads;
  const auto server = start_server(
      server_options, [&app](const Request& request) { return app.handle(request); }, logger,
      &(*runtime)->metrics());
  if (!server) return fail(server.error());

  const Health health = (*runtime)->queries().health();
  log_start(logger, health, context.warnings);
  context.out << fmt::format("sensex is {} on http://{}:{}{}\n",
                             health.ready ? "ready" : "listening",
                             options.address == "0.0.0.0" ? "127.0.0.1" : options.address,
                             (*server)->port(),
                             health.ready ? "" : ", but not ready to forecast; /healthz says why")
              << std::flush;
  const std::jthread watching = watch_data(**runtime, context.clock);
  ThreadSleeper sleeper;
  const auto leadership = open_leadership(context, "schedule", (*runtime)->store());
  std::optional<Scheduler> scheduler;
  if (options.is_scheduled) {
    scheduler.emplace(SchedulerParts{**runtime, *leadership, context.clock, sleeper},
                      *options.daily, *schedule);
  }
  wait_for(stop_signals);
  logger.log(LogLevel::info, "server", "stopping");
  if (scheduler) scheduler->request_stop();
  (*server)->stop();
  return {};
}

}  // namespace

void add_serve_verb(CLI::App& app, Context& context) {
  CLI::App* verb = add_verb(app, context, "serve", "The dashboard and the API over HTTP",
                            "sensex serve --port 7860");
  const auto options = std::make_shared<Options>();
  verb->add_option("--address", options->address, "Address to listen on; 0.0.0.0 for all")
      ->envname("SENSEX_ADDRESS")
      ->capture_default_str();
  verb->add_option("--port", options->port, "Port to listen on; 0 lets the system choose")
      ->envname("PORT")
      ->check(CLI::Range(0, 65'535))
      ->capture_default_str();
  verb->add_option("--threads", options->threads, "Threads that answer requests")
      ->envname("SENSEX_THREADS")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  verb->add_option("--log-level", options->log_level, "debug, info, warning or error")
      ->envname("SENSEX_LOG_LEVEL")
      ->capture_default_str();
  verb->add_option("--max-sessions-behind", options->most_sessions_behind,
                   "Completed sessions that the data may lack before /healthz turns red")
      ->envname("SENSEX_MAX_SESSIONS_BEHIND")
      ->check(CLI::Range(0, 10'000))
      ->capture_default_str();
  verb->add_flag("--schedule", options->is_scheduled,
                 "Do the day's jobs, as run-daily does, when they are due");
  add_schedule_options(verb, options->daily);
  add_refresh_options(verb,
                      std::shared_ptr<RefreshOptions>(options->daily, &options->daily->refresh));
  add_calendar_option(verb, context);
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex

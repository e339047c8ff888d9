#include "cli/daily.h"

#include <fmt/core.h>

#include "cli/version.h"
#include "market/session.h"

namespace sensex {
namespace {

Result<RefreshOptions> without_invention(RefreshOptions options, Store& store) {
  if (options.source != "auto" || !options.data.empty()) return options;
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (!*current || !(*current)->origin.simulated) options.source = "yahoo";
  return options;
}

Result<std::string> refresh_data(const RefreshOptions& asked, const DailyWork& work) {
  Runtime& runtime = work.runtime;
  const Result<RefreshOptions> options = without_invention(asked, runtime.store());
  if (!options) return fail(options.error());
  const Result<RefreshResult> result = refresh(*options, {.store = runtime.store(),
                                                          .market = runtime.market(),
                                                          .clock = work.clock,
                                                          .progress = work.progress,
                                                          .is_terminal = work.is_terminal,
                                                          .stop = work.stop});
  if (!result) return fail(result.error());
  // What was kept is not refreshed: another attempt may be.
  if (!result->ingested) return fail(Errc::unavailable, result->note);
  return sentence_of(*result);
}

}  // namespace

void add_schedule_options(CLI::App* verb, const std::shared_ptr<DailyOptions>& options) {
  verb->add_option("--settle-minutes", options->settle_minutes,
                   "Minutes from a session's final bar to the evening job")
      ->envname("SENSEX_SETTLE_MINUTES")
      ->check(CLI::Range(0, 360))
      ->capture_default_str();
  verb->add_option("--pre-open-from", options->pre_open_from,
                   "Time of a trading day from which its pre-open job is due, before 09:00")
      ->envname("SENSEX_PRE_OPEN_FROM")
      ->capture_default_str();
}

Result<ScheduleOptions> schedule_of(const DailyOptions& options) {
  if (const Status valid = check(options.refresh); !valid) return fail(valid.error());
  const Result<TimeOfDay> from = TimeOfDay::parse(options.pre_open_from);
  if (!from || *from >= kPreOpenCutoff) {
    return fail(Errc::invalid_argument,
                fmt::format("--pre-open-from must be a time before 09:00, such as 08:15, got '{}'",
                            options.pre_open_from));
  }
  return ScheduleOptions{std::chrono::minutes(options.settle_minutes), *from};
}

Result<DailyResult> do_daily(const DailyJob& job, const DailyOptions& options,
                             const DailyWork& work) {
  Runtime& runtime = work.runtime;
  return run_daily(job,
                   {.owner = runtime.owner(),
                    .code_version = std::string(code_version()),
                    .is_forced = work.is_forced},
                   {.store = runtime.store(),
                    .market = runtime.market(),
                    .clock = work.clock,
                    .sleeper = work.sleeper,
                    .trainers = runtime.trainers(),
                    .panels = runtime.panels(),
                    .forecasts = runtime.forecasts(),
                    .refresh = [&] { return refresh_data(options.refresh, work); },
                    .on_stage = work.on_stage,
                    .on_wait = work.on_wait,
                    .stop = work.stop});
}

std::string to_line(const RunStage& stage) {
  const bool failed = stage.outcome == RunOutcome::failed;
  return fmt::format("{}{}{}: {} ({:.1f} s)", stage.name, failed ? " failed" : "",
                     stage.attempt > 1 ? fmt::format(", attempt {}", stage.attempt) : "",
                     stage.message, static_cast<double>(stage.duration_ms) / 1000.0);
}

std::string nothing_due_sentence(const DailyJob& next) {
  return fmt::format("nothing is due; next: the {} forecast for {}, from {}",
                     to_string(next.session), next.target_date.to_string(), to_iso8601(next.from));
}

}  // namespace sensex

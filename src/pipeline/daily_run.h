#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "base/sleeper.h"
#include "pipeline/forecast_service.h"
#include "pipeline/schedule.h"
#include "store/lease_keeper.h"

namespace sensex {

struct DailyRunOptions {
  std::string owner = {};         // of the lease and in the run log, "host:pid:token"
  std::string code_version = {};  // of models that have to be trained
  std::uint64_t seed = 42;        // likewise
  bool is_forced = false;         // also when it is done already
  std::chrono::milliseconds lease = std::chrono::seconds(30);
  std::chrono::milliseconds lease_renewal = std::chrono::seconds(10);
};

// What a daily run works with; all of it must outlive the call.
struct DailyRunParts {
  Store& store;
  const Market& market;
  const Clock& clock;
  Sleeper& sleeper;
  const Trainers& trainers;
  PanelCache& panels;
  ForecastService& forecasts;
  // Brings the dataset up to date and gives a sentence on what it did.
  std::function<Result<std::string>()> refresh = {};
  // Told of each attempt at a stage as it ends; may be empty.
  std::function<void(const RunStage&)> on_stage = {};
  // Told of each wait for another attempt as it begins; may be empty.
  std::function<void(std::chrono::milliseconds)> on_wait = {};
  std::stop_token stop = {};
};

struct DailyResult {
  bool was_done = false;      // before this call; nothing was done now
  std::string sentence = {};  // "evening forecast for 2026-11-26: UP, P(up) 52.1 %, pred_..."
};

// "daily-evening", "daily-pre-open": the run's kind and the lease's name.
std::string daily_kind(Session session);

// Does a job once, however many ask: others wait for the lease, then find it done. Its stages, each
// attempt of which the run log keeps:
//   refresh   when it fails for good, the rest is tried with the data there are
//   train     only when the session has no production model that fits the data
//   forecast  entered in the ledger; refused for lack of data, it is tried again after another
//             refresh: in a pre-open job until the job's end, else as often as any stage
//   outcomes  of earlier forecasts
// A stage has three attempts, a minute and two minutes apart, none of which begins after the job's
// end when the job was begun in its time. The job is marked done when forecast and outcomes are.
// A run that was killed is found and logged as abandoned by the next.
// unavailable: another process is at it and does not end, took over, or a stop was requested.
// refused: the data go past the job's day, so that no honest forecast for it can be made any more.
// Otherwise the error of the stage that failed.
Result<DailyResult> run_daily(const DailyJob& job, const DailyRunOptions& options,
                              const DailyRunParts& parts);

}  // namespace sensex

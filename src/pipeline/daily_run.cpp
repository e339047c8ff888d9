#include "pipeline/daily_run.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "pipeline/outcomes.h"
#include "pipeline/run_recorder.h"
#include "pipeline/train.h"

namespace sensex {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kAttempts = 3;
constexpr std::array kWaits = {minutes(1), minutes(2), minutes(5)};  // the last for all that follow

// How long, and how often asked, for another process's work to end.
constexpr seconds kLeasePoll(5);
constexpr minutes kLongestLeaseWait(15);

minutes wait_after(int attempt) {
  return kWaits.at(std::min(static_cast<std::size_t>(attempt), kWaits.size()) - 1);
}

using Step = std::function<Result<std::string>()>;

std::string sentence_on(const DailyJob& job, const std::string& payload) {
  const auto json = nlohmann::json::parse(payload, nullptr, false);
  return fmt::format("{} forecast for {}: {}, P(up) {:.1f} %, {}", to_string(job.session),
                     job.target_date.to_string(), json.value("direction", "?"),
                     100.0 * json.value("probability_up", 0.5), json.value("prediction_id", "?"));
}

class DailyRun {
 public:
  DailyRun(const DailyJob& job, const DailyRunOptions& options, const DailyRunParts& parts)
      : job_(job),
        options_(options),
        parts_(parts),
        kind_(daily_kind(job.session)),
        was_begun_in_time_(parts.clock.now() < job.until) {}

  Result<DailyResult> run();

 private:
  Result<bool> is_done();
  Status take_lease();
  Status keep_lease();
  Result<DailyResult> do_alone();
  Status work();

  Status refresh();
  Status forecast();
  Status train_and_forecast();
  Result<std::string> train_model();
  Result<std::string> make_forecast();
  Result<std::string> fill_outcomes();

  // One attempt at a stage, logged.
  Status attempt(std::string_view stage, const Step& step);
  // Whether there is time to wait after that many attempts.
  bool may_wait(int attempts) const;
  Status wait(int attempts);
  Status stopped();

  const DailyJob& job_;
  const DailyRunOptions& options_;
  const DailyRunParts& parts_;
  const std::string kind_;
  const bool was_begun_in_time_;
  std::unique_ptr<LeaseKeeper> lease_ = {};   // set while the work is done
  std::optional<RunRecorder> recorder_ = {};  // likewise
  std::optional<Error> halted_ = {};  // set when nothing more may be done: stopped, or not ours
  std::string sentence_ = {};
};

Result<DailyResult> DailyRun::run() {
  const auto was_done = [this] {
    return DailyResult{true, fmt::format("the {} forecast for {} is already done",
                                         to_string(job_.session), job_.target_date.to_string())};
  };
  const Result<bool> done = is_done();
  if (!done) return fail(done.error());
  if (*done) return was_done();
  if (const Status taken = take_lease(); !taken) return fail(taken.error());
  // Whoever had the lease before may have done it.
  const Result<bool> done_meanwhile = is_done();
  if (!done_meanwhile) return fail(done_meanwhile.error());
  return *done_meanwhile ? was_done() : do_alone();
}

Result<bool> DailyRun::is_done() {
  if (options_.is_forced) return false;
  return parts_.store.leases().done(job_.key);
}

Status DailyRun::take_lease() {
  const LeaseTerms terms = {kind_, options_.owner, options_.lease, options_.lease_renewal};
  for (std::chrono::milliseconds waited(0);; waited += kLeasePoll) {
    Result<std::unique_ptr<LeaseKeeper>> lease =
        LeaseKeeper::take(terms, parts_.store.leases(), parts_.clock);
    if (!lease) return fail(lease.error());
    lease_ = std::move(*lease);
    if (lease_) return {};
    if (waited >= kLongestLeaseWait || !parts_.sleeper.sleep_for(kLeasePoll, parts_.stop)) break;
  }
  const auto holder = parts_.store.leases().holder(kind_, parts_.clock.now());
  return fail(
      Errc::unavailable,
      fmt::format("the {} job is being done by {}; try again later", to_string(job_.session),
                  holder && *holder ? (*holder)->owner : "another process"));
}

Status DailyRun::keep_lease() {
  const Result<bool> held = lease_->renew();
  if (!held) return fail(held.error());
  if (*held) return {};
  halted_ = Error{Errc::unavailable,
                  "another process took the job over after this one was held up; it goes on there"};
  return fail(*halted_);
}

Result<DailyResult> DailyRun::do_alone() {
  RunLog& runs = parts_.store.runs();
  const auto abandoned = runs.abandon(kind_, kAbandonedMessage, parts_.clock.now());
  if (!abandoned) return fail(abandoned.error());
  Result<RunRecorder> recorder =
      RunRecorder::begin(runs, parts_.clock, kind_, options_.owner, parts_.on_stage);
  if (!recorder) return fail(recorder.error());
  recorder_.emplace(std::move(*recorder));
  // Fails when the work did, or when the run is no longer this process's.
  const Status worked = work();
  const Status finished = recorder_->finish(worked, sentence_);
  if (!finished) return fail(finished.error());
  const Result<bool> marked = parts_.store.leases().mark_done(job_.key, parts_.clock.now());
  if (!marked) return fail(marked.error());
  return DailyResult{false, sentence_};
}

Status DailyRun::work() {
  Status refreshed = refresh();
  if (halted_) return fail(*halted_);
  if (!refreshed && !require_snapshot(parts_.store)) return refreshed;
  const Status forecasted = forecast();
  if (halted_) return fail(*halted_);
  // The record moves even on a day without a forecast.
  Status filled = attempt("outcomes", [this] { return fill_outcomes(); });
  for (int n = 1; !filled && n < kAttempts && may_wait(n); ++n) {
    if (const Status waited = wait(n); !waited) return waited;
    filled = attempt("outcomes", [this] { return fill_outcomes(); });
  }
  return forecasted ? filled : forecasted;
}

Status DailyRun::refresh() {
  Status done = attempt("refresh", parts_.refresh);
  for (int n = 1; !done && n < kAttempts && may_wait(n); ++n) {
    if (const Status waited = wait(n); !waited) return waited;
    done = attempt("refresh", parts_.refresh);
  }
  return done;
}

Status DailyRun::forecast() {
  for (int n = 1;; ++n) {
    Status made = train_and_forecast();
    const bool lacks_data = !made && made.error().code == Errc::unavailable;
    const bool waits_for_data =
        lacks_data && job_.session == Session::pre_open && was_begun_in_time_;
    if (made || (n >= kAttempts && !waits_for_data) || !may_wait(n)) return made;
    if (const Status waited = wait(n); !waited) return waited;
    // When it fails, the forecast says what is lacking.
    if (lacks_data) static_cast<void>(attempt("refresh", parts_.refresh));
    if (halted_) return fail(*halted_);
  }
}

Status DailyRun::train_and_forecast() {
  if (!parts_.forecasts.probe(job_.session).model_loaded) {
    const Status trained = attempt("train", [this] { return train_model(); });
    if (!trained) return trained;
  }
  return attempt("forecast", [this] { return make_forecast(); });
}

Result<std::string> DailyRun::train_model() {
  const auto data = parts_.panels.current();
  if (!data) return fail(data.error());
  const TrainOptions training{job_.session, options_.seed, options_.code_version, parts_.stop};
  const Result<TrainResult> result =
      train(**data, training, {parts_.market, parts_.trainers, parts_.store, parts_.clock});
  if (!result) return fail(result.error());
  return result->promotion;
}

Result<std::string> DailyRun::make_forecast() {
  const Result<Snapshot> snapshot = require_snapshot(parts_.store);
  if (!snapshot) return fail(snapshot.error());
  if (snapshot->last_session >= job_.target_date) {
    return fail(Errc::refused,
                fmt::format("the data go to {} already, so the forecast for {} can no longer be "
                            "made; is the clock right?",
                            snapshot->last_session.to_string(), job_.target_date.to_string()));
  }
  const Result<JsonText> forecast = parts_.forecasts.run(job_.session);
  if (!forecast) return fail(forecast.error());
  sentence_ = sentence_on(job_, **forecast);
  return sentence_;
}

Result<std::string> DailyRun::fill_outcomes() {
  const auto data = parts_.panels.current();
  if (!data) return fail(data.error());
  const Result<std::size_t> added = record_outcomes(parts_.store, **data, parts_.clock.now());
  if (!added) return fail(added.error());
  return fmt::format("{} new {}", *added, *added == 1 ? "outcome" : "outcomes");
}

Status DailyRun::attempt(std::string_view stage, const Step& step) {
  if (parts_.stop.stop_requested()) return stopped();
  if (const Status kept = keep_lease(); !kept) return kept;
  const Result<std::string> done = recorder_->stage(stage, step);
  if (recorder_->lost()) halted_ = recorder_->lost();
  return done ? Status() : fail(done.error());
}

bool DailyRun::may_wait(int attempts) const {
  if (halted_) return false;
  return !was_begun_in_time_ || parts_.clock.now() + wait_after(attempts) < job_.until;
}

Status DailyRun::wait(int attempts) {
  if (parts_.on_wait) parts_.on_wait(wait_after(attempts));
  if (parts_.sleeper.sleep_for(wait_after(attempts), parts_.stop)) return {};
  return stopped();
}

Status DailyRun::stopped() {
  halted_ = Error{Errc::unavailable, "stopped; the next run does what is left"};
  return fail(*halted_);
}

}  // namespace

std::string daily_kind(Session session) { return fmt::format("daily-{}", to_string(session)); }

Result<DailyResult> run_daily(const DailyJob& job, const DailyRunOptions& options,
                              const DailyRunParts& parts) {
  return DailyRun(job, options, parts).run();
}

}  // namespace sensex

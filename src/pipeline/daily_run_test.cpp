#include "pipeline/daily_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "pipeline/daily_test_support.h"
#include "pipeline/train.h"

namespace sensex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::sensex_market;
using testing_support::test_market;
using testing_support::test_sessions;
using namespace std::chrono_literals;
using Minutes = std::chrono::minutes;

constexpr std::size_t kDays = testing_support::kTestSessions;

class DailyRunTest : public testing::Test {
 protected:
  DailyRunTest() { at_evening(kDays); }

  // The clock at the beginning of the evening that follows the n-th session.
  void at_evening(std::size_t sessions) {
    clock_.set(sensex_market().calendar().final_at(test_sessions(sessions).back()) + 30min);
  }
  void at_pre_open(std::size_t sessions) {
    at_evening(sessions);
    clock_.set(next_job(sensex_market(), clock_.now(), {}).from);
  }
  DailyJob due() const { return due_job(sensex_market(), clock_.now(), {}).value(); }

  void keep_data(std::size_t sessions) {
    const Snapshot snapshot = *archive_market_data(test_market(sessions), sensex_market(),
                                                   store_->objects(), clock_.now());
    ASSERT_TRUE(store_->snapshots().make_current(snapshot).has_value());
  }
  // A refresh that brings so many sessions.
  Result<std::string> bring(std::size_t sessions) {
    ++refreshes_;
    keep_data(sessions);
    return std::string("brought bars");
  }
  static Result<std::string> no_network() { return fail(Errc::unavailable, "no network"); }

  Result<DailyResult> run(const std::function<Result<std::string>()>& refresh) {
    return run(due(), refresh);
  }
  Result<DailyResult> run(const DailyJob& job,
                          const std::function<Result<std::string>()>& refresh) {
    return run_daily(job, options_,
                     {.store = *store_,
                      .market = sensex_market(),
                      .clock = clock_,
                      .sleeper = sleeper_,
                      .trainers = trainers_,
                      .panels = panels_,
                      .forecasts = forecasts_,
                      .refresh = refresh,
                      .on_stage = [this](const RunStage& stage) { told_.push_back(stage.name); },
                      .on_wait =
                          [this](std::chrono::milliseconds wait) {
                            told_.push_back("wait " + std::to_string(wait.count()));
                          },
                      .stop = stop_.get_token()});
  }
  Result<DailyResult> run_well() {
    return run([this] { return bring(kDays); });
  }

  // The newest run's attempts: "refresh 1, forecast 1 failed".
  std::string stages() {
    std::string text;
    for (const RunStage& stage : newest().stages) {
      text += (text.empty() ? "" : ", ") + stage.name + " " + std::to_string(stage.attempt) +
              (stage.outcome == RunOutcome::failed ? " failed" : "");
    }
    return text;
  }
  RunRecord newest() { return store_->runs().recent(1)->at(0); }
  std::size_t run_count() { return store_->runs().recent(100)->size(); }
  std::size_t ledger_size() { return store_->ledger().recent(100)->size(); }
  bool is_done(const DailyJob& job) { return *store_->leases().done(job.key); }
  bool is_free() {
    return !store_->leases().holder(daily_kind(Session::evening), clock_.now())->has_value();
  }
  bool take_for_another(std::chrono::milliseconds length) {
    const Instant now = clock_.now();
    return *store_->leases().acquire("daily-evening", "other:2", now, now + length);
  }

  FixedClock clock_{Instant()};
  std::unique_ptr<Store> store_ = make_memory_store();
  testing_support::ClockMovingSleeper sleeper_{clock_};
  Trainers trainers_ = {make_base_rate_trainer(), std::make_shared<testing_support::CoinTrainer>()};
  PanelCache panels_{*store_};
  std::unique_ptr<Logger> logger_ = make_null_logger();
  testing_support::NoMetrics metrics_;
  ForecastService forecasts_{
      {*store_, panels_, clock_, sensex_market(), trainers_, *logger_, metrics_}};
  DailyRunOptions options_ = {.owner = "here:1", .code_version = "1", .lease_renewal = 1h};
  std::stop_source stop_;
  std::vector<std::string> told_;
  int refreshes_ = 0;
};

TEST_F(DailyRunTest, FromNothingItRefreshesTrainsForecastsAndFillsOutcomes) {
  const DailyJob job = due();
  const Result<DailyResult> result = run_well();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_FALSE(result->was_done);
  EXPECT_THAT(result->sentence,
              HasSubstr("evening forecast for " + job.target_date.to_string() + ": "));
  EXPECT_EQ(stages(), "refresh 1, train 1, forecast 1, outcomes 1");
  EXPECT_THAT(told_, ElementsAre("refresh", "train", "forecast", "outcomes"));
  EXPECT_EQ(newest().outcome, RunOutcome::succeeded);
  EXPECT_EQ(newest().message, result->sentence);
  EXPECT_EQ(newest().run.kind, "daily-evening");
  EXPECT_EQ(newest().run.owner, "here:1");
  EXPECT_EQ(store_->ledger().recent(10)->at(0).forecast.key.target_day, job.target_date);
  EXPECT_EQ(ledger_size(), 1U);
  EXPECT_TRUE(is_done(job));
  EXPECT_TRUE(is_free());
  EXPECT_TRUE(sleeper_.waits.empty());
}

TEST_F(DailyRunTest, TheSecondCallDoesNothingAndSaysSo) {
  EXPECT_TRUE(run_well().has_value());
  const Result<DailyResult> again = run_well();
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->was_done);
  EXPECT_THAT(again->sentence, HasSubstr("is already done"));
  EXPECT_EQ(refreshes_, 1);
  EXPECT_EQ(run_count(), 1U);
}

TEST_F(DailyRunTest, ForcedItIsDoneAgainAndTheForecastOfRecordStands) {
  EXPECT_TRUE(run_well().has_value());
  options_.is_forced = true;
  EXPECT_FALSE(run_well()->was_done);
  EXPECT_EQ(stages(), "refresh 1, forecast 1, outcomes 1");
  EXPECT_EQ(ledger_size(), 1U);
}

TEST_F(DailyRunTest, PreOpenIsAJobOfItsOwn) {
  EXPECT_TRUE(run_well().has_value());
  at_pre_open(kDays);
  EXPECT_FALSE(run_well()->was_done);
  EXPECT_EQ(newest().run.kind, "daily-pre-open");
  EXPECT_EQ(ledger_size(), 2U);
}

TEST_F(DailyRunTest, TheNextEveningNeedsNoTrainingAndFindsTheOutcome) {
  EXPECT_TRUE(run_well().has_value());
  at_evening(kDays + 1);
  ASSERT_TRUE(run([this] { return bring(kDays + 1); }).has_value());
  EXPECT_EQ(stages(), "refresh 1, forecast 1, outcomes 1");
  EXPECT_EQ(newest().stages.back().message, "1 new outcome");
  EXPECT_EQ(store_->outcomes().find(1)->value().target_day, test_sessions(kDays + 1).back());
}

TEST_F(DailyRunTest, AModelThatRefusesTheDataIsReplaced) {
  at_evening(kDays + 1);
  ASSERT_TRUE(bring(kDays + 1).has_value());
  const auto longer = panels_.current();
  ASSERT_TRUE(longer.has_value());
  ASSERT_TRUE(
      train(**longer, {Session::evening, 42, "1"}, {sensex_market(), trainers_, *store_, clock_})
          .has_value());
  at_evening(kDays);
  ASSERT_TRUE(run_well().has_value());
  EXPECT_EQ(stages(), "refresh 1, train 1, forecast 1, outcomes 1");
}

TEST_F(DailyRunTest, AStageThatFailsIsTriedAgainAfterAMinuteAndTwo) {
  int call = 0;
  ASSERT_TRUE(run([&] { return ++call < 3 ? no_network() : bring(kDays); }).has_value());
  EXPECT_THAT(sleeper_.waits, ElementsAre(Minutes(1), Minutes(2)));
  EXPECT_EQ(stages(),
            "refresh 1 failed, refresh 2 failed, refresh 3, train 1, forecast 1, outcomes 1");
  EXPECT_EQ(newest().stages[0].message, "no network");
}

TEST_F(DailyRunTest, AStageTellsHowLongItTook) {
  ASSERT_TRUE(run([this] {
                clock_.set(clock_.now() + 1234ms);
                return bring(kDays);
              }).has_value());
  EXPECT_EQ(newest().stages[0].duration_ms, 1234);
}

TEST_F(DailyRunTest, AClockSetBackInTheMiddleGivesNoNegativeDuration) {
  ASSERT_TRUE(run([this] {
                clock_.set(clock_.now() - 5s);
                return bring(kDays);
              }).has_value());
  EXPECT_EQ(newest().stages[0].duration_ms, 0);
}

TEST_F(DailyRunTest, WithoutAnyDataTheRefreshsErrorIsTheRuns) {
  const Result<DailyResult> result = run(no_network);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error(), no_network().error());
  EXPECT_EQ(stages(), "refresh 1 failed, refresh 2 failed, refresh 3 failed");
  EXPECT_EQ(newest().outcome, RunOutcome::failed);
  EXPECT_EQ(newest().message, "no network");
  EXPECT_FALSE(is_done(due()));
  EXPECT_TRUE(is_free());
}

TEST_F(DailyRunTest, AfterAFailureTheNextCallDoesTheWork) {
  EXPECT_FALSE(run(no_network).has_value());
  EXPECT_FALSE(run_well()->was_done);
  EXPECT_EQ(run_count(), 2U);
}

TEST_F(DailyRunTest, ARefreshThatFailsDoesNotHinderAForecastFromSufficientData) {
  keep_data(kDays);
  ASSERT_TRUE(run(no_network).has_value());
  EXPECT_EQ(stages(),
            "refresh 1 failed, refresh 2 failed, refresh 3 failed, train 1, forecast 1, outcomes "
            "1");
  EXPECT_TRUE(is_done(due()));
}

TEST_F(DailyRunTest, AForecastThatLacksTheDaysBarIsTriedAgainAfterAnotherRefresh) {
  int call = 0;
  ASSERT_TRUE(run([&] { return bring(++call < 3 ? kDays - 1 : kDays); }).has_value());
  EXPECT_EQ(stages(),
            "refresh 1, train 1, forecast 1 failed, refresh 2, forecast 2 failed, refresh 3, "
            "forecast 3, outcomes 1");
  EXPECT_THAT(newest().stages[2].message, HasSubstr("the data end on"));
}

TEST_F(DailyRunTest, AnEveningWithoutItsBarEndsWithTheForecastsSentenceButFillsOutcomes) {
  const Result<DailyResult> result = run([this] { return bring(kDays - 1); });
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::unavailable);
  EXPECT_THAT(result.error().message, HasSubstr("the data end on"));
  EXPECT_THAT(stages(), HasSubstr("forecast 3 failed, outcomes 1"));
  EXPECT_THAT(sleeper_.waits, ElementsAre(Minutes(1), Minutes(2)));
  EXPECT_EQ(ledger_size(), 0U);
}

TEST_F(DailyRunTest, PreOpenWaitsForItsDataUntilItsEndButNotPastIt) {
  at_pre_open(kDays);
  const DailyJob job = due();
  EXPECT_FALSE(run([this] { return bring(kDays - 1); }).has_value());
  EXPECT_EQ(sleeper_.waits.size(), 10U);
  EXPECT_EQ(sleeper_.waits.back(), Minutes(5));
  EXPECT_EQ(clock_.now(), job.from + 43min);
  EXPECT_FALSE(is_done(job));
}

TEST_F(DailyRunTest, PreOpenForecastsAsSoonAsItsDataAreThere) {
  at_pre_open(kDays);
  int call = 0;
  ASSERT_TRUE(run([&] { return bring(++call < 7 ? kDays - 1 : kDays); }).has_value());
  EXPECT_EQ(ledger_size(), 1U);
  EXPECT_EQ(sleeper_.waits.size(), 6U);
}

TEST_F(DailyRunTest, NothingIsTriedAgainAfterTheJobsEnd) {
  DailyJob job = due();
  job.until = clock_.now() + 90s;
  EXPECT_FALSE(run(job, no_network).has_value());
  EXPECT_EQ(stages(), "refresh 1 failed, refresh 2 failed");
}

TEST_F(DailyRunTest, AJobAskedForOutsideItsTimeHasItsThreeAttempts) {
  DailyJob job = due();
  job.until = clock_.now();
  EXPECT_FALSE(run(job, no_network).has_value());
  EXPECT_EQ(sleeper_.waits.size(), 2U);
  EXPECT_THAT(told_, ElementsAre("refresh", "wait 60000", "refresh", "wait 120000", "refresh"));
}

TEST_F(DailyRunTest, WithAClockSetBackNoForecastIsMadeForADayThatIsOver) {
  at_evening(kDays + 1);
  ASSERT_TRUE(run([this] { return bring(kDays + 1); }).has_value());
  at_evening(kDays);
  const Result<DailyResult> result = run(no_network);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(ledger_size(), 1U);
  EXPECT_FALSE(is_done(due()));
}

TEST_F(DailyRunTest, WithAClockSetBackToADoneJobNothingIsDone) {
  EXPECT_TRUE(run_well().has_value());
  clock_.set(clock_.now() + 1h);
  EXPECT_TRUE(run_well()->was_done);
  clock_.set(clock_.now() - 30min);
  EXPECT_TRUE(run_well()->was_done);
}

TEST_F(DailyRunTest, ARunThatWasKilledIsFoundAndAbandoned) {
  take_for_another(10s);
  ASSERT_TRUE(store_->runs().begin({"daily-evening", "other:2", clock_.now()}).has_value());
  clock_.set(clock_.now() + 10s);
  ASSERT_TRUE(run_well().has_value());
  const std::vector<RunRecord> runs = *store_->runs().recent(2);
  EXPECT_EQ(runs[1].outcome, RunOutcome::abandoned);
  EXPECT_EQ(runs[0].outcome, RunOutcome::succeeded);
}

TEST_F(DailyRunTest, WhileAnotherIsAtItItWaitsAndFindsTheWorkDone) {
  take_for_another(1h);
  const std::string key = due().key;
  sleeper_.on_wait = [&] {
    if (sleeper_.waits.size() < 3) return;
    ASSERT_TRUE(store_->leases().mark_done(key, clock_.now()).has_value());
    ASSERT_TRUE(store_->leases().release("daily-evening", "other:2").has_value());
  };
  EXPECT_TRUE(run_well()->was_done);
  EXPECT_EQ(sleeper_.waits.size(), 3U);
  EXPECT_EQ(run_count(), 0U);
  EXPECT_TRUE(is_free());
}

TEST_F(DailyRunTest, WhenTheOtherDiesItTakesOver) {
  take_for_another(12s);
  EXPECT_FALSE(run_well()->was_done);
  EXPECT_THAT(sleeper_.waits, ElementsAre(5s, 5s, 5s));
}

TEST_F(DailyRunTest, AnotherThatDoesNotEndIsNamed) {
  take_for_another(24h);
  const Result<DailyResult> result = run_well();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::unavailable);
  EXPECT_EQ(result.error().message, "the evening job is being done by other:2; try again later");
  EXPECT_EQ(clock_.now(), due().from + 15min);
}

TEST_F(DailyRunTest, ItStopsWhenAnotherTookTheLeaseWhileItWasHeldUp) {
  const Result<DailyResult> result = run([this] {
    clock_.set(clock_.now() + 31s);
    EXPECT_TRUE(take_for_another(1h));
    return bring(kDays);
  });
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().message, HasSubstr("another process took the job over"));
  EXPECT_EQ(ledger_size(), 0U);
  EXPECT_FALSE(is_done(due()));
}

TEST_F(DailyRunTest, ItStopsWhenAnotherAbandonedItsRunWhileItWasHeldUp) {
  const Result<DailyResult> result = run([this] {
    EXPECT_EQ(store_->runs().abandon("daily-evening", "gone", clock_.now()), 1);
    return bring(kDays);
  });
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::refused);
  EXPECT_THAT(result.error().message, HasSubstr("was abandoned"));
  EXPECT_EQ(ledger_size(), 0U);
  EXPECT_FALSE(is_done(due()));
}

TEST_F(DailyRunTest, AStageLongerThanTheLeaseKeepsItAllTheSame) {
  options_.lease_renewal = 1ms;
  const auto until = [this] {
    return (*store_->leases().holder("daily-evening", Instant()))->until;
  };
  ASSERT_TRUE(run([&] {
                const Instant before = until();
                clock_.set(clock_.now() + 1h);
                while (until() == before) std::this_thread::yield();
                EXPECT_FALSE(take_for_another(1h));
                return bring(kDays);
              }).has_value());
}

TEST_F(DailyRunTest, AStopEndsTheWaitForAnotherAttempt) {
  const Result<DailyResult> result = run([this] {
    stop_.request_stop();
    return no_network();
  });
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().message, "stopped; the next run does what is left");
  EXPECT_EQ(stages(), "refresh 1 failed");
  EXPECT_EQ(newest().outcome, RunOutcome::failed);
  EXPECT_TRUE(is_free());
}

TEST_F(DailyRunTest, AStopAfterAStageThatSucceededBeginsNoOther) {
  const Result<DailyResult> result = run([this] {
    stop_.request_stop();
    return bring(kDays);
  });
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(stages(), "refresh 1");
  EXPECT_FALSE(is_done(due()));
}

}  // namespace
}  // namespace sensex

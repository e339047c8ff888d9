#include "pipeline/run_recorder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "pipeline/run_views.h"
#include "store/store.h"

namespace sensex {
namespace {

using Json = nlohmann::json;

class Recording : public testing::Test {
 protected:
  RunRecorder begin() { return RunRecorder::begin(log(), clock_, "train", "host:17").value(); }
  RunLog& log() { return store_->runs(); }
  RunRecord logged() { return log().recent(1).value().at(0); }
  void pass(int ms) { clock_.set(clock_.now() + std::chrono::milliseconds(ms)); }

  FixedClock clock_{*parse_iso8601("2024-12-31T12:00:00.000Z")};

 private:
  std::unique_ptr<Store> store_ = make_memory_store();
};

const Error kBusy{Errc::unavailable, "the source is busy", "for the log"};

TEST_F(Recording, StartsARunOfThatKindAndOwner) {
  const RunRecorder run = begin();
  EXPECT_EQ(logged().id, run.id());
  EXPECT_EQ(logged().run.kind, "train");
  EXPECT_EQ(logged().run.owner, "host:17");
  EXPECT_EQ(logged().run.started_at, clock_.now());
  EXPECT_EQ(logged().outcome, RunOutcome::running);
}

TEST_F(Recording, KindOrOwnerThatTheLogRefusesIsToldAtTheStart) {
  const Result<RunRecorder> none = RunRecorder::begin(log(), clock_, "", "host:17");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, Errc::invalid_argument);
}

TEST_F(Recording, AStageGivesItsResultAndLogsHowLongItTook) {
  RunRecorder run = begin();
  pass(5);
  const Instant started = clock_.now();
  const Result<int> result = run.stage("load", [&]() -> Result<int> {
    pass(250);
    return 7;
  });
  EXPECT_EQ(result.value(), 7);
  const RunStage expected{.name = "load",
                          .attempt = 1,
                          .started_at = started,
                          .duration_ms = 250,
                          .outcome = RunOutcome::succeeded};
  EXPECT_EQ(logged().stages, std::vector{expected});
}

TEST_F(Recording, TheTextThatAStageGivesIsItsMessage) {
  RunRecorder run = begin();
  EXPECT_EQ(run.stage("load", []() -> Result<std::string> { return "400 days"; }), "400 days");
  EXPECT_EQ(logged().stages.at(0).message, "400 days");
}

TEST_F(Recording, EachAttemptIsToldAsItEnds) {
  std::vector<std::string> told;
  RunRecorder run =
      RunRecorder::begin(log(), clock_, "train", "host:17", [&](const RunStage& stage) {
        told.push_back(stage.name + " " + std::to_string(stage.attempt));
      }).value();
  static_cast<void>(run.stage("load", [] { return Status(fail(kBusy)); }));
  EXPECT_TRUE(run.stage("load", [] { return Status(); }).has_value());
  EXPECT_EQ(told, (std::vector<std::string>{"load 1", "load 2"}));
}

TEST_F(Recording, ASuccessEndsWithItsMessageAndAFailureWithTheErrors) {
  EXPECT_TRUE(begin().finish({}, "all done").has_value());
  EXPECT_EQ(logged().message, "all done");
  EXPECT_FALSE(begin().finish(fail(kBusy), "all done").has_value());
  EXPECT_EQ(logged().message, kBusy.message);
}

TEST_F(Recording, AStageThatFailsIsLoggedWithItsMessageAndTheRunGoesOn) {
  RunRecorder run = begin();
  const Status failed = run.stage("load", [] { return Status(fail(kBusy)); });
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error(), kBusy);
  EXPECT_EQ(logged().stages.at(0).outcome, RunOutcome::failed);
  EXPECT_EQ(logged().stages.at(0).message, kBusy.message);
  EXPECT_EQ(logged().outcome, RunOutcome::running);
}

TEST_F(Recording, TheSameStageAgainIsItsNextAttempt) {
  RunRecorder run = begin();
  static_cast<void>(run.stage("load", [] { return Status(fail(kBusy)); }));
  EXPECT_TRUE(run.stage("check", [] { return Status(); }).has_value());
  EXPECT_TRUE(run.stage("load", [] { return Status(); }).has_value());
  ASSERT_EQ(logged().stages.size(), 3U);
  EXPECT_EQ(logged().stages[1].attempt, 1);
  EXPECT_EQ(logged().stages[2].attempt, 2);
  EXPECT_EQ(logged().stages[2].outcome, RunOutcome::succeeded);
  EXPECT_FALSE(run.lost().has_value());
}

TEST_F(Recording, AClockThatIsSetBackGivesNoNegativeDuration) {
  RunRecorder run = begin();
  const Status done = run.stage("load", [&] {
    pass(-1000);
    return Status();
  });
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(logged().stages.at(0).duration_ms, 0);
}

TEST_F(Recording, FinishEndsTheRunWithItsOutcome) {
  RunRecorder run = begin();
  pass(40);
  EXPECT_TRUE(run.finish({}).has_value());
  EXPECT_EQ(logged().outcome, RunOutcome::succeeded);
  EXPECT_EQ(logged().finished_at, clock_.now());
}

TEST_F(Recording, FinishGivesTheErrorBackAndKeepsItsMessage) {
  RunRecorder run = begin();
  const Status done = run.finish(fail(kBusy));
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error(), kBusy);
  EXPECT_EQ(logged().outcome, RunOutcome::failed);
  EXPECT_EQ(logged().message, kBusy.message);
}

TEST_F(Recording, ARunThatIsLeftEarlyEndsAsFailed) {
  {
    const RunRecorder run = begin();
  }
  EXPECT_EQ(logged().outcome, RunOutcome::failed);
  EXPECT_EQ(logged().message, "ended before it was done");
}

TEST_F(Recording, AMovedRecorderIsTheOnlyOneThatEndsTheRun) {
  RunRecorder first = begin();
  RunRecorder second = std::move(first);
  EXPECT_TRUE(second.stage("load", [] { return Status(); }).has_value());
  EXPECT_TRUE(second.finish({}).has_value());
  EXPECT_EQ(logged().outcome, RunOutcome::succeeded);
}

TEST_F(Recording, AnAbandonedRunLearnsItAtTheNextStage) {
  RunRecorder run = begin();
  ASSERT_EQ(log().abandon("train", "its lease ran out", clock_.now()).value(), 1);
  const Result<int> done = run.stage("load", []() -> Result<int> { return 1; });
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, Errc::refused);
  EXPECT_EQ(run.lost(), done.error());
  EXPECT_EQ(run.finish({}).error().code, Errc::refused);
  EXPECT_EQ(logged().outcome, RunOutcome::abandoned);
}

TEST_F(Recording, TheWorksOwnErrorIsToldBeforeTheLogs) {
  RunRecorder run = begin();
  ASSERT_TRUE(log().abandon("train", "its lease ran out", clock_.now()).has_value());
  EXPECT_EQ(run.stage("load", [] { return Status(fail(kBusy)); }).error(), kBusy);
  EXPECT_EQ(run.finish(fail(kBusy)).error(), kBusy);
}

TEST_F(Recording, TheRunsAreToldAsJson) {
  RunRecorder run = begin();
  const Json open = Json::parse(runs_json(log().recent(9).value()))["runs"][0];
  EXPECT_TRUE(open["finished"].is_null());
  EXPECT_TRUE(open["duration_ms"].is_null());
  EXPECT_EQ(open["outcome"], "running");
  static_cast<void>(run.stage("load", [&] {
    pass(250);
    return Status(fail(kBusy));
  }));
  static_cast<void>(run.finish(fail(kBusy)));
  const Json ended = Json::parse(runs_json(log().recent(9).value()))["runs"][0];
  EXPECT_EQ(ended, Json::parse(R"({"id": 1, "kind": "train", "owner": "host:17",
    "started": "2024-12-31T12:00:00.000Z", "finished": "2024-12-31T12:00:00.250Z",
    "duration_ms": 250, "outcome": "failed", "message": "the source is busy",
    "stages": [{"name": "load", "attempt": 1, "started": "2024-12-31T12:00:00.000Z",
                "duration_ms": 250, "outcome": "failed", "message": "the source is busy"}]})"));
}

TEST(RunViews, NoRunIsAnEmptyList) { EXPECT_EQ(runs_json({}), R"({"runs":[]})"); }

}  // namespace
}  // namespace sensex

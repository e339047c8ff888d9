#pragma once

#include <string>
#include <thread>
#include <vector>

#include "store/store_contract.h"

namespace sensex {

class RunLogContract : public StoreContract {
 protected:
  RunLog& runs() { return store().runs(); }

  static NewRun ingest() {
    return {.kind = "ingest", .owner = "host:17", .started_at = instant_of(1000)};
  }
  static RunStage stage(const std::string& name, std::int64_t attempt = 1) {
    return {.name = name,
            .attempt = attempt,
            .started_at = instant_of(2000),
            .duration_ms = 250,
            .outcome = RunOutcome::succeeded,
            .message = "31 series"};
  }
  static RunEnd success() { return {.message = "one new day", .at = instant_of(3000)}; }

  std::int64_t begin(const std::string& kind = "ingest") {
    NewRun run = ingest();
    run.kind = kind;
    return value_of(runs().begin(run));
  }
  void add(std::int64_t run, const RunStage& stage) {
    const Status done = runs().add_stage(run, stage);
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  void finish(std::int64_t run, const RunEnd& end = success()) {
    const Status done = runs().finish(run, end);
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  std::int64_t abandon(const std::string& kind) {
    return value_of(runs().abandon(kind, "its process is gone", instant_of(9000)));
  }
  RunRecord newest() { return value_of(runs().recent(1)).at(0); }
  // "2 running, 1 succeeded", newest first.
  std::string told() {
    std::string text;
    for (const RunRecord& run : value_of(runs().recent(100))) {
      text += std::to_string(run.id) + ' ' + std::string(to_string(run.outcome)) + ", ";
    }
    return text.substr(0, text.size() - std::min<std::size_t>(2, text.size()));
  }
};

TEST_P(RunLogContract, IsEmptyBeforeTheFirstRun) {
  EXPECT_TRUE(value_of(runs().recent(10)).empty());
}

TEST_P(RunLogContract, ARunThatSaidNoMoreIsShownAsRunning) {
  EXPECT_EQ(begin(), 1);
  const RunRecord run = newest();
  EXPECT_EQ(run.id, 1);
  EXPECT_EQ(run.run.kind, "ingest");
  EXPECT_EQ(run.run.owner, "host:17");
  EXPECT_EQ(run.run.started_at, instant_of(1000));
  EXPECT_EQ(run.outcome, RunOutcome::running);
  EXPECT_EQ(run.message, "");
  EXPECT_FALSE(run.finished_at.has_value());
  EXPECT_TRUE(run.stages.empty());
}

TEST_P(RunLogContract, AFinishedRunTellsHowAndWhen) {
  finish(begin(), {.outcome = RunOutcome::failed, .message = "no bars", .at = instant_of(4000)});
  EXPECT_EQ(newest().outcome, RunOutcome::failed);
  EXPECT_EQ(newest().message, "no bars");
  EXPECT_EQ(newest().finished_at, instant_of(4000));
  EXPECT_EQ(newest().run.started_at, instant_of(1000));
}

TEST_P(RunLogContract, ARunMayEndInTheInstantItBegan) {
  finish(begin(), {.at = instant_of(1000)});
  EXPECT_EQ(newest().outcome, RunOutcome::succeeded);
  EXPECT_EQ(newest().finished_at, instant_of(1000));
}

TEST_P(RunLogContract, GivesBackEveryFieldOfAStage) {
  RunStage failed = stage("fetch", 3);
  failed.outcome = RunOutcome::failed;
  add(begin(), failed);
  ASSERT_EQ(newest().stages.size(), 1U);
  EXPECT_EQ(newest().stages[0], failed);
}

TEST_P(RunLogContract, StagesStandInTheOrderTheyWereLogged) {
  const std::int64_t run = begin();
  for (const char* name : {"fetch", "check", "archive"}) add(run, stage(name));
  std::string names;
  for (const RunStage& logged : newest().stages) names += logged.name + ' ';
  EXPECT_EQ(names, "fetch check archive ");
}

TEST_P(RunLogContract, EveryRunHasItsOwnStages) {
  const std::int64_t first = begin();
  const std::int64_t without = begin();
  const std::int64_t last = begin();
  add(last, stage("b"));
  add(first, stage("a"));
  add(last, stage("c"));
  const std::vector<RunRecord> recent = value_of(runs().recent(3));
  EXPECT_EQ(recent[0].stages, (std::vector{stage("b"), stage("c")}));
  EXPECT_EQ(recent[1].id, without);
  EXPECT_TRUE(recent[1].stages.empty());
  EXPECT_EQ(recent[2].stages, std::vector{stage("a")});
}

TEST_P(RunLogContract, ARetryIsAnAttemptOfItsOwn) {
  const std::int64_t run = begin();
  add(run, stage("fetch", 1));
  add(run, stage("fetch", 2));
  const Error error = error_of(runs().add_stage(run, stage("fetch", 2)));
  EXPECT_EQ(error.code, Errc::already_exists);
  EXPECT_EQ(error.message, "run 1 has attempt 2 at stage 'fetch' already; count the attempts up");
  EXPECT_EQ(newest().stages.size(), 2U);
}

TEST_P(RunLogContract, TheSameStageOfAnotherRunIsAnotherStage) {
  add(begin(), stage("fetch"));
  add(begin(), stage("fetch"));
  EXPECT_EQ(newest().stages.size(), 1U);
}

TEST_P(RunLogContract, RecentGivesTheNewestFirstAndNoMoreThanAsked) {
  for (int i = 0; i < 3; ++i) begin();
  const std::vector<RunRecord> recent = value_of(runs().recent(2));
  ASSERT_EQ(recent.size(), 2U);
  EXPECT_EQ(recent[0].id, 3);
  EXPECT_EQ(recent[1].id, 2);
  EXPECT_TRUE(value_of(runs().recent(0)).empty());
}

TEST_P(RunLogContract, AnEndIsNeverChanged) {
  const std::int64_t run = begin();
  finish(run);
  const Error error = error_of(runs().finish(run, {.outcome = RunOutcome::failed}));
  EXPECT_EQ(error.code, Errc::refused);
  EXPECT_EQ(error.message, "run 1 has succeeded and cannot change; start a new run");
  EXPECT_EQ(error_of(runs().add_stage(run, stage("late"))).code, Errc::refused);
  EXPECT_EQ(newest().message, "one new day");
  EXPECT_TRUE(newest().stages.empty());
}

TEST_P(RunLogContract, TheNextRunOfAKindAbandonsThoseThatWereKilled) {
  begin();
  begin();
  EXPECT_EQ(abandon("ingest"), 2);
  begin();
  EXPECT_EQ(told(), "3 running, 2 abandoned, 1 abandoned");
  const RunRecord killed = value_of(runs().recent(2)).at(1);
  EXPECT_EQ(killed.message, "its process is gone");
  EXPECT_EQ(killed.finished_at, instant_of(9000));
}

TEST_P(RunLogContract, OnlyRunningRunsOfThatKindAreAbandoned) {
  finish(begin());
  begin("train");
  finish(begin(), {.outcome = RunOutcome::failed, .at = instant_of(3000)});
  EXPECT_EQ(abandon("ingest"), 0);
  EXPECT_EQ(told(), "3 failed, 2 running, 1 succeeded");
}

TEST_P(RunLogContract, AProcessThatWasOnlyAsleepLearnsThatItsRunWasAbandoned) {
  const std::int64_t run = begin();
  abandon("ingest");
  const Error error = error_of(runs().finish(run, success()));
  EXPECT_EQ(error.code, Errc::refused);
  EXPECT_EQ(error.message,
            "run 1 was abandoned: another process took its place after its lease ran out; start a "
            "new run");
  EXPECT_EQ(error_of(runs().add_stage(run, stage("late"))).code, Errc::refused);
  EXPECT_EQ(told(), "1 abandoned");
}

TEST_P(RunLogContract, SaysWhichRunWasNeverBegun) {
  begin();
  for (const std::int64_t unknown : {0, 2, -1}) {
    EXPECT_EQ(error_of(runs().finish(unknown, success())).code, Errc::not_found);
    EXPECT_EQ(error_of(runs().add_stage(unknown, stage("x"))).message,
              "no run " + std::to_string(unknown) + " was begun");
  }
}

TEST_P(RunLogContract, RefusesARunWithoutKindOrOwner) {
  NewRun run = ingest();
  run.kind = "";
  EXPECT_EQ(error_of(runs().begin(run)).message,
            "a run's kind must be 1 to 200 bytes on one line, got 0 bytes: ''");
  run = ingest();
  run.owner = "two\nlines";
  EXPECT_EQ(error_of(runs().begin(run)).code, Errc::invalid_argument);
  EXPECT_TRUE(value_of(runs().recent(10)).empty());
}

TEST_P(RunLogContract, RefusesAStageThatCannotBe) {
  const std::int64_t run = begin();
  std::vector<RunStage> wrong(5, stage("fetch"));
  wrong[0].name = "";
  wrong[1].attempt = 0;
  wrong[2].duration_ms = -1;
  wrong[3].outcome = RunOutcome::running;
  wrong[4].outcome = RunOutcome::abandoned;
  for (const RunStage& impossible : wrong) {
    EXPECT_EQ(error_of(runs().add_stage(run, impossible)).code, Errc::invalid_argument);
  }
  EXPECT_EQ(error_of(runs().add_stage(run, wrong[3])).message,
            "a stage is logged when it is over, as succeeded or failed, got running");
  EXPECT_TRUE(newest().stages.empty());
}

TEST_P(RunLogContract, NoRunEndsAsRunning) {
  const std::int64_t run = begin();
  EXPECT_EQ(error_of(runs().finish(run, {.outcome = RunOutcome::running})).code,
            Errc::invalid_argument);
  EXPECT_EQ(newest().outcome, RunOutcome::running);
}

TEST_P(RunLogContract, ARunWhoseProcessIsDeadIsEndedByAnother) {
  const std::int64_t run = begin();
  ASSERT_TRUE(runs().finish(run, {RunOutcome::abandoned, "killed", instant_of(5000)}).has_value());
  EXPECT_EQ(newest().outcome, RunOutcome::abandoned);
  EXPECT_EQ(error_of(runs().finish(run, {RunOutcome::succeeded, "", instant_of(6000)})).code,
            Errc::refused);
}

TEST_P(RunLogContract, LongMessagesOfSeveralLinesAreKeptShortOnOne) {
  const std::string shout = "a\n" + std::string(2000, 'x');
  const std::string kept = "a " + std::string(998, 'x');
  RunStage failed = stage("fetch");
  failed.message = shout;
  add(begin(), failed);
  EXPECT_EQ(newest().stages[0].message, kept);
  value_of(runs().abandon("ingest", shout, instant_of(1)));
  EXPECT_EQ(newest().message, kept);
  finish(begin(), {.message = shout});
  EXPECT_EQ(newest().message, kept);
}

TEST_P(RunLogContract, ThreadsThatBeginAtOnceGetRunsOfTheirOwn) {
  const auto work = [this] {
    for (int i = 0; i < 15; ++i) {
      const std::int64_t run = begin();
      add(run, stage("fetch"));
      finish(run);
    }
  };
  {
    const std::jthread other(work);
    work();
  }
  const std::vector<RunRecord> all = value_of(runs().recent(100));
  ASSERT_EQ(all.size(), 30U);
  for (const RunRecord& run : all) EXPECT_EQ(run.stages.size(), 1U);
  EXPECT_EQ(all.front().id, 30);
}

}  // namespace sensex

#include "cli/scheduler.h"

#include <cstdlib>
#include <filesystem>
#include <future>
#include <sstream>

#include <gtest/gtest.h>

namespace sensex {
namespace {

using namespace std::chrono_literals;

// Waits no time, but moves the clock on, until its end.
class ScriptedSleeper final : public Sleeper {
 public:
  ScriptedSleeper(FixedClock& clock, Instant end) : clock_(clock), end_(end) {}

  bool sleep_for(std::chrono::milliseconds duration, std::stop_token /*stop*/) override {
    if (clock_.now() + duration < end_) {
      clock_.set(clock_.now() + duration);
      return true;
    }
    if (!was_at_end_) ended_.set_value();
    was_at_end_ = true;
    return false;
  }

  void wait_for_end() { ended_.get_future().wait(); }

 private:
  FixedClock& clock_;
  const Instant end_;
  bool was_at_end_ = false;
  std::promise<void> ended_ = {};
};

// Says the answers one after the other, the last one for ever.
class ScriptedLeadership final : public Leadership {
 public:
  explicit ScriptedLeadership(std::vector<Result<bool>> answers) : answers_(std::move(answers)) {}

  Result<bool> leads() override {
    Result<bool> answer = answers_.front();
    if (answers_.size() > 1) answers_.erase(answers_.begin());
    return answer;
  }

 private:
  std::vector<Result<bool>> answers_;
};

class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() {
    std::string path =
        (std::filesystem::temp_directory_path() / "sensex-scheduler-XXXXXX").string();
    folder_ = mkdtemp(path.data());
    context_.state = (folder_ / "state").string();
    context_.owner = "tester:1:1";
    runtime_ = std::move(*Runtime::open(context_, make_null_logger()));
  }
  ~SchedulerTest() override {
    runtime_.reset();
    std::filesystem::remove_all(folder_);
  }

  // The instants at which runs began, oldest first, of a scheduler whose source is not there.
  std::vector<Instant> begun_until(Instant end, std::vector<Result<bool>> leads = {true}) {
    DailyOptions options;
    options.refresh.source = "csv";
    options.refresh.data = (folder_ / "nowhere").string();
    ScriptedSleeper sleeper(clock_, end);
    ScriptedLeadership leadership(std::move(leads));
    {
      const Scheduler scheduler({*runtime_, leadership, clock_, sleeper}, options,
                                ScheduleOptions{});
      sleeper.wait_for_end();
    }
    std::vector<Instant> begun;
    const std::vector<RunRecord> runs = runtime_->store().runs().recent(100).value();
    for (const RunRecord& run : runs) {
      begun.insert(begun.begin(), run.run.started_at);
    }
    return begun;
  }

  // 16:10 IST of Tuesday 31 December 2024, from which on the evening job is due.
  const Instant due_ = *parse_iso8601("2024-12-31T10:40:00.000Z");
  FixedClock clock_{due_};

 private:
  std::filesystem::path folder_;
  std::ostringstream out_ = {};
  std::ostringstream err_ = {};
  Context context_{out_, err_, clock_};
  std::unique_ptr<Runtime> runtime_ = {};
};

// Each run gives up after its three attempts, a minute and two minutes apart.
TEST_F(SchedulerTest, AJobThatFailedIsTriedAgainTenMinutesAfterItsEnd) {
  EXPECT_EQ(begun_until(due_ + 35min), (std::vector<Instant>{due_, due_ + 13min, due_ + 26min}));
}

TEST_F(SchedulerTest, NothingIsBegunBeforeItIsDue) {
  clock_.set(due_ - 30min);
  EXPECT_EQ(begun_until(due_ + 5min), std::vector<Instant>{due_});
}

TEST_F(SchedulerTest, AnInstanceThatDoesNotLeadBeginsNothing) {
  EXPECT_TRUE(begun_until(due_ + 35min, {false}).empty());
}

TEST_F(SchedulerTest, AnInstanceTakesOverWithinSecondsOfTheLeadersEnd) {
  EXPECT_EQ(begun_until(due_ + 1min, {false, false, true}), std::vector<Instant>{due_ + 10s});
}

TEST_F(SchedulerTest, WhenNobodyCanBeAskedWhoLeadsNothingBegins) {
  const Result<bool> lost = fail(Errc::unavailable, "the database is gone");
  EXPECT_EQ(begun_until(due_ + 1min, {lost, lost, lost, true}), std::vector<Instant>{due_ + 15s});
}

}  // namespace
}  // namespace sensex

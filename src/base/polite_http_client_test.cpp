#include "base/polite_http_client.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <thread>

#include <gtest/gtest.h>

namespace sensex {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Instant kStart = *parse_iso8601("2024-12-31T12:00:00.000Z");

// Sleeping moves the clock and takes no time.
class MovingSleeper final : public Sleeper {
 public:
  explicit MovingSleeper(FixedClock& clock) : clock_(clock) {}
  bool sleep_for(milliseconds duration, std::stop_token stop) override {
    if (stop.stop_requested()) return false;
    clock_.set(clock_.now() + duration);
    return true;
  }

 private:
  FixedClock& clock_;
};

// Answers what it is told, one after the other, and remembers when and what it was asked.
class ScriptedClient final : public HttpClient {
 public:
  explicit ScriptedClient(FixedClock& clock) : clock_(clock) {}

  Result<HttpAnswer> get(const HttpRequest& request, std::stop_token) override {
    asked_at.push_back(clock_.now() - kStart);
    timeouts.push_back(request.timeout);
    clock_.set(clock_.now() + takes);
    if (script.empty()) return HttpAnswer{.status = 200, .body = "at last"};
    Result<HttpAnswer> next = std::move(script.front());
    script.pop_front();
    return next;
  }

  std::deque<Result<HttpAnswer>> script;
  milliseconds takes{0};
  std::vector<milliseconds> asked_at;
  std::vector<milliseconds> timeouts;

 private:
  FixedClock& clock_;
};

Result<HttpAnswer> status(int code) { return HttpAnswer{.status = code}; }
Result<HttpAnswer> retry_after(int code, const std::string& wish) {
  return HttpAnswer{.status = code, .headers = {{"retry-after", wish}}};
}
Result<HttpAnswer> error(Errc code) { return fail(code, "it broke"); }

class PoliteClient : public testing::Test {
 protected:
  Result<HttpAnswer> get(const std::string& url = "https://a.example/x",
                         milliseconds timeout = seconds(60)) {
    if (!client_) client_.emplace(inner_, clock_, sleeper_, options_, 7);
    return client_->get({.url = url, .timeout = timeout}, stop_.get_token());
  }
  std::size_t attempts() const { return inner_.asked_at.size(); }

  FixedClock clock_{kStart};
  MovingSleeper sleeper_{clock_};
  ScriptedClient inner_{clock_};
  std::stop_source stop_;
  std::vector<HttpWait> waits_;
  PoliteOptions options_{.on_wait = [this](const HttpWait& wait) { waits_.push_back(wait); }};
  std::optional<PoliteHttpClient> client_;
};

TEST_F(PoliteClient, HandsAGoodAnswerOnWithoutAWait) {
  inner_.script = {status(200)};
  EXPECT_EQ(get().value().status, 200);
  EXPECT_EQ(attempts(), 1U);
  EXPECT_TRUE(waits_.empty());
}

TEST_F(PoliteClient, RetriesWhatMayPass) {
  for (const int code : {429, 500, 502, 503, 504}) {
    inner_.asked_at.clear();
    inner_.script = {status(code), status(200)};
    EXPECT_EQ(get().value().status, 200) << code;
    EXPECT_EQ(attempts(), 2U) << code;
  }
  inner_.asked_at.clear();
  inner_.script = {error(Errc::unavailable), status(200)};
  EXPECT_EQ(get().value().status, 200);
  EXPECT_EQ(attempts(), 2U);
}

TEST_F(PoliteClient, DoesNotRepeatWhatWouldComeOutTheSame) {
  for (const int code : {200, 301, 400, 401, 403, 404, 501}) {
    inner_.asked_at.clear();
    inner_.script = {status(code)};
    EXPECT_EQ(get().value().status, code);
    EXPECT_EQ(attempts(), 1U) << code;
  }
  for (const Errc code : {Errc::invalid_argument, Errc::malformed_data}) {
    inner_.asked_at.clear();
    inner_.script = {error(code)};
    EXPECT_EQ(get().error().code, code);
    EXPECT_EQ(attempts(), 1U);
  }
}

TEST_F(PoliteClient, TheLastOutcomeStandsWhenAttemptsAreUsedUp) {
  inner_.script = {status(500), error(Errc::unavailable), status(503), status(200)};
  EXPECT_EQ(get().value().status, 503);
  EXPECT_EQ(attempts(), 3U);
  inner_.script = {status(500), status(500), error(Errc::unavailable)};
  EXPECT_EQ(get().error().message, "it broke");
}

TEST_F(PoliteClient, BackoffDoublesUpToItsCapAndIsDrawnFromAllOfIt) {
  options_.attempts = 9;
  options_.min_spacing = milliseconds(0);
  std::vector<milliseconds> longest(8);
  std::vector<milliseconds> shortest(8, milliseconds::max());
  for (int round = 0; round < 300; ++round) {
    waits_.clear();
    inner_.script.assign(8, status(500));
    ASSERT_EQ(get("https://a.example/", std::chrono::hours(1)).value().status, 200);
    ASSERT_EQ(waits_.size(), 8U);
    for (std::size_t i = 0; i < 8; ++i) {
      longest[i] = std::max(longest[i], waits_[i].duration);
      shortest[i] = std::min(shortest[i], waits_[i].duration);
    }
  }
  const std::vector<int> limits = {1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000};
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_LE(longest[i], milliseconds(limits[i])) << i;
    EXPECT_GE(longest[i], milliseconds(limits[i] * 9 / 10)) << i;
    EXPECT_LE(shortest[i], milliseconds(limits[i] / 10)) << i;
  }
}

TEST_F(PoliteClient, TheSeedDecidesTheJitter) {
  const auto waits_of = [&](std::uint64_t seed) {
    waits_.clear();
    client_.emplace(inner_, clock_, sleeper_, options_, seed);
    inner_.script = {status(500), status(500)};
    (void)get();
    std::vector<milliseconds> durations;
    for (const HttpWait& wait : waits_) durations.push_back(wait.duration);
    return durations;
  };
  const auto first = waits_of(1);
  EXPECT_EQ(waits_of(1), first);
  EXPECT_NE(waits_of(2), first);
}

TEST_F(PoliteClient, WaitsAsLongAsTheHostAsksInSecondsOrUntilADate) {
  inner_.script = {retry_after(429, "20"), retry_after(503, "Tue, 31 Dec 2024 12:00:45 GMT")};
  EXPECT_EQ(get().value().status, 200);
  EXPECT_EQ(inner_.asked_at[1], seconds(20));
  EXPECT_EQ(inner_.asked_at[2], seconds(45));
}

TEST_F(PoliteClient, AShorterWishThanTheBackoffDoesNotShortenIt) {
  inner_.script = {status(500)};
  ASSERT_TRUE(get());
  const milliseconds without = waits_.back().duration;
  client_.reset();
  inner_.script = {retry_after(500, "0")};
  ASSERT_TRUE(get("https://b.example/"));
  EXPECT_EQ(waits_.back().duration, without);
}

TEST_F(PoliteClient, DoesNotBeginAWaitThatEndsAfterTheDeadline) {
  inner_.script = {retry_after(429, "60"), status(200)};
  EXPECT_EQ(get().value().status, 429);
  EXPECT_EQ(attempts(), 1U);
  EXPECT_TRUE(waits_.empty());
}

TEST_F(PoliteClient, TheDeadlineCountsForAllAttemptsTogether) {
  options_.attempts = 10;
  options_.backoff_base = milliseconds(0);
  inner_.takes = seconds(7);
  inner_.script.assign(10, error(Errc::unavailable));
  EXPECT_EQ(get("https://a.example/", seconds(20)).error().message, "it broke");
  EXPECT_EQ(inner_.timeouts, (std::vector<milliseconds>{seconds(15), seconds(13), seconds(6)}));
}

TEST_F(PoliteClient, SpacesRequestsToOneHostOnly) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(get("https://a.example/x?" + std::to_string(i)));
  EXPECT_EQ(inner_.asked_at,
            (std::vector<milliseconds>{milliseconds(0), milliseconds(200), milliseconds(400)}));
  ASSERT_TRUE(get("https://b.example/x"));
  EXPECT_EQ(inner_.asked_at.back(), milliseconds(400));
}

TEST_F(PoliteClient, ALongAnswerLeavesNothingToWaitFor) {
  inner_.takes = seconds(1);
  ASSERT_TRUE(get());
  ASSERT_TRUE(get());
  EXPECT_TRUE(waits_.empty());
}

TEST_F(PoliteClient, SaysWhenAHostIsTooBusyWithOurOwnRequests) {
  options_.min_spacing = seconds(5);
  ASSERT_TRUE(get());
  const auto refused = get("https://a.example/x", seconds(5));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_EQ(refused.error().message,
            "a.example could not be asked within 5000 ms, because it is asked at most once in 5000 "
            "ms; allow more time or ask for less");
  EXPECT_EQ(attempts(), 1U);
  ASSERT_TRUE(get("https://a.example/x", milliseconds(5001)));
  EXPECT_EQ(inner_.asked_at.back(), seconds(5));
}

TEST_F(PoliteClient, TellsEachWaitBeforeItBegins) {
  inner_.script = {status(200), retry_after(503, "9")};
  ASSERT_TRUE(get("http://a.example:8080/x"));
  ASSERT_TRUE(get("http://a.example:8080/x"));
  ASSERT_EQ(waits_.size(), 2U);
  EXPECT_EQ(waits_[0].reason, HttpWait::Reason::spacing);
  EXPECT_EQ(waits_[0].host, "a.example:8080");
  EXPECT_EQ(waits_[0].duration, milliseconds(200));
  EXPECT_EQ(waits_[0].attempt, 1);
  EXPECT_EQ(waits_[1].reason, HttpWait::Reason::retry);
  EXPECT_EQ(waits_[1].duration, seconds(9));
  EXPECT_EQ(waits_[1].attempt, 2);
  EXPECT_EQ(waits_[1].failure, "status 503");
}

TEST_F(PoliteClient, AStopEndsTheRetries) {
  stop_.request_stop();
  inner_.script = {error(Errc::unavailable), status(200)};
  EXPECT_EQ(get().error().message, "it broke");
  EXPECT_EQ(attempts(), 1U);
}

TEST_F(PoliteClient, AStopEndsTheWaitForATurn) {
  ASSERT_TRUE(get());
  stop_.request_stop();
  EXPECT_EQ(get().error().message,
            "the request to a.example was stopped before it was sent; run again to send it");
  EXPECT_EQ(attempts(), 1U);
}

TEST_F(PoliteClient, AStopDuringABackoffLeavesTheLastOutcome) {
  options_.on_wait = [this](const HttpWait&) { stop_.request_stop(); };
  inner_.script = {status(503), status(200)};
  EXPECT_EQ(get().value().status, 503);
  EXPECT_EQ(attempts(), 1U);
}

// Counts and answers; what it is called from does not matter to it.
class CountingClient final : public HttpClient {
 public:
  Result<HttpAnswer> get(const HttpRequest&, std::stop_token) override {
    ++count;
    return HttpAnswer{.status = count % 4 == 0 ? 503 : 200};
  }
  std::atomic<int> count = 0;
};

// Sleeps without sleeping; the clock stands still, so every turn taken is later than the one
// before.
class NoSleeper final : public Sleeper {
 public:
  bool sleep_for(milliseconds duration, std::stop_token) override {
    const std::lock_guard lock(mutex);
    slept.push_back(duration);
    return true;
  }
  std::mutex mutex;
  std::vector<milliseconds> slept;
};

TEST_F(PoliteClient, ThreadsShareTheTurnsOfAHost) {
  CountingClient inner;
  NoSleeper sleeper;
  PoliteHttpClient client(inner, clock_, sleeper, {.attempts = 1}, 1);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&client] {
        for (int i = 0; i < 5; ++i) {
          (void)client.get({.url = "https://a.example/"}, {});
        }
      });
    }
  }
  EXPECT_EQ(inner.count, 40);
  std::ranges::sort(sleeper.slept);
  ASSERT_EQ(sleeper.slept.size(), 39U);
  for (std::size_t i = 0; i < 39; ++i) {
    EXPECT_EQ(sleeper.slept[i], milliseconds(200) * (static_cast<int>(i) + 1));
  }
}

}  // namespace
}  // namespace sensex

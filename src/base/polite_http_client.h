#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>

#include "base/clock.h"
#include "base/http_client.h"
#include "base/sleeper.h"

namespace sensex {

// A wait that is about to begin.
struct HttpWait {
  enum class Reason : int {
    spacing,  // the host was asked a moment ago
    retry,    // the host failed; `failure` says how
  };
  Reason reason = Reason::spacing;
  std::string host = {};
  std::chrono::milliseconds duration = {};
  int attempt = 1;           // the attempt that follows the wait, counted from 1
  std::string failure = {};  // such as "status 503" or an error's message; empty for spacing
};

struct PoliteOptions {
  int attempts = 3;                                                        // at least 1
  std::chrono::milliseconds attempt_timeout = std::chrono::seconds(15);    // of one attempt
  std::chrono::milliseconds backoff_base = std::chrono::seconds(1);        // before the first retry
  std::chrono::milliseconds backoff_cap = std::chrono::seconds(30);        // however many retries
  std::chrono::milliseconds min_spacing = std::chrono::milliseconds(200);  // of one host's requests
  // Called from the thread that waits, so from several at once.
  std::function<void(const HttpWait&)> on_wait = {};
};

// Asks `inner` in a way no host minds. Safe to call from several threads.
//   spacing   a host is asked at most once in `min_spacing`, by all threads together
//   retries   up to `attempts` in all, after `unavailable` and the statuses 429, 500, 502, 503, 504
//   backoff   before retry n a uniform random time up to min(cap, base * 2^(n-1)) ("full jitter");
//             longer where the answer's Retry-After asks for it
//   deadline  the request's `timeout` counts for all attempts and waits together; no wait begins
//   that
//             would end after it
// The last answer or error is the result when the attempts are used up, the deadline allows no
// other or a stop is requested. unavailable: besides what `inner` says, not even one request fitted
// between those to the same host before the deadline.
class PoliteHttpClient final : public HttpClient {
 public:
  // Everything passed in must outlive the client. `seed` decides the jitter.
  PoliteHttpClient(HttpClient& inner, const Clock& clock, Sleeper& sleeper, PoliteOptions options,
                   std::uint64_t seed);

  Result<HttpAnswer> get(const HttpRequest& request, std::stop_token stop) override;

 private:
  struct Call;

  // Waits until it is this request's turn at its host; `number` is its attempt.
  Status wait_for_turn(const Call& call, int number);
  // The host's next free time, now taken. unavailable: only after the deadline.
  Result<Instant> take_turn(const Call& call);
  Result<HttpAnswer> ask(const Call& call);
  // Waits as long as the failed attempt `number` calls for. False: there is no next attempt.
  bool wait_to_retry(const Call& call, int number, const Result<HttpAnswer>& outcome);
  std::chrono::milliseconds jitter(int number);
  bool wait(const Call& call, const HttpWait& what);

  HttpClient& inner_;
  const Clock& clock_;
  Sleeper& sleeper_;
  const PoliteOptions options_;
  std::mutex mutex_;
  std::mt19937_64 random_;                                 // guarded by mutex_
  std::map<std::string, Instant, std::less<>> next_turn_;  // guarded by mutex_; by host
};

}  // namespace sensex

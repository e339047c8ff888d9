#include "base/polite_http_client.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

#include "base/retry_after.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;

// The part of the URL that spacing is kept for: "host" or "host:port".
std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find_first_of("/?#")));
}

bool is_worth_a_retry(const Result<HttpAnswer>& outcome) {
  static constexpr std::array<int, 5> kStatuses = {429, 500, 502, 503, 504};
  if (!outcome) return outcome.error().code == Errc::unavailable;
  return std::ranges::find(kStatuses, outcome->status) != kStatuses.end();
}

std::string failure_of(const Result<HttpAnswer>& outcome) {
  return outcome ? fmt::format("status {}", outcome->status) : outcome.error().message;
}

milliseconds asked_wait(const Result<HttpAnswer>& outcome, Instant now) {
  if (!outcome) return milliseconds(0);
  const auto header = outcome->header("retry-after");
  if (!header) return milliseconds(0);
  return parse_retry_after(*header, now).value_or(milliseconds(0));
}

}  // namespace

struct PoliteHttpClient::Call {
  const HttpRequest& request;
  std::stop_token stop = {};
  std::string host = {};
  Instant deadline = {};
};

PoliteHttpClient::PoliteHttpClient(HttpClient& inner, const Clock& clock, Sleeper& sleeper,
                                   PoliteOptions options, std::uint64_t seed)
    : inner_(inner),
      clock_(clock),
      sleeper_(sleeper),
      options_(std::move(options)),
      random_(seed) {}

Result<HttpAnswer> PoliteHttpClient::get(const HttpRequest& request, std::stop_token stop) {
  const Call call{.request = request,
                  .stop = std::move(stop),
                  .host = host_of(request.url),
                  .deadline = clock_.now() + request.timeout};
  const Status first = wait_for_turn(call, 1);
  if (!first) return fail(first.error());
  Result<HttpAnswer> outcome = ask(call);
  for (int number = 1; wait_to_retry(call, number, outcome); ++number) {
    if (!wait_for_turn(call, number + 1)) return outcome;
    outcome = ask(call);
  }
  return outcome;
}

Status PoliteHttpClient::wait_for_turn(const Call& call, int number) {
  const Result<Instant> turn = take_turn(call);
  if (!turn) return fail(turn.error());
  const milliseconds duration = *turn - clock_.now();
  if (duration <= milliseconds(0)) return {};
  if (wait(call, {.reason = HttpWait::Reason::spacing,
                  .host = call.host,
                  .duration = duration,
                  .attempt = number})) {
    return {};
  }
  return fail(Errc::unavailable,
              fmt::format("the request to {} was stopped before it was sent; run again to send it",
                          call.host));
}

Result<Instant> PoliteHttpClient::take_turn(const Call& call) {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  const auto known = next_turn_.find(call.host);
  const Instant turn = known == next_turn_.end() ? now : std::max(now, known->second);
  if (turn >= call.deadline) {
    return fail(
        Errc::unavailable,
        fmt::format("{} could not be asked within {} ms, because it is asked at most once in "
                    "{} ms; allow more time or ask for less",
                    call.host, call.request.timeout.count(), options_.min_spacing.count()));
  }
  next_turn_.insert_or_assign(call.host, turn + options_.min_spacing);
  return turn;
}

Result<HttpAnswer> PoliteHttpClient::ask(const Call& call) {
  HttpRequest request = call.request;
  const milliseconds left = call.deadline - clock_.now();
  request.timeout = std::max(milliseconds(1), std::min(options_.attempt_timeout, left));
  return inner_.get(request, call.stop);
}

bool PoliteHttpClient::wait_to_retry(const Call& call, int number,
                                     const Result<HttpAnswer>& outcome) {
  if (number >= options_.attempts || !is_worth_a_retry(outcome)) return false;
  const Instant now = clock_.now();
  const milliseconds duration = std::max(jitter(number), asked_wait(outcome, now));
  if (now + duration >= call.deadline || call.stop.stop_requested()) return false;
  return wait(call, {.reason = HttpWait::Reason::retry,
                     .host = call.host,
                     .duration = duration,
                     .attempt = number + 1,
                     .failure = failure_of(outcome)});
}

milliseconds PoliteHttpClient::jitter(int number) {
  milliseconds longest = std::min(options_.backoff_base, options_.backoff_cap);
  for (int i = 1; i < number; ++i) longest = std::min(longest * 2, options_.backoff_cap);
  const std::lock_guard lock(mutex_);
  // The bias of a remainder over 2^64 is beyond measure here.
  return milliseconds(random_() % (static_cast<std::uint64_t>(longest.count()) + 1));
}

bool PoliteHttpClient::wait(const Call& call, const HttpWait& what) {
  if (options_.on_wait) options_.on_wait(what);
  return sleeper_.sleep_for(what.duration, call.stop);
}

}  // namespace sensex

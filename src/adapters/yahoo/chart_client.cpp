#include "adapters/yahoo/chart_client.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/core.h>

#include "adapters/yahoo/chart_codec.h"
#include "adapters/yahoo/crumb.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;

bool asks_for_crumb(const HttpAnswer& answer) {
  const std::string_view beginning = std::string_view(answer.body).substr(0, 1024);
  return answer.status == 401 || answer.status == 403 ||
         beginning.find("Invalid Crumb") != std::string_view::npos;
}

tl::unexpected<Error> unavailable(const std::string& symbol, std::string_view what) {
  return fail(Errc::unavailable, fmt::format("{}: {}", symbol, what));
}

// An error of a whole host, told of the symbol that met it.
tl::unexpected<Error> named(const std::string& symbol, const Error& error) {
  return fail(error.code, fmt::format("{}: {}", symbol, error.message), error.detail);
}

Result<Chart> chart_in(const HttpAnswer& answer, const std::string& symbol) {
  if (answer.status == 429) {
    return unavailable(symbol, "Yahoo limits requests (status 429); try again later");
  }
  if (answer.status < 500) {
    Result<Chart> chart = parse_chart(symbol, answer.body);
    // Yahoo's own errors come with statuses of their kind.
    const bool tells_why = !chart && chart.error().code != Errc::malformed_data;
    if (answer.status == 200 || tells_why) return chart;
  }
  return unavailable(symbol, fmt::format("expected status 200 from Yahoo, got {}; try again later",
                                         answer.status));
}

void keep_days(Chart& chart, const ChartRequest& request) {
  const auto outside = [&](const auto& item) {
    return item.date < request.from || item.date > request.to;
  };
  std::erase_if(chart.rows, outside);
  std::erase_if(chart.splits, outside);
  std::erase_if(chart.dividends, outside);
}

// One call of fetch_all and what its threads share.
class FetchRun {
 public:
  struct Surroundings {
    HttpClient& http;
    const Clock& clock;
    const ChartClientOptions& options;
    const std::stop_token& stop;
  };

  FetchRun(const Surroundings& around, const std::vector<ChartRequest>& requests,
           const FetchOptions& options)
      : around_(around),
        requests_(requests),
        options_(options),
        started_(options.started.value_or(around.clock.now())),
        crumbs_(around.options.cookie_page, [this](const std::string& url) { return get(url); }),
        fetches_(requests.size()) {}

  std::vector<ChartFetch> run() && {
    {
      const auto wanted = static_cast<std::size_t>(std::max(options_.parallel, 1));
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < std::min(wanted, requests_.size()); ++i) {
        threads.emplace_back([this] { work(); });
      }
    }
    return std::move(fetches_);
  }

 private:
  void work() {
    for (std::size_t i = next_++; i < requests_.size(); i = next_++) {
      fetches_[i] = {.symbol = requests_[i].symbol, .chart = fetch(requests_[i])};
      report(fetches_[i]);
    }
  }

  void report(const ChartFetch& fetch) {
    const std::lock_guard lock(progress_mutex_);
    ++done_;
    if (options_.on_progress) {
      options_.on_progress({.done = done_, .total = requests_.size(), .last = fetch});
    }
  }

  milliseconds time_left() const { return started_ + options_.deadline - around_.clock.now(); }
  bool is_over() const { return around_.stop.stop_requested() || time_left() <= milliseconds(0); }

  tl::unexpected<Error> why_over(const std::string& symbol) const {
    if (around_.stop.stop_requested()) {
      return unavailable(symbol, "the fetch was stopped before it arrived; run it again");
    }
    return unavailable(
        symbol,
        fmt::format("did not arrive within {:g} s, the deadline for all {}; run it "
                    "again or allow more time",
                    std::chrono::duration<double>(options_.deadline).count(), requests_.size()));
  }

  Result<HttpAnswer> get(const std::string& url) const {
    return around_.http.get({.url = url,
                             .headers = {{"User-Agent", around_.options.user_agent},
                                         {"Accept", "application/json,text/plain,*/*"},
                                         {"Accept-Language", "en-US,en;q=0.9"}},
                             .timeout = std::max(time_left(), milliseconds(1)),
                             .body_limit = kMaxChartBytes},
                            around_.stop);
  }

  Result<Chart> fetch(const ChartRequest& request) {
    if (request.from > request.to) {
      return fail(Errc::invalid_argument,
                  fmt::format("{}: expected a first day and a last one after it, got {} and {}",
                              request.symbol, request.from.to_string(), request.to.to_string()));
    }
    Result<Chart> chart = why_over(request.symbol);
    for (const std::string& base : around_.options.bases) {
      if (is_over()) return why_over(request.symbol);
      chart = fetch_from(base, request);
      if (chart) keep_days(*chart, request);
      if (chart || chart.error().code == Errc::not_found) return chart;
    }
    // What failed because the time was up or a stop came is told as that.
    if (is_over()) return why_over(request.symbol);
    return chart;
  }

  Result<Chart> fetch_from(const std::string& base, const ChartRequest& request) {
    const CrumbKeeper::Crumb crumb = crumbs_.current();
    Result<HttpAnswer> answer = get(url_of(base, request, crumb));
    if (answer && asks_for_crumb(*answer)) {
      const auto renewed = crumbs_.renew(base, crumb.generation);
      if (!renewed) return named(request.symbol, renewed.error());
      answer = get(url_of(base, request, *renewed));
      if (answer && asks_for_crumb(*answer)) {
        return unavailable(
            request.symbol,
            fmt::format("Yahoo refuses a fresh cookie and crumb (status {}); it blocks or has "
                        "changed, try again later",
                        answer->status));
      }
    }
    if (!answer) return named(request.symbol, answer.error());
    return chart_in(*answer, request.symbol);
  }

  std::string url_of(const std::string& base, const ChartRequest& request,
                     const CrumbKeeper::Crumb& crumb) const {
    const Date today(std::chrono::floor<std::chrono::days>(around_.clock.now()));
    return chart_url(base, request, today, crumb.text);
  }

  const Surroundings around_;
  const std::vector<ChartRequest>& requests_;
  const FetchOptions& options_;
  const Instant started_;
  CrumbKeeper crumbs_;
  std::atomic<std::size_t> next_ = 0;
  std::vector<ChartFetch> fetches_;  // element i belongs to the thread that took request i
  std::mutex progress_mutex_;
  std::size_t done_ = 0;  // guarded by progress_mutex_
};

}  // namespace

ChartClient::ChartClient(HttpClient& http, const Clock& clock, ChartClientOptions options)
    : http_(http), clock_(clock), options_(std::move(options)) {
  assert(!options_.bases.empty());
}

std::vector<ChartFetch> ChartClient::fetch_all(const std::vector<ChartRequest>& requests,
                                               const FetchOptions& options,
                                               const std::stop_token& stop) const {
  return FetchRun({http_, clock_, options_, stop}, requests, options).run();
}

}  // namespace sensex

#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "adapters/yahoo/chart.h"
#include "adapters/yahoo/chart_url.h"
#include "base/clock.h"
#include "base/http_client.h"

namespace sensex {

// Where Yahoo is; a test names its own server.
struct ChartClientOptions {
  // Tried in this order, the next when one fails. At least one.
  std::vector<std::string> bases = {"https://query1.finance.yahoo.com",
                                    "https://query2.finance.yahoo.com"};
  std::string cookie_page = "https://fc.yahoo.com";
  // Yahoo refuses what does not look like a browser.
  std::string user_agent =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
      "Chrome/130.0.0.0 Safari/537.36";
};

struct ChartFetch {
  std::string symbol = {};
  Result<Chart> chart = {};
};

struct ChartProgress {
  std::size_t done = 0;  // with `last`
  std::size_t total = 0;
  const ChartFetch& last;
  // From a source that asks for a renamed stock under its former name when the service does not
  // know it under the present one:
  bool is_asked_again = false;    // `last` is not there, and is asked for under its former name
  std::string present_name = {};  // of what `last` is the former name of; empty: of nothing
};

struct FetchOptions {
  int parallel = 5;                                              // requests at a time, at least 1
  std::chrono::milliseconds deadline = std::chrono::minutes(2);  // for all together
  std::optional<Instant> started = {};  // when the deadline began to run; empty: with the call
  // Called as each symbol is done, one call at a time, from the threads that fetch.
  std::function<void(const ChartProgress&)> on_progress = {};
};

// Fetches daily bars from Yahoo's chart service. Retries and spacing are the HttpClient's affair.
// Safe to call from several threads.
class ChartClient {
 public:
  // Everything passed in must outlive the client. `http` keeps cookies.
  ChartClient(HttpClient& http, const Clock& clock, ChartClientOptions options = {});

  // One chart per request, in the order of the requests, with rows, splits and dividends of the
  // days asked for. One failure leaves the others alone:
  //   invalid_argument  days the wrong way round
  //   not_found         Yahoo knows no such symbol, or none of its days
  //   malformed_data    neither base gave an answer that can be read
  //   unavailable       not reached, blocked, limited or out of order; or not there when the
  //   deadline
  //                     came or a stop was requested, and the message says which
  std::vector<ChartFetch> fetch_all(const std::vector<ChartRequest>& requests,
                                    const FetchOptions& options, const std::stop_token& stop) const;

 private:
  HttpClient& http_;
  const Clock& clock_;
  const ChartClientOptions options_;
};

}  // namespace sensex

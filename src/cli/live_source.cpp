#include "cli/live_source.h"

#include <random>
#include <utility>

#include <fmt/core.h>

#include "adapters/curl/curl_http_client.h"
#include "adapters/yahoo/yahoo_source.h"
#include "base/polite_http_client.h"

namespace sensex {
namespace {

constexpr std::size_t kBarWidth = 30;

std::string line_of(const ChartProgress& progress) {
  const ChartFetch& fetch = progress.last;
  const std::string& present = progress.present_name;
  if (!fetch.chart) {
    return fmt::format("not fetched: {}{}",
                       present.empty() ? "" : present + " nor its former name ",
                       fetch.chart.error().message);
  }
  return fmt::format("fetched {}: {} days{}", fetch.symbol, fetch.chart->rows.size(),
                     present.empty() ? "" : ", the former name of " + present);
}

// Tells how far a fetch has come; once it is stopped, whoever stopped it knows.
class Progress {
 public:
  Progress(std::ostream& out, bool is_terminal, std::stop_token stop)
      : out_(out), is_terminal_(is_terminal), stop_(std::move(stop)) {}

  void show(const ChartProgress& progress) {
    if (stop_.stop_requested()) return;
    if (!is_terminal_) {
      if (!progress.is_asked_again) out_ << line_of(progress) << '\n';
      return;
    }
    const std::size_t filled = kBarWidth * progress.done / progress.total;
    out_ << fmt::format("\r[{}{}] {}/{} {:<14}", std::string(filled, '#'),
                        std::string(kBarWidth - filled, '.'), progress.done, progress.total,
                        progress.last.symbol)
         << (progress.done == progress.total ? "\n" : "") << std::flush;
  }

 private:
  std::ostream& out_;
  bool is_terminal_;
  std::stop_token stop_;
};

ChartClientOptions client_options(const LiveOptions& options) {
  ChartClientOptions chosen;
  if (!options.bases.empty()) chosen.bases = options.bases;
  if (!options.cookie_page.empty()) chosen.cookie_page = options.cookie_page;
  return chosen;
}

// Everything a live source stands on, with one lifetime.
class LiveSource final : public BarSource {
 public:
  LiveSource(std::unique_ptr<HttpClient> http, const LiveOptions& options, const LiveParts& parts)
      : progress_(parts.progress, parts.is_terminal, parts.stop),
        http_(std::move(http)),
        polite_(*http_, parts.clock, sleeper_, PoliteOptions{}, std::random_device{}()),
        charts_(polite_, parts.clock, client_options(options)),
        source_(make_yahoo_source(
            {.charts = charts_,
             .market = parts.market,
             .clock = parts.clock,
             .fetch = {.deadline = std::chrono::seconds(options.deadline_s),
                       .on_progress = [this](const ChartProgress& p) { progress_.show(p); }},
             .stop = parts.stop})) {}

  Result<MarketData> load(const LoadRequest& request) override { return source_->load(request); }

 private:
  Progress progress_;
  std::unique_ptr<HttpClient> http_;
  ThreadSleeper sleeper_;
  PoliteHttpClient polite_;
  ChartClient charts_;
  std::unique_ptr<BarSource> source_;
};

// A check of CLI11: empty when it holds.
std::string is_web_address(const std::string& text) {
  if (text.starts_with("http://") || text.starts_with("https://")) return {};
  return fmt::format("must begin with http:// or https://, got '{}'", text.substr(0, 80));
}

}  // namespace

void add_live_options(CLI::App* verb, const std::shared_ptr<LiveOptions>& options) {
  verb->add_option("--live-url", options->bases,
                   "Base addresses of the live source, the next when one fails")
      ->envname("SENSEX_LIVE_URL")
      ->check(is_web_address);
  verb->add_option("--live-cookie-url", options->cookie_page, "The live source's cookie page")
      ->envname("SENSEX_LIVE_COOKIE_URL");
  verb->add_option("--live-deadline", options->deadline_s, "Seconds that fetching may take in all")
      ->envname("SENSEX_LIVE_DEADLINE")
      ->check(CLI::Range(1, 3'600))
      ->capture_default_str();
}

Result<std::unique_ptr<BarSource>> make_live_source(const LiveOptions& options,
                                                    const LiveParts& parts) {
  auto http = make_curl_http_client({});
  if (!http) return fail(std::move(http.error()));
  return std::make_unique<LiveSource>(std::move(*http), options, parts);
}

}  // namespace sensex

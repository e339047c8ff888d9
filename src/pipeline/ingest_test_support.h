#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "market/test_support.h"
#include "pipeline/ingest.h"

namespace sensex::ingest_testing {

inline Series rising_series(const std::string& name, int sessions) {
  std::vector<Bar> bars;
  for (int t = 0; t < sessions; ++t) {
    const double close = 100.0 + t;
    bars.push_back({Date(2010, 1, 4).plus_days(t), close, close, close, close, 1'000.0});
  }
  return *Series::create(testing_support::symbol(name), std::move(bars));
}

class GivenData final : public BarSource {
 public:
  explicit GivenData(Result<MarketData> data) : data_(std::move(data)) {}
  Result<MarketData> load(const LoadRequest& request) override {
    last_request = request;
    return data_;
  }

  LoadRequest last_request = {};

 private:
  Result<MarketData> data_;
};

inline MarketData market_of(int stocks, int sessions, int stocks_lag = 0) {
  MarketData data{.origin = {"csv", false}, .index = rising_series("^BSESN", sessions)};
  for (int i = 0; i < stocks; ++i) {
    data.stocks.push_back(rising_series(fmt::format("STOCK{:02}", i), sessions - stocks_lag));
  }
  return data;
}

// A source that takes its time.
class SlowData final : public BarSource {
 public:
  SlowData(MarketData data, FixedClock& clock, Instant delivered)
      : data_(std::move(data)), clock_(clock), delivered_(delivered) {}
  Result<MarketData> load(const LoadRequest&) override {
    clock_.set(delivered_);
    return data_;
  }

 private:
  MarketData data_;
  FixedClock& clock_;
  Instant delivered_;
};

// A source while whose bars are fetched something else happens.
class DuringLoad final : public BarSource {
 public:
  DuringLoad(MarketData data, std::function<void()> happens)
      : data_(std::move(data)), happens_(std::move(happens)) {}
  Result<MarketData> load(const LoadRequest&) override {
    happens_();
    return data_;
  }

 private:
  MarketData data_;
  std::function<void()> happens_;
};

inline std::string all_of(const std::vector<std::string>& remarks) {
  std::string text;
  for (const std::string& remark : remarks) text += remark + '\n';
  return text;
}

class IngestTest : public testing::Test {
 protected:
  Result<IngestResult> ingest_data(Result<MarketData> data,
                                   std::vector<std::string> accepted = {}) {
    GivenData source(std::move(data));
    return ingest(source, {.accepted = std::move(accepted)},
                  {*store_, clock_, testing_support::sensex_market(),
                   [this](const QualityReport& report) { lacked_only_ = lacks_only(report); },
                   stop_.get_token()});
  }

  Result<IngestResult> ingest_from(BarSource& source) {
    return ingest(source, {}, {*store_, clock_, testing_support::sensex_market()});
  }

  // From a source that delivers at `delivered`.
  Result<IngestResult> ingest_slowly(MarketData data, std::string_view delivered) {
    SlowData source(std::move(data), clock_, *parse_iso8601(delivered));
    return ingest(source, {}, {*store_, clock_, testing_support::sensex_market()});
  }

  // What the source of a whole market is asked for.
  LoadRequest request_of(const IngestRequest& request) {
    GivenData source(market_of(25, 300));
    const auto done = ingest(source, request, {*store_, clock_, testing_support::sensex_market()});
    EXPECT_TRUE(done.has_value());
    return source.last_request;
  }

  void set_now(std::string_view now) { clock_.set(*parse_iso8601(now)); }

  // The newest judgement on the record.
  QualityRecord judged() { return store_->quality().recent(1)->at(0); }

  std::string current_id() {
    const auto current = *store_->snapshots().current();
    return current ? current->id : "none";
  }

  std::stop_source stop_ = {};
  bool lacked_only_ = false;  // what the last judgement says
  std::unique_ptr<Store> store_ = make_memory_store();

 private:
  FixedClock clock_{*parse_iso8601("2020-01-01T12:00:00.000Z")};
};

}  // namespace sensex::ingest_testing

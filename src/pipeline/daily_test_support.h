#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/metrics.h"
#include "base/sleeper.h"
#include "features/random_panel.h"
#include "market/test_support.h"
#include "models/baselines.h"
#include "pipeline/forecast_service.h"
#include "store/market_archive.h"

// What the tests of a day's work share.
namespace sensex::testing_support {

class NoCounter final : public Counter {
 public:
  void increment(double) override {}
  double value() const override { return 0.0; }
};

class NoGauge final : public Gauge {
 public:
  void set(double) override {}
};

class NoHistogram final : public Histogram {
 public:
  void observe(double) override {}
};

class NoMetrics final : public Metrics {
 public:
  Counter& counter(const std::string&, const std::string&,
                   const std::vector<MetricLabel>&) override {
    return counter_;
  }
  Gauge& gauge(const std::string&, const std::string&, const std::vector<MetricLabel>&) override {
    return gauge_;
  }
  Histogram& histogram(const std::string&, const std::string&, const std::vector<double>&,
                       const std::vector<MetricLabel>&) override {
    return histogram_;
  }
  std::string to_text() const override { return {}; }

 private:
  NoCounter counter_;
  NoGauge gauge_;
  NoHistogram histogram_;
};

// Waits no time, but moves the clock on and remembers.
class ClockMovingSleeper final : public Sleeper {
 public:
  explicit ClockMovingSleeper(FixedClock& clock) : clock_(clock) {}
  bool sleep_for(std::chrono::milliseconds duration, std::stop_token stop) override {
    if (stop.stop_requested()) return false;
    waits.push_back(duration);
    clock_.set(clock_.now() + duration);
    if (on_wait) on_wait();
    return !stop.stop_requested();
  }

  std::vector<std::chrono::milliseconds> waits = {};
  std::function<void()> on_wait = {};

 private:
  FixedClock& clock_;
};

// "blend", the candidate for production, as one that says the same whatever it learns.
class CoinTrainer final : public ClassifierTrainer {
 public:
  std::string_view name() const override { return "blend"; }
  std::string configuration() const override { return "{}"; }
  Result<std::unique_ptr<Classifier>> fit(const TrainingSet&, std::uint64_t) const override {
    return std::make_unique<Coin>();
  }
  Result<std::unique_ptr<Classifier>> restore(std::string_view) const override {
    return std::make_unique<Coin>();
  }

 private:
  class Coin final : public Classifier {
   public:
    double probability_up(std::span<const double>) const override { return 0.5; }
    std::string serialize() const override { return "coin"; }
  };
};

inline constexpr std::size_t kTestSessions = 600;

// The exchange's first sessions of 2022 and after, `count` of them.
inline std::vector<Date> test_sessions(std::size_t count) {
  std::vector<Date> days;
  for (Date day(2021, 12, 31); days.size() < count;) {
    day = bse_calendar().next_trading_day(day);
    days.push_back(day);
  }
  return days;
}

// A random market on those sessions, as a source would deliver it; the first n sessions of a longer
// one are the shorter one.
inline MarketData test_market(std::size_t sessions) {
  constexpr std::size_t kLongest = kTestSessions + 5;
  Panel panel = random_panel(1, kLongest).truncated(sessions - 1);
  const std::vector<Date> days = test_sessions(sessions);
  for (std::size_t i = 0; i < sessions; ++i) panel.index[i].date = days[i];
  MarketData data{.origin = {"csv", false},
                  .index = *Series::create(sensex_market().index(), panel.index)};
  for (StockColumn& column : panel.stocks) {
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < sessions; ++i) {
      if (!column.bars[i]) continue;
      column.bars[i]->date = days[i];
      bars.push_back(*column.bars[i]);
    }
    data.stocks.push_back(*Series::create(column.symbol, std::move(bars)));
  }
  return data;
}

}  // namespace sensex::testing_support

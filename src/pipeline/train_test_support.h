#pragma once

#include <charconv>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "features/dataset.h"
#include "features/random_panel.h"
#include "pipeline/panel_cache.h"
#include "store/market_archive.h"

// What the tests of training share: data of several lengths, and an algorithm that is as good as a
// test wants it.
namespace sensex::testing_support {

inline constexpr std::size_t kLongestTraining = 1'600;

// The first sessions of one random market, from 2010 on: 1'300 reach into 2015, and are evaluated
// from 2014 on.
inline MarketData training_market(std::size_t sessions) {
  static const Panel longest = random_panel(1, kLongestTraining);
  const Panel panel = longest.truncated(sessions - 1);
  MarketData data{.origin = {"csv", false},
                  .index = *Series::create(sensex_market().index(), panel.index)};
  for (const StockColumn& column : panel.stocks) {
    std::vector<Bar> bars;
    for (const std::optional<Bar>& bar : column.bars) {
      if (bar) bars.push_back(*bar);
    }
    data.stocks.push_back(*Series::create(column.symbol, std::move(bars)));
  }
  return data;
}

// Ingests them and makes them current.
inline std::shared_ptr<const LoadedPanel> keep_training_data(Store& store, std::size_t sessions) {
  const Snapshot snapshot =
      *archive_market_data(training_market(sessions), sensex_market(), store.objects(), Instant());
  if (!store.snapshots().make_current(snapshot)) throw std::runtime_error("no snapshot");
  return PanelCache(store).current().value();
}

// Every sample's place and label, by its row.
class KnownRows {
 public:
  explicit KnownRows(const Dataset& dataset) {
    for (std::size_t i = 0; i < dataset.size(); ++i) {
      places_[key_of(dataset.row(i))] = {i, dataset.y[i]};
    }
  }
  struct Sample {
    std::size_t place = 0;
    int y = 0;
  };
  Sample at(std::span<const double> row) const { return places_.at(key_of(row)); }

 private:
  static std::string key_of(std::span<const double> row) {
    const auto bytes = std::as_bytes(row);
    std::string key;
    for (const std::byte byte : bytes) key += static_cast<char>(byte);
    return key;
  }
  std::map<std::string, Sample> places_ = {};
};

inline const KnownRows& known_rows() {
  static const KnownRows rows(
      *make_dataset(*join(training_market(kLongestTraining)), sensex_market(), Session::evening));
  return rows;
}

// An algorithm that says 60 % or 40 % and is right on `percent` of a hundred days: from 70 on it
// has an edge; with 56 it is a little better than the base rate, but not so that chance could not
// explain it; with 40 it is worse. What it learns from does not matter to it.
class DivinerTrainer final : public ClassifierTrainer {
 public:
  explicit DivinerTrainer(std::size_t percent, std::string configuration = "{}",
                          std::string name = "blend")
      : percent_(percent), configuration_(std::move(configuration)), name_(std::move(name)) {}

  std::string_view name() const override { return name_; }
  std::string configuration() const override { return configuration_; }
  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& training,
                                          std::uint64_t) const override {
    return std::make_unique<Diviner>(percent_, training.size());
  }
  Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const override {
    if (on_restore) on_restore();
    std::size_t percent = 0;
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), percent);
    return std::make_unique<Diviner>(percent, 0);
  }

  std::function<void()> on_restore = {};

 private:
  class Diviner final : public Classifier {
   public:
    Diviner(std::size_t percent, std::size_t learnt) : percent_(percent), learnt_(learnt) {}
    double probability_up(std::span<const double> row) const override {
      const KnownRows::Sample sample = known_rows().at(row);
      const bool is_right = sample.place * 37 % 100 < percent_;
      return (sample.y == 1) == is_right ? 0.6 : 0.4;
    }
    std::string serialize() const override {
      return std::to_string(percent_) + " of 100, learnt from " + std::to_string(learnt_);
    }

   private:
    std::size_t percent_;
    std::size_t learnt_;
  };

  std::size_t percent_;
  std::string configuration_;
  std::string name_;
};

}  // namespace sensex::testing_support

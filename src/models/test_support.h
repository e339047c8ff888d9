#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "features/random_bars.h"
#include "models/classifier.h"

// What the tests of models and of what runs them share.
namespace sensex::testing_support {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Owns what a TrainingSet points to.
struct Samples {
  std::vector<std::string> names = {};
  std::vector<FeatureBlock> blocks = {};
  std::vector<double> x = {};
  std::vector<int> y = {};

  TrainingSet set() const { return {.feature_names = names, .blocks = blocks, .x = x, .y = y}; }
  std::span<const double> row(std::size_t i) const { return set().row(i); }
};

// `n` days whose log-odds are `strength` times us_overnight; the other features are noise, and one
// value in ten of fx_overnight is missing.
inline Samples planted_samples(std::size_t n, double strength, std::uint64_t seed) {
  Dice dice(seed);
  Samples samples{.names = {"us_overnight", "fx_overnight", "index_return_1d", "stocks_rsi_14",
                            "last_direction"},
                  .blocks = {FeatureBlock::global, FeatureBlock::global, FeatureBlock::index,
                             FeatureBlock::stocks, FeatureBlock::none}};
  double last = 1;
  for (std::size_t i = 0; i < n; ++i) {
    const double signal = dice.normal();
    const double fx = dice.uniform() < 0.1 ? kMissing : dice.normal();
    for (const double value : {signal, fx, dice.normal(), dice.normal(), last}) {
      samples.x.push_back(value);
    }
    samples.y.push_back(dice.uniform() < 1 / (1 + std::exp(-strength * signal)) ? 1 : 0);
    last = samples.y.back();
  }
  return samples;
}

// Stored bytes that end too early must be refused: about 300 lengths, the last 50 among them. Gives
// the first that was not; empty: all were.
inline std::string first_damage_accepted(const ClassifierTrainer& trainer,
                                         const std::string& bytes) {
  const std::size_t stride = bytes.size() / 250 + 1;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    if (length % stride != 0 && length + 50 < bytes.size()) continue;
    if (trainer.restore(std::string_view(bytes).substr(0, length))) {
      return "cut to " + std::to_string(length) + " of " + std::to_string(bytes.size());
    }
  }
  return {};
}

}  // namespace sensex::testing_support

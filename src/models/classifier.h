#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "features/feature_block.h"

namespace sensex {

// What a model may learn from. The spans must outlive the call they are passed to.
struct TrainingSet {
  std::span<const std::string> feature_names = {};  // [features]
  std::span<const FeatureBlock> blocks = {};        // [features]
  std::span<const double> x = {};                   // [n x features], row-major; NaN is missing
  std::span<const int> y = {};                      // [n], 0 or 1, oldest first

  std::size_t size() const { return y.size(); }
  std::size_t feature_count() const { return feature_names.size(); }
  std::span<const double> row(std::size_t i) const {
    return x.subspan(i * feature_count(), feature_count());
  }
};

// A fitted model. Immutable; probability_up is safe to call from several threads.
class Classifier {
 public:
  virtual ~Classifier() = default;
  // P(target day closes up), strictly between 0 and 1. REQUIRES: row has the features of the
  // training set, in its order.
  virtual double probability_up(std::span<const double> row) const = 0;
  // Bytes that ClassifierTrainer::restore turns into a model with the same answers, bit for bit.
  // The same training set, seed and code give the same bytes.
  virtual std::string serialize() const = 0;
};

// A port: an algorithm that fits classifiers. Everything that is fitted, scaling included, is
// fitted here, inside the training window. Safe to call from several threads.
class ClassifierTrainer {
 public:
  virtual ~ClassifierTrainer() = default;
  // Kebab case, published and frozen: "base-rate", "always-up", "persistence", "logistic",
  // "xgboost", "blend".
  virtual std::string_view name() const = 0;
  // Hyper-parameters as one JSON object, for the registry.
  virtual std::string configuration() const = 0;
  // not_enough_data: fewer samples than the algorithm needs, or one class only.
  // invalid_argument: the set's shape does not add up, or it lacks the features the algorithm
  // reads.
  virtual Result<std::unique_ptr<Classifier>> fit(const TrainingSet& training,
                                                  std::uint64_t seed) const = 0;
  // malformed_data: not what serialize() gave. unsupported_version: a newer format.
  virtual Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const = 0;
};

}  // namespace sensex

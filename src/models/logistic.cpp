#include "models/logistic.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

#include <fmt/core.h>

#include "models/artefact.h"
#include "models/log_odds.h"
#include "models/ridge.h"
#include "models/standardizer.h"
#include "models/training_check.h"

namespace sensex {

namespace {

constexpr std::string_view kName = "logistic";
constexpr std::size_t kLeastSamples = 50;

// No penalty: the block has no say.
constexpr double tau_of(FeatureBlock block) {
  switch (block) {
    case FeatureBlock::global:
      return 0.4;
    case FeatureBlock::index:
      return 0.2;
    case FeatureBlock::stocks:
      return 0.1;
    case FeatureBlock::none:
      break;
  }
  return 0;
}

// lambda of each feature; absent: in no block.
std::vector<std::optional<double>> penalties_of(std::span<const FeatureBlock> blocks) {
  std::vector<std::optional<double>> penalties(blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i] == FeatureBlock::none) continue;
    const double tau = tau_of(blocks[i]);
    penalties[i] = static_cast<double>(std::ranges::count(blocks, blocks[i])) / (tau * tau);
  }
  return penalties;
}

class Logistic final : public Classifier {
 public:
  // `slopes` has one for each column of the scaler, 0 for those that have no say.
  Logistic(double intercept, std::vector<double> slopes, Standardizer scaler)
      : intercept_(intercept), slopes_(std::move(slopes)), scaler_(std::move(scaler)) {}

  double probability_up(std::span<const double> row) const override {
    assert(row.size() == slopes_.size());
    double z = intercept_;
    for (std::size_t j = 0; j < slopes_.size(); ++j) {
      z += slopes_[j] * scaler_.standardized(j, row[j]);
    }
    return probability_from_log_odds(z);
  }

  std::string serialize() const override {
    const auto copy = [](std::span<const double> values) {
      return std::vector<double>(values.begin(), values.end());
    };
    return write_artefact({.algorithm = std::string(kName),
                           .numbers = {{"columns", {static_cast<double>(slopes_.size())}},
                                       {"intercept", {intercept_}},
                                       {"mean", copy(scaler_.means())},
                                       {"scale", copy(scaler_.scales())},
                                       {"slope", slopes_}}});
  }

 private:
  double intercept_;
  std::vector<double> slopes_;
  Standardizer scaler_;
};

// The columns a fit uses, and their standardised values.
struct Design {
  std::vector<std::size_t> columns = {};
  std::vector<double> penalty = {};  // [columns]
  std::vector<double> z = {};        // [n x columns]
};

Design make_design(const TrainingSet& training, const Standardizer& scaler) {
  Design design;
  const auto penalties = penalties_of(training.blocks);
  for (std::size_t j = 0; j < penalties.size(); ++j) {
    if (!penalties[j] || scaler.is_constant(j)) continue;
    design.columns.push_back(j);
    design.penalty.push_back(*penalties[j]);
  }
  design.z.reserve(training.size() * design.columns.size());
  for (std::size_t i = 0; i < training.size(); ++i) {
    const std::span<const double> row = training.row(i);
    for (const std::size_t j : design.columns) design.z.push_back(scaler.standardized(j, row[j]));
  }
  return design;
}

Result<std::unique_ptr<Classifier>> fit_logistic(const TrainingSet& training) {
  Standardizer scaler(training);
  const Design design = make_design(training, scaler);
  const Result<RidgeSolution> solution =
      solve_ridge({.z = design.z, .y = training.y, .penalty = design.penalty});
  if (!solution) return fail(solution.error());
  std::vector<double> slopes(training.feature_count(), 0.0);
  for (std::size_t k = 0; k < design.columns.size(); ++k) {
    slopes[design.columns[k]] = solution->slopes[k];
  }
  return std::make_unique<Logistic>(solution->intercept, std::move(slopes), std::move(scaler));
}

Result<std::unique_ptr<Classifier>> model_of(const Artefact& artefact) {
  const Result<std::vector<double>> intercept = numbers_of(artefact, "intercept", 1);
  if (!intercept) return fail(intercept.error());
  const auto slope = artefact.numbers.find("slope");
  const std::size_t columns = slope == artefact.numbers.end() ? 0 : slope->second.size();
  const Result<std::vector<double>> stated = numbers_of(artefact, "columns", 1);
  Result<std::vector<double>> mean = numbers_of(artefact, "mean", columns);
  Result<std::vector<double>> scale = numbers_of(artefact, "scale", columns);
  for (const auto* list : {&stated, &std::as_const(mean), &std::as_const(scale)}) {
    if (!*list) return fail(list->error());
  }
  const auto is_negative = [](double value) { return value < 0; };
  if (stated->front() != static_cast<double>(columns) || std::ranges::any_of(*scale, is_negative)) {
    return fail(Errc::malformed_data,
                "expected a stored logistic model, got numbers out of range; train it again");
  }
  return std::make_unique<Logistic>(intercept->front(), slope->second,
                                    Standardizer(*std::move(mean), *std::move(scale)));
}

class LogisticTrainer final : public ClassifierTrainer {
 public:
  std::string_view name() const override { return kName; }

  std::string configuration() const override {
    return fmt::format(R"({{"lambda": "features of the block / tau^2", )"
                       R"("tau": {{"global": {}, "index": {}, "stocks": {}}}}})",
                       tau_of(FeatureBlock::global), tau_of(FeatureBlock::index),
                       tau_of(FeatureBlock::stocks));
  }

  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& training,
                                          std::uint64_t /*seed*/) const override {
    if (Status usable = check_training_set(training, kLeastSamples, kName); !usable) {
      return fail(usable.error());
    }
    const auto is_in_block = [](FeatureBlock block) { return block != FeatureBlock::none; };
    if (!std::ranges::any_of(training.blocks, is_in_block)) {
      return fail(Errc::invalid_argument,
                  "logistic expects features of the global, index or stocks block, got none");
    }
    return fit_logistic(training);
  }

  Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const override {
    const Result<Artefact> artefact = read_artefact(bytes, kName);
    if (!artefact) return fail(artefact.error());
    return model_of(*artefact);
  }
};

}  // namespace

std::unique_ptr<ClassifierTrainer> make_logistic_trainer() {
  return std::make_unique<LogisticTrainer>();
}

}  // namespace sensex

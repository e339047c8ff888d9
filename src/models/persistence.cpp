#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include <fmt/core.h>

#include "models/artefact.h"
#include "models/baselines.h"
#include "models/training_check.h"

namespace sensex {

namespace {

constexpr std::string_view kName = "persistence";

struct Odds {
  double after_up = 0.5;
  double after_down = 0.5;
  double otherwise = 0.5;  // the last direction is not known
};

struct Tally {
  double ups = 0;
  double days = 0;

  void add(int y) {
    ups += y;
    days += 1;
  }
  // Laplace's rule of succession, so that a rare case is never certain.
  double share() const { return (ups + 1) / (days + 2); }
};

Odds count_odds(const TrainingSet& training, std::size_t column) {
  Tally after_up;
  Tally after_down;
  Tally all;
  for (std::size_t i = 0; i < training.size(); ++i) {
    const double last = training.row(i)[column];
    all.add(training.y[i]);
    if (!std::isnan(last)) (last > 0.5 ? after_up : after_down).add(training.y[i]);
  }
  return {after_up.share(), after_down.share(), all.share()};
}

class Persistence final : public Classifier {
 public:
  Persistence(std::size_t column, const Odds& odds) : column_(column), odds_(odds) {}

  double probability_up(std::span<const double> row) const override {
    assert(column_ < row.size());
    const double last = row[column_];
    if (std::isnan(last)) return odds_.otherwise;
    return last > 0.5 ? odds_.after_up : odds_.after_down;
  }

  std::string serialize() const override {
    return write_artefact(
        {.algorithm = std::string(kName),
         .numbers = {{"column", {static_cast<double>(column_)}},
                     {"odds", {odds_.after_up, odds_.after_down, odds_.otherwise}}}});
  }

 private:
  std::size_t column_;
  Odds odds_;
};

constexpr double kMaxColumn = 1e6;

bool is_column(double value) {
  return value >= 0 && value < kMaxColumn && value == std::floor(value);
}

class PersistenceTrainer final : public ClassifierTrainer {
 public:
  std::string_view name() const override { return kName; }
  std::string configuration() const override { return R"({"feature": "last_direction"})"; }

  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& training,
                                          std::uint64_t /*seed*/) const override {
    if (Status usable = check_training_set(training, 2, kName); !usable) {
      return fail(usable.error());
    }
    const auto found = std::ranges::find(training.feature_names, kLastDirection);
    if (found == training.feature_names.end()) {
      return fail(Errc::invalid_argument,
                  fmt::format("persistence reads the feature {}, which the training set lacks",
                              kLastDirection));
    }
    const auto column = static_cast<std::size_t>(found - training.feature_names.begin());
    return std::make_unique<Persistence>(column, count_odds(training, column));
  }

  Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const override {
    const Result<Artefact> artefact = read_artefact(bytes, kName);
    if (!artefact) return fail(artefact.error());
    const Result<std::vector<double>> column = numbers_of(*artefact, "column", 1);
    if (!column) return fail(column.error());
    const Result<std::vector<double>> odds = numbers_of(*artefact, "odds", 3);
    if (!odds) return fail(odds.error());
    const auto is_probability = [](double p) { return p > 0 && p < 1; };
    if (!is_column(column->front()) || !std::ranges::all_of(*odds, is_probability)) {
      return fail(Errc::malformed_data,
                  "expected a stored persistence model, got numbers out of range; train it again");
    }
    return std::make_unique<Persistence>(static_cast<std::size_t>(column->front()),
                                         Odds{(*odds)[0], (*odds)[1], (*odds)[2]});
  }
};

}  // namespace

std::unique_ptr<ClassifierTrainer> make_persistence_trainer() {
  return std::make_unique<PersistenceTrainer>();
}

}  // namespace sensex

#include "adapters/xgboost/xgboost_trainer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "adapters/xgboost/booster.h"
#include "adapters/xgboost/ubjson_check.h"
#include "models/artefact.h"
#include "models/container.h"
#include "models/log_odds.h"
#include "models/training_check.h"

namespace sensex {

namespace {

constexpr std::string_view kName = "xgboost";
constexpr std::size_t kLeastSamples = 50;
constexpr int kRounds = 200;
// Where a rising feature may only raise the probability.
constexpr std::string_view kMonotone = "us_overnight";

const BoosterParameters& fixed_parameters() {
  static const BoosterParameters parameters = {{"objective", "binary:logistic"},
                                               {"tree_method", "hist"},
                                               {"eta", "0.02"},
                                               {"max_depth", "2"},
                                               {"min_child_weight", "20"},
                                               {"subsample", "0.5"},
                                               {"colsample_bytree", "0.5"},
                                               {"lambda", "10"},
                                               {"alpha", "0"},
                                               {"gamma", "0"},
                                               {"max_bin", "64"},
                                               {"nthread", "1"},
                                               {"verbosity", "0"}};
  return parameters;
}

// The columns of a full row that the trees see, by position and name.
struct Columns {
  std::vector<std::size_t> positions = {};
  std::vector<std::string> names = {};

  std::vector<float> of(std::span<const double> row) const {
    std::vector<float> picked;
    picked.reserve(positions.size());
    for (const std::size_t position : positions) {
      const double value = row[position];
      picked.push_back(std::isfinite(value) ? static_cast<float>(value)
                                            : std::numeric_limits<float>::quiet_NaN());
    }
    return picked;
  }
};

Columns choose_columns(std::span<const std::string> names, std::span<const FeatureBlock> blocks) {
  Columns columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (blocks[i] != FeatureBlock::global && blocks[i] != FeatureBlock::index) continue;
    columns.positions.push_back(i);
    columns.names.push_back(names[i]);
  }
  return columns;
}

// The row is in memory and has the width that was checked at loading: the library has no expected
// way to refuse it, and a number made up would be kept in the ledger for ever.
[[noreturn]] void end_program(const Error& error) {
  fmt::print(stderr, "{}: {}\n", error.message, error.detail);
  std::abort();
}

class TreeModel final : public Classifier {
 public:
  TreeModel(Columns columns, Booster booster)
      : columns_(std::move(columns)), booster_(std::move(booster)) {}

  double probability_up(std::span<const double> row) const override {
    assert(columns_.positions.back() < row.size());
    const Result<double> margin = booster_.margin(columns_.of(row));
    if (!margin) end_program(margin.error());
    return probability_from_log_odds(*margin);
  }

  std::string serialize() const override {
    Artefact columns{.algorithm = std::string(kName), .texts = {{"names", columns_.names}}};
    for (const std::size_t position : columns_.positions) {
      columns.numbers["positions"].push_back(static_cast<double>(position));
    }
    return pack_parts(kName, {{.name = "columns", .bytes = write_artefact(columns)},
                              {.name = "trees", .bytes = booster_.ubjson()}});
  }

 private:
  Columns columns_;
  Booster booster_;
};

BoosterParameters parameters_of(const TrainingSet& training, const Columns& columns,
                                std::uint64_t seed) {
  BoosterParameters parameters = fixed_parameters();
  const auto ups = static_cast<double>(std::ranges::count(training.y, 1));
  parameters.emplace_back("base_score",
                          fmt::format("{}", ups / static_cast<double>(training.size())));
  // The library's generator takes 32 bits, its parameter a signed number.
  parameters.emplace_back("seed", fmt::format("{}", seed & 0x7fffffffU));
  std::vector<int> constraints;
  constraints.reserve(columns.names.size());
  for (const std::string& name : columns.names) constraints.push_back(name == kMonotone ? 1 : 0);
  parameters.emplace_back("monotone_constraints", fmt::format("({})", fmt::join(constraints, ",")));
  return parameters;
}

Result<DataMatrix> matrix_of(const TrainingSet& training, const Columns& columns) {
  std::vector<float> x;
  x.reserve(training.size() * columns.names.size());
  for (std::size_t i = 0; i < training.size(); ++i) {
    std::ranges::copy(columns.of(training.row(i)), std::back_inserter(x));
  }
  const std::vector<float> y(training.y.begin(), training.y.end());
  return DataMatrix::create(x, y, columns.names);
}

Result<Columns> columns_of(const std::string& bytes) {
  const Result<Artefact> artefact = read_artefact(bytes, kName);
  if (!artefact) return fail(artefact.error());
  Columns columns;
  if (const auto names = artefact->texts.find("names"); names != artefact->texts.end()) {
    columns.names = names->second;
  }
  const auto positions = numbers_of(*artefact, "positions", columns.names.size());
  if (!positions) return fail(positions.error());
  double last = -1;
  for (const double position : *positions) {
    if (!(position > last && position < 1e6 && position == std::floor(position))) {
      return fail(Errc::malformed_data,
                  "expected rising column positions in a stored xgboost model; train it again");
    }
    columns.positions.push_back(static_cast<std::size_t>(position));
    last = position;
  }
  return columns;
}

class XgboostTrainer final : public ClassifierTrainer {
 public:
  std::string_view name() const override { return kName; }

  std::string configuration() const override {
    std::string text = fmt::format(R"({{"rounds": {}, "blocks": "global and index", )"
                                   R"("base_score": "training mean", "increasing_in": "{}")",
                                   kRounds, kMonotone);
    for (const auto& [name, value] : fixed_parameters()) {
      const bool is_text = name == "objective" || name == "tree_method";
      text += fmt::format(R"(, "{0}": {2}{1}{2})", name, value, is_text ? "\"" : "");
    }
    return text + "}";
  }

  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& training,
                                          std::uint64_t seed) const override {
    if (Status usable = check_training_set(training, kLeastSamples, kName); !usable) {
      return fail(usable.error());
    }
    Columns columns = choose_columns(training.feature_names, training.blocks);
    if (columns.names.empty()) {
      return fail(Errc::invalid_argument,
                  "xgboost expects features of the global or index block, got none");
    }
    const Result<DataMatrix> matrix = matrix_of(training, columns);
    if (!matrix) return fail(matrix.error());
    Result<Booster> booster =
        Booster::train(*matrix, parameters_of(training, columns, seed), kRounds);
    if (!booster) return fail(booster.error());
    return std::make_unique<TreeModel>(std::move(columns), *std::move(booster));
  }

  Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const override {
    const Result<std::vector<Part>> parts = unpack_parts(bytes, kName);
    if (!parts) return fail(parts.error());
    if (parts->size() != 2 || (*parts)[0].name != "columns" || (*parts)[1].name != "trees") {
      return fail(Errc::malformed_data,
                  "expected columns and trees in a stored xgboost model; train it again");
    }
    Result<Columns> columns = columns_of((*parts)[0].bytes);
    if (!columns) return fail(columns.error());
    if (columns->names.empty()) {
      return fail(Errc::malformed_data,
                  "expected columns in a stored xgboost model, got none; train it again");
    }
    // The library trusts the lengths it reads, so bytes that are no UBJSON must not reach it.
    if (!is_plausible_ubjson((*parts)[1].bytes)) {
      return fail(Errc::malformed_data,
                  "expected UBJSON in a stored xgboost model, got other bytes; train it again");
    }
    Result<Booster> booster = Booster::load((*parts)[1].bytes, columns->names.size());
    if (!booster) return fail(booster.error());
    return std::make_unique<TreeModel>(*std::move(columns), *std::move(booster));
  }
};

}  // namespace

std::unique_ptr<ClassifierTrainer> make_xgboost_trainer() {
  return std::make_unique<XgboostTrainer>();
}

}  // namespace sensex

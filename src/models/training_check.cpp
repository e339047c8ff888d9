#include "models/training_check.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {

namespace {

Status check_shape(const TrainingSet& training, std::string_view algorithm) {
  const std::size_t expected = training.size() * training.feature_count();
  if (training.x.size() != expected) {
    return fail(
        Errc::invalid_argument,
        fmt::format("{} expects {} values ({} samples of {} features), got {}", algorithm, expected,
                    training.size(), training.feature_count(), training.x.size()));
  }
  if (training.blocks.size() != training.feature_count()) {
    return fail(Errc::invalid_argument,
                fmt::format("{} expects a block for each of {} features, got {}", algorithm,
                            training.feature_count(), training.blocks.size()));
  }
  const auto is_label = [](int y) { return y == 0 || y == 1; };
  if (!std::ranges::all_of(training.y, is_label)) {
    return fail(Errc::invalid_argument,
                fmt::format("{} expects labels 0 and 1, got another value", algorithm));
  }
  return {};
}

}  // namespace

Status check_training_set(const TrainingSet& training, std::size_t least,
                          std::string_view algorithm) {
  if (Status shape = check_shape(training, algorithm); !shape) return shape;
  if (training.size() < least) {
    return fail(Errc::not_enough_data,
                fmt::format("{} needs at least {} training samples, got {}; ingest more history",
                            algorithm, least, training.size()));
  }
  const auto ups = static_cast<std::size_t>(std::ranges::count(training.y, 1));
  if (ups == 0 || ups == training.size()) {
    return fail(Errc::not_enough_data,
                fmt::format("{} needs up days and down days, got {} up days in {}; ingest more "
                            "history",
                            algorithm, ups, training.size()));
  }
  return {};
}

}  // namespace sensex

#include "evaluation/walk_forward.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include <fmt/core.h>

#include "evaluation/folds.h"

namespace sensex {

namespace {

constexpr std::size_t kLeastTraining = 250;

// The samples before `n`: what is known when sample `n` is the next to be forecast.
TrainingSet samples_before(const Dataset& data, std::size_t n) {
  return {.feature_names = data.feature_names,
          .x = std::span(data.x).first(n * data.feature_count()),
          .y = std::span(data.y).first(n)};
}

Status check_window(const Dataset& data, const std::vector<Fold>& folds,
                    const WalkForwardOptions& options) {
  if (folds.empty()) {
    return fail(Errc::not_enough_data,
                fmt::format("no target day from {} to {} in the data; ingest these days or ask for "
                            "others",
                            options.from.to_string(), options.to.to_string()));
  }
  const std::size_t training = folds.front().training;
  if (training < kLeastTraining) {
    return fail(
        Errc::not_enough_data,
        fmt::format("evaluation needs {} training days before the quarter of {}, got {}; "
                    "ingest more history or evaluate from a later day",
                    kLeastTraining, data.target_days[folds.front().begin].to_string(), training));
  }
  const std::span<const int> known = samples_before(data, training).y;
  if (std::ranges::count(known, known.front()) == std::ssize(known)) {
    return fail(
        Errc::not_enough_data,
        fmt::format("evaluation needs up days and down days, got one kind only in the first "
                    "{}; ingest more history",
                    training));
  }
  return {};
}

// Samples [begin, end): their days and labels, and the reference's answers.
WalkForward reference_track(const Dataset& data, std::size_t begin, std::size_t end) {
  WalkForward result{.session = data.session};
  auto ups = static_cast<double>(std::ranges::count(samples_before(data, begin).y, 1));
  for (std::size_t i = begin; i < end; ++i) {
    result.days.push_back(data.target_days[i]);
    result.y.push_back(data.y[i]);
    result.base_rate.push_back(ups / static_cast<double>(i));
    ups += data.y[i];
  }
  return result;
}

// Fits every model for every fold, on several threads. Folds write to places of their own.
class Run {
 public:
  Run(const Dataset& data, std::span<const ClassifierTrainer* const> trainers,
      const std::vector<Fold>& folds, std::uint64_t seed)
      : data_(data), trainers_(trainers), folds_(folds), seed_(seed), errors_(folds.size()) {
    const std::size_t days = folds.back().end - folds.front().begin;
    for (const ClassifierTrainer* trainer : trainers) {
      tracks_.push_back({.name = std::string(trainer->name()), .p = std::vector<double>(days)});
    }
  }

  Result<std::vector<ModelTrack>> on(unsigned threads) {
    {
      std::vector<std::jthread> workers;
      for (unsigned i = 1; i < std::min<std::size_t>(threads, folds_.size()); ++i) {
        workers.emplace_back([this] { work(); });
      }
      work();
    }
    // Folds are begun in order, so the first error is the same whatever the number of threads.
    for (const std::optional<Error>& error : errors_) {
      if (error) return fail(*error);
    }
    return std::move(tracks_);
  }

 private:
  void work() {
    while (!failed_) {
      const std::size_t fold = next_++;
      if (fold >= folds_.size()) return;
      if (Status done = answer(folds_[fold]); !done) {
        errors_[fold] = done.error();
        failed_ = true;
      }
    }
  }

  Status answer(const Fold& fold) {
    const TrainingSet training = samples_before(data_, fold.training);
    for (std::size_t m = 0; m < trainers_.size(); ++m) {
      const auto model = trainers_[m]->fit(training, seed_);
      if (!model) return fail(model.error());
      for (std::size_t i = fold.begin; i < fold.end; ++i) {
        tracks_[m].p[i - folds_.front().begin] = (*model)->probability_up(data_.row(i));
      }
    }
    return {};
  }

  const Dataset& data_;
  std::span<const ClassifierTrainer* const> trainers_;
  const std::vector<Fold>& folds_;
  std::uint64_t seed_;
  std::vector<ModelTrack> tracks_ = {};       // a fold's days are written by its worker alone
  std::vector<std::optional<Error>> errors_;  // likewise
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
};

unsigned thread_count(unsigned asked) {
  return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

Result<WalkForward> walk_forward(const Dataset& data,
                                 std::span<const ClassifierTrainer* const> trainers,
                                 const WalkForwardOptions& options) {
  const std::vector<Fold> folds = quarterly_folds(data.target_days, options.from, options.to);
  if (Status usable = check_window(data, folds, options); !usable) return fail(usable.error());
  std::vector<const ClassifierTrainer*> measured;
  std::ranges::copy_if(
      trainers, std::back_inserter(measured),
      [](const ClassifierTrainer* trainer) { return trainer->name() != kReferenceName; });
  Result<std::vector<ModelTrack>> tracks =
      Run(data, measured, folds, options.seed).on(thread_count(options.threads));
  if (!tracks) return fail(tracks.error());
  WalkForward result = reference_track(data, folds.front().begin, folds.back().end);
  result.models = *std::move(tracks);
  return result;
}

}  // namespace sensex

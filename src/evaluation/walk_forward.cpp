#include "evaluation/walk_forward.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include <fmt/core.h>

#include "evaluation/folds.h"

namespace sensex {

namespace {

// The samples before `n`: what is known when sample `n` is the next to be forecast.
TrainingSet samples_before(const Dataset& data, std::size_t n) {
  return {.feature_names = data.feature_names,
          .blocks = data.blocks,
          .x = std::span(data.x).first(n * data.feature_count()),
          .y = std::span(data.y).first(n)};
}

bool has_enough_before(const Fold& fold) { return fold.training >= kLeastTraining; }

std::vector<Fold> folds_of(const Dataset& data, const WalkForwardOptions& options) {
  std::vector<Fold> folds =
      quarterly_folds(data.target_days, options.from.value_or(kEvaluationStart), options.to);
  if (!options.from) std::erase_if(folds, std::not_fn(has_enough_before));
  return folds;
}

// The first day an evaluation can begin on.
std::optional<Date> first_usable_day(const std::vector<Date>& target_days) {
  if (target_days.empty()) return std::nullopt;
  const std::vector<Fold> all =
      quarterly_folds(target_days, target_days.front(), target_days.back());
  const auto first = std::ranges::find_if(all, has_enough_before);
  return first == all.end() ? std::nullopt : std::optional(target_days[first->begin]);
}

std::string why_no_day(const Dataset& data, const WalkForwardOptions& options) {
  const std::optional<Date> first = first_usable_day(data.target_days);
  if (!options.from && !first) {
    return fmt::format(
        "evaluation needs {} training days before a quarter, and the data have {} "
        "target days in all; ingest more history",
        kLeastTraining, data.size());
  }
  if (!options.from && *first > options.to) {
    return fmt::format(
        "evaluation needs {} training days before a quarter and can begin on {}, "
        "after {}; evaluate to a later day or ingest more history",
        kLeastTraining, first->to_string(), options.to.to_string());
  }
  const Date from = options.from.value_or(kEvaluationStart);
  const std::string last = data.target_days.empty()
                               ? "no target day"
                               : "none after " + data.target_days.back().to_string();
  return fmt::format(
      "evaluation needs target days from {} on{}, and the data have {}; ingest more "
      "bars",
      from.to_string(), options.to < Date(9999, 12, 31) ? " to " + options.to.to_string() : "",
      last);
}

std::string why_too_early(const Dataset& data, const Fold& fold) {
  const std::optional<Date> first = first_usable_day(data.target_days);
  return fmt::format(
      "evaluation needs {} training days before the quarter of {}, got {}; {}", kLeastTraining,
      data.target_days[fold.begin].to_string(), fold.training,
      first ? fmt::format("evaluate from {} on or ingest more history", first->to_string())
            : "ingest more history");
}

Status check_window(const Dataset& data, const std::vector<Fold>& folds,
                    const WalkForwardOptions& options) {
  if (folds.empty()) return fail(Errc::not_enough_data, why_no_day(data, options));
  if (!has_enough_before(folds.front())) {
    return fail(Errc::not_enough_data, why_too_early(data, folds.front()));
  }
  const std::size_t training = folds.front().training;
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
      const std::vector<Fold>& folds, const WalkForwardOptions& options)
      : data_(data),
        trainers_(trainers),
        folds_(folds),
        seed_(options.seed),
        stop_(options.stop),
        errors_(folds.size()) {
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
    if (stop_.stop_requested()) {
      return fail(Errc::unavailable, "training was stopped; start it again");
    }
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
  std::stop_token stop_;
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
  const std::vector<Fold> folds = folds_of(data, options);
  if (Status usable = check_window(data, folds, options); !usable) return fail(usable.error());
  std::vector<const ClassifierTrainer*> measured;
  std::ranges::copy_if(
      trainers, std::back_inserter(measured),
      [](const ClassifierTrainer* trainer) { return trainer->name() != kReferenceName; });
  Result<std::vector<ModelTrack>> tracks =
      Run(data, measured, folds, options).on(thread_count(options.threads));
  if (!tracks) return fail(tracks.error());
  WalkForward result = reference_track(data, folds.front().begin, folds.back().end);
  result.models = *std::move(tracks);
  return result;
}

}  // namespace sensex

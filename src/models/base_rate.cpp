#include <algorithm>

#include "models/artefact.h"
#include "models/baselines.h"
#include "models/training_check.h"

namespace sensex {

namespace {

constexpr std::string_view kName = "base-rate";

class BaseRate final : public Classifier {
 public:
  explicit BaseRate(double share) : share_(share) {}
  double probability_up(std::span<const double> /*row*/) const override { return share_; }
  std::string serialize() const override {
    return write_artefact({.algorithm = std::string(kName), .numbers = {{"share", {share_}}}});
  }

 private:
  double share_;
};

class BaseRateTrainer final : public ClassifierTrainer {
 public:
  std::string_view name() const override { return kName; }
  std::string configuration() const override { return "{}"; }

  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& training,
                                          std::uint64_t /*seed*/) const override {
    if (Status usable = check_training_set(training, 2, kName); !usable) {
      return fail(usable.error());
    }
    const auto ups = static_cast<double>(std::ranges::count(training.y, 1));
    return std::make_unique<BaseRate>(ups / static_cast<double>(training.size()));
  }

  Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const override {
    const Result<Artefact> artefact = read_artefact(bytes, kName);
    if (!artefact) return fail(artefact.error());
    const Result<std::vector<double>> share = numbers_of(*artefact, "share", 1);
    if (!share) return fail(share.error());
    if (!(share->front() > 0 && share->front() < 1)) {
      return fail(Errc::malformed_data,
                  "expected a base rate between 0 and 1, got another number; train it again");
    }
    return std::make_unique<BaseRate>(share->front());
  }
};

}  // namespace

std::unique_ptr<ClassifierTrainer> make_base_rate_trainer() {
  return std::make_unique<BaseRateTrainer>();
}

}  // namespace sensex

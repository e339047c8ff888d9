#include "models/artefact.h"
#include "models/baselines.h"

namespace sensex {

namespace {

constexpr std::string_view kName = "always-up";

class AlwaysUp final : public Classifier {
 public:
  double probability_up(std::span<const double> /*row*/) const override { return 0.99; }
  std::string serialize() const override {
    return write_artefact({.algorithm = std::string(kName)});
  }
};

class AlwaysUpTrainer final : public ClassifierTrainer {
 public:
  std::string_view name() const override { return kName; }
  std::string configuration() const override { return R"({"probability_up": 0.99})"; }

  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& /*training*/,
                                          std::uint64_t /*seed*/) const override {
    return std::make_unique<AlwaysUp>();
  }

  Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const override {
    const Result<Artefact> artefact = read_artefact(bytes, kName);
    if (!artefact) return fail(artefact.error());
    return std::make_unique<AlwaysUp>();
  }
};

}  // namespace

std::unique_ptr<ClassifierTrainer> make_always_up_trainer() {
  return std::make_unique<AlwaysUpTrainer>();
}

}  // namespace sensex

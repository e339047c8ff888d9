#include "models/blend.h"

#include <cassert>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "models/container.h"
#include "models/log_odds.h"

namespace sensex {

namespace {

constexpr std::string_view kName = "blend";

struct FittedMember {
  std::string name = {};
  std::unique_ptr<Classifier> model = {};
};

class Blend final : public Classifier {
 public:
  explicit Blend(std::vector<FittedMember> members) : members_(std::move(members)) {}

  double probability_up(std::span<const double> row) const override {
    double sum = 0;
    for (const FittedMember& member : members_) {
      sum += log_odds(member.model->probability_up(row));
    }
    return probability_from_log_odds(sum / static_cast<double>(members_.size()));
  }

  std::string serialize() const override {
    std::vector<Part> parts;
    parts.reserve(members_.size());
    for (const FittedMember& member : members_) {
      parts.push_back({.name = member.name, .bytes = member.model->serialize()});
    }
    return pack_parts(kName, parts);
  }

 private:
  std::vector<FittedMember> members_;
};

class BlendTrainer final : public ClassifierTrainer {
 public:
  explicit BlendTrainer(std::vector<std::shared_ptr<const ClassifierTrainer>> members)
      : members_(std::move(members)) {
    assert(members_.size() >= 2);
  }

  std::string_view name() const override { return kName; }

  std::string configuration() const override {
    nlohmann::json members = nlohmann::json::object();
    for (const auto& member : members_) {
      members[std::string(member->name())] = nlohmann::json::parse(member->configuration());
    }
    return nlohmann::json{{"members", members}, {"weights", "equal, on log-odds"}}.dump();
  }

  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& training,
                                          std::uint64_t seed) const override {
    std::vector<FittedMember> fitted;
    for (const auto& member : members_) {
      Result<std::unique_ptr<Classifier>> model = member->fit(training, seed);
      if (!model) return fail(model.error());
      fitted.push_back({.name = std::string(member->name()), .model = *std::move(model)});
    }
    return std::make_unique<Blend>(std::move(fitted));
  }

  Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const override {
    const Result<std::vector<Part>> parts = unpack_parts(bytes, kName);
    if (!parts) return fail(parts.error());
    if (parts->size() != members_.size()) return other_members();
    std::vector<FittedMember> restored;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      const Part& part = (*parts)[i];
      if (part.name != members_[i]->name()) return other_members();
      Result<std::unique_ptr<Classifier>> model = members_[i]->restore(part.bytes);
      if (!model) return fail(model.error());
      restored.push_back({.name = part.name, .model = *std::move(model)});
    }
    return std::make_unique<Blend>(std::move(restored));
  }

 private:
  static tl::unexpected<Error> other_members() {
    return fail(Errc::malformed_data,
                "expected a stored blend of this program's members, got another; train it again");
  }

  std::vector<std::shared_ptr<const ClassifierTrainer>> members_;
};

}  // namespace

std::unique_ptr<ClassifierTrainer> make_blend_trainer(
    std::vector<std::shared_ptr<const ClassifierTrainer>> members) {
  return std::make_unique<BlendTrainer>(std::move(members));
}

}  // namespace sensex

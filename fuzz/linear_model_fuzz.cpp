#include <memory>
#include <vector>

#include "fuzz.h"
#include "models/baselines.h"
#include "models/logistic.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  std::vector<std::unique_ptr<ClassifierTrainer>> trainers;
  trainers.push_back(make_base_rate_trainer());
  trainers.push_back(make_always_up_trainer());
  trainers.push_back(make_persistence_trainer());
  trainers.push_back(make_logistic_trainer());
  for (const auto& trainer : trainers) {
    const auto model = trainer->restore(input);
    if (!model) continue;
    const std::string bytes = (*model)->serialize();
    const auto again = trainer->restore(bytes);
    require(again && (*again)->serialize() == bytes, "what was restored can be stored again");
  }
}

}  // namespace sensex

#pragma once

#include <stdexcept>

#include "store/model_registry.h"

namespace sensex {

// For tests: registers one model, moves no stage, and gives the version it has.
inline std::int64_t add_model(ModelRegistry& registry, const NewModel& model) {
  const Result<std::optional<ModelRecord>> production = registry.production(model.name);
  if (!production) throw std::runtime_error(production.error().message);
  Registration registration{.models = {model}};
  if (*production) registration.incumbent = (*production)->version;
  const Result<std::vector<ModelRecord>> records = registry.apply(registration);
  if (!records) throw std::runtime_error(records.error().message);
  return records->front().version;
}

}  // namespace sensex

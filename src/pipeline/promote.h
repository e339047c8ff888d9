#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "evaluation/report.h"
#include "store/model_registry.h"

namespace sensex {

// The score a version was registered with. malformed_data: its metrics are not a ModelScore.
Result<ModelScore> score_of(const ModelRecord& record);

// The promotion gate: a model must beat the base rate in walk-forward log loss by more than chance
// explains (has_edge). The base rate itself always passes. refused: it does not; the message gives
// skill and t. malformed_data: its metrics are not a ModelScore.
Status check_promotable(const NewModel& model);

// Moves a version to Production, through the gate; the incumbent is archived.
// not_found: no such version. refused: see check_promotable; nothing changes.
Result<ModelRecord> promote(ModelRegistry& registry, std::string_view name, std::int64_t version,
                            std::string_view reason, const Clock& clock);

// Every stage move of the names among the records, oldest first within a name: why each version is
// where it is.
Result<std::vector<StageEvent>> stage_events(ModelRegistry& registry,
                                             std::span<const ModelRecord> records);

}  // namespace sensex

#include "pipeline/promote.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/core.h>

#include "pipeline/model_lines.h"

namespace sensex {

Result<ModelScore> score_of(const ModelRecord& record) { return parse_score(record.model.metrics); }

Status check_promotable(const NewModel& model) {
  if (model.algorithm == kFallbackAlgorithm) return {};
  const Result<ModelScore> score = parse_score(model.metrics);
  if (!score) return fail(score.error());
  if (has_edge(*score)) return {};
  return fail(Errc::refused,
              fmt::format("{} does not beat the base rate in log loss by more than chance "
                          "explains: skill {:.2f} %, t = {:.2f} over {} days, where a skill above "
                          "0 with t of at least {} over at least {} days is needed",
                          model.algorithm, 100.0 * score->skill, score->dm_t, score->n, kEdgeDmT,
                          kLeastEdgeDays));
}

Result<ModelRecord> promote(ModelRegistry& registry, std::string_view name, std::int64_t version,
                            std::string_view reason, const Clock& clock) {
  const Result<ModelRecord> record = registry.find(name, version);
  if (!record) return fail(record.error());
  if (const Status allowed = check_promotable(record->model); !allowed) {
    return fail(allowed.error().code, fmt::format("{} version {} was not promoted: {}", name,
                                                  version, allowed.error().message));
  }
  const Status moved = registry.set_stage(name, version, Stage::production, reason, clock.now());
  if (!moved) return fail(moved.error());
  return registry.find(name, version);
}

Result<std::vector<StageEvent>> stage_events(ModelRegistry& registry,
                                             std::span<const ModelRecord> records) {
  std::set<std::string> names;
  for (const ModelRecord& record : records) names.insert(record.model.name);
  std::vector<StageEvent> all;
  for (const std::string& name : names) {
    Result<std::vector<StageEvent>> events = registry.history(name);
    if (!events) return events;
    std::ranges::move(*events, std::back_inserter(all));
  }
  return all;
}

}  // namespace sensex

#include "pipeline/promote.h"

#include <fmt/core.h>

#include "pipeline/model_lines.h"

namespace sensex {

Result<ModelScore> score_of(const ModelRecord& record) { return parse_score(record.model.metrics); }

Status check_promotable(const ModelRecord& record) {
  if (record.model.algorithm == kFallbackAlgorithm) return {};
  const Result<ModelScore> score = score_of(record);
  if (!score) return fail(score.error());
  if (has_edge(*score)) return {};
  return fail(
      Errc::refused,
      fmt::format("{} version {} ({}) does not beat the base rate in log loss by more than chance "
                  "explains: skill {:.2f} %, t = {:.2f} over {} days, where a skill above 0 with t "
                  "of at least {} over at least {} days is needed; it was not promoted",
                  record.model.name, record.version, record.model.algorithm, 100.0 * score->skill,
                  score->dm_t, score->n, kEdgeDmT, kLeastEdgeDays));
}

Result<ModelRecord> promote(ModelRegistry& registry, std::string_view name, std::int64_t version,
                            std::string_view reason, const Clock& clock) {
  const Result<ModelRecord> record = registry.find(name, version);
  if (!record) return fail(record.error());
  if (const Status allowed = check_promotable(*record); !allowed) return fail(allowed.error());
  const Status moved = registry.set_stage(name, version, Stage::production, reason, clock.now());
  if (!moved) return fail(moved.error());
  return registry.find(name, version);
}

}  // namespace sensex

#include "pipeline/train_gate.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "pipeline/promote.h"

namespace sensex {
namespace {

std::optional<std::size_t> position_of(std::string_view algorithm,
                                       const std::vector<NewModel>& models) {
  const auto found = std::ranges::find(models, algorithm, &NewModel::algorithm);
  if (found == models.end()) return std::nullopt;
  return static_cast<std::size_t>(found - models.begin());
}

// What follows from a refusal.
struct Consequence {
  std::string note = {};              // for the candidate, after the reason of its refusal
  std::string base_rate_reason = {};  // why the base rate is put into Production; empty: it is not
};

Result<Consequence> consequence_of_refusal(const std::optional<ModelRecord>& incumbent,
                                           const IncumbentJudge& judge) {
  if (!incumbent) {
    return Consequence{"nothing else is in Production, so the base rate serves",
                       "nothing was in Production, and the candidate was refused"};
  }
  if (incumbent->model.algorithm == kFallbackAlgorithm) {
    return Consequence{"the base rate goes on serving", "the base rate of newer data"};
  }
  const Result<IncumbentVerdict> verdict = judge(*incumbent);
  if (!verdict) return fail(verdict.error());
  const std::string said = fmt::format("version {} ({}) {}", incumbent->version,
                                       incumbent->model.algorithm, verdict->reason);
  if (verdict->stays) return Consequence{said, ""};
  return Consequence{said + ", so the base rate serves", said};
}

}  // namespace

Result<GateAnswer> ask_gate(const std::vector<NewModel>& models,
                            const std::optional<ModelRecord>& incumbent,
                            const IncumbentJudge& judge) {
  const std::optional<std::size_t> candidate = position_of(kCandidateAlgorithm, models);
  const std::optional<std::size_t> fallback = position_of(kFallbackAlgorithm, models);
  if (!candidate || !fallback) {
    return fail(Errc::internal, "a training run needs the candidate and the fallback algorithm");
  }
  const Status allowed = check_promotable(models[*candidate]);
  if (allowed) {
    const Result<ModelScore> score = parse_score(models[*candidate].metrics);
    if (!score) return fail(score.error());
    const std::string reason = verdict_of(*score);
    return GateAnswer{{{*candidate, Stage::production, reason}}, reason};
  }
  if (allowed.error().code != Errc::refused) return fail(allowed.error());

  const Result<Consequence> follows = consequence_of_refusal(incumbent, judge);
  if (!follows) return fail(follows.error());
  GateAnswer answer{.reason = allowed.error().message + "; " + follows->note};
  // Trained again, the candidate may be the very model that serves: then it is the incumbent, and
  // what was said of that holds.
  if (!incumbent || !is_same_model(models[*candidate], incumbent->model)) {
    answer.choices.push_back({*candidate, Stage::staging, answer.reason});
  }
  if (!follows->base_rate_reason.empty()) {
    answer.choices.push_back({*fallback, Stage::production, follows->base_rate_reason});
  }
  return answer;
}

}  // namespace sensex

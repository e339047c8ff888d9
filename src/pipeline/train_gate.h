#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/incumbent.h"

namespace sensex {

// Asked only about an incumbent that is not the base rate, and only when the candidate was refused.
using IncumbentJudge = std::function<Result<IncumbentVerdict>(const ModelRecord& incumbent)>;

// Which stages a training run's models go to. The reasons say how the gate came to it.
struct GateAnswer {
  std::vector<StageChoice> choices = {};
  std::string reason = {};  // why what serves from now on does so
};

// The candidate goes to Production when it passes the promotion gate (check_promotable). When it is
// refused it goes to Staging, and
// - an incumbent that the judge lets stay stays: nothing else changes;
// - one that the judge lets go is replaced by the base rate, and so is an empty place;
// - the base rate is replaced by the base rate of these data.
// internal: `models` lack the candidate's or the fallback's algorithm.
Result<GateAnswer> ask_gate(const std::vector<NewModel>& models,
                            const std::optional<ModelRecord>& incumbent,
                            const IncumbentJudge& judge);

}  // namespace sensex

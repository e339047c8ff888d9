#pragma once

#include <string>

#include "evaluation/walk_forward.h"
#include "pipeline/model_lines.h"
#include "pipeline/panel_cache.h"

namespace sensex {

// What the version in Production is looked at with when a new one asks for its place. All of it
// must outlive the call.
struct IncumbentParts {
  const LoadedPanel& data;
  const Market& market;
  const Trainers& trainers;
  Store& store;
};

// Why the version can no longer serve on these data, now or after a retry, as in "version 3 ...":
// it does not fit them (why_unfit), its algorithm is unknown, its artefact is gone or damaged.
// Empty: it can. unavailable, permission_denied: the store cannot be read; nothing is known.
Result<std::string> why_unusable(const ModelRecord& incumbent, const IncumbentParts& parts);

// The version in Production, restored.
struct Incumbent {
  const ModelRecord& record;
  const Classifier& artefact;
  Date learnt_to = {};  // the last day of its dataset
};

// The days and answers on which the incumbent may be judged: none that it has learnt from.
// - After the last day of its dataset the answers are those of its artefact, the very model that
//   serves.
// - Up to that day the artefact knows the outcomes. There the answers are those of its algorithm in
//   the new walk-forward, which was fitted for every quarter on the labels known before it. They
//   count only when the hyper-parameters are the incumbent's: else another model gave them.
// The result has one model; it may have no day. REQUIRES: `tracks` is of `dataset`; the artefact
// answers rows of `dataset`.
WalkForward unlearnt_track(const Incumbent& incumbent, const Dataset& dataset,
                           const Trainers& trainers, const WalkForward& tracks);

struct IncumbentVerdict {
  bool stays = false;
  std::string reason = {};  // as in "version 3 ..."
};

// Whether the incumbent stays when the candidate was refused. It goes when it cannot serve any
// more, or when its log loss over the days of unlearnt_track is above that of the base rate over
// the same days. Over fewer than kLeastEdgeDays nothing can be told, and it stays. To come in takes
// an edge that chance does not explain; to stay it is enough not to be worse, so that a model at
// the gate's edge does not go in and out with every training.
Result<IncumbentVerdict> judge_incumbent(const ModelRecord& incumbent, const Dataset& dataset,
                                         const WalkForward& tracks, const IncumbentParts& parts);

}  // namespace sensex

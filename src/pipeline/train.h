#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "evaluation/report.h"
#include "pipeline/model_lines.h"
#include "pipeline/panel_cache.h"

namespace sensex {

struct TrainOptions {
  Session session = Session::evening;
  std::uint64_t seed = 42;
  std::string code_version = {};
  std::stop_token stop = {};  // asked before each fit
};

// What training works with; all of it must outlive the call.
struct TrainParts {
  const Market& market;
  const Trainers& trainers;
  Store& store;
  const Clock& clock;
};

struct TrainResult {
  EvaluationReport report = {};
  std::vector<ModelRecord> versions =
      {};                       // what this data and code gave, with the stages they have now
  ModelRecord production = {};  // what serves the session now
  std::string promotion = {};   // one sentence: what was promoted, or why not
  bool changed = false;         // false: this data was trained on by this code already
};

// Walk-forward over the default window (WalkForwardOptions) with every trainer, then each
// registered algorithm fitted on all samples, and the candidate put before the gate (ask_gate). All
// versions and stages are registered in one transaction at the end: a run that fails or is killed
// leaves the registry as it was, or complete, and to train again comes to the same. The same data
// trained on by the same code and seed change nothing, unless what serves cannot serve on them.
// unavailable: stopped, or somebody else promoted meanwhile; nothing is registered. Everything that
// is fitted is fitted inside its own training window.
Result<TrainResult> train(const LoadedPanel& data, const TrainOptions& options,
                          const TrainParts& parts);

// The walk-forward alone: trains, registers and promotes nothing.
Result<EvaluationReport> evaluate(const Panel& panel, const Market& market,
                                  const Trainers& trainers, Session session,
                                  const WalkForwardOptions& options);

}  // namespace sensex

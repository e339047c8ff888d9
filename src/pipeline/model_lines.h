#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "market/market.h"
#include "market/session.h"
#include "models/classifier.h"
#include "store/model_registry.h"

namespace sensex {

// Every algorithm the program knows, baselines first; the composition root makes the list.
using Trainers = std::vector<std::shared_ptr<const ClassifierTrainer>>;

// The registered model that serves a session of a market: "sensex-evening", "nifty50-pre-open".
std::string model_line(const Market& market, Session session);

// The algorithm that asks for Production after each training run. It is fixed in advance: to pick
// the winner by its walk-forward score would be to choose by looking at the evaluation window.
inline constexpr std::string_view kCandidateAlgorithm = "blend";
// What serves when the candidate does not beat it and nothing better is in Production (ask_gate).
inline constexpr std::string_view kFallbackAlgorithm = "base-rate";

// Baselines that exist to be compared with are evaluated, never registered.
bool is_registered_algorithm(std::string_view algorithm);

// not_found: the program has no such algorithm (the model came from another version).
Result<const ClassifierTrainer*> find_trainer(const Trainers& trainers, std::string_view algorithm);

}  // namespace sensex

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "pipeline/forecaster.h"
#include "store/store.h"

namespace sensex {

struct ForecastServiceParts {
  Store& store;
  PanelCache& panels;
  const Clock& clock;
  const Market& market;
  const Trainers& trainers;
  Logger& logger;
  Metrics& metrics;
};

using JsonText = std::shared_ptr<const std::string>;

// What a look behind the cache found: the first failure, and how far it came.
struct Probe {
  bool model_loaded = false;
  Status inference = {};
};

// Answers "what is the forecast", from the cache where it can. Safe to call from several threads;
// a miss is computed once, however many ask.
class ForecastService {
 public:
  // The parts must outlive the service.
  explicit ForecastService(const ForecastServiceParts& parts);

  // The forecast of record for the next trading day, as JSON text. Issued and entered in the ledger
  // when there is none yet for that day, session and production model. New data or another
  // production model is noticed within a second.
  // unavailable: nothing ingested, no production model, or a pre-open forecast asked for before the
  // night's US close is in the data; the message names the next step, and nothing is recorded.
  Result<JsonText> latest(Session session);

  // The same, computed anew: looks at the store, predicts, enters the ledger (where an entry of the
  // same day, session and model stands, that entry is the answer) and logs the prediction.
  Result<JsonText> run(Session session);

  // Loads data and model as a forecast would and computes a probability, but issues nothing.
  Probe probe(Session session);

  std::size_t cached_count();
  // Every cached answer is what the ledger holds for it, byte for byte.
  bool cache_matches_ledger();

 private:
  // What a session is answered from: replaced as a whole, never in part.
  struct Served {
    ForecastInputs inputs = {};
    ServingModel model = {};
    JsonText answer = {};  // null until a forecast was issued from these inputs and this model
  };
  struct Slot {
    std::mutex mutex = {};
    std::optional<Served> served = {};  // guarded by mutex
    Instant checked_at = {};            // guarded by mutex
  };
  using Stopwatch = std::chrono::steady_clock;

  Slot& slot(Session session);
  // Makes `served` what the store has now; true when it had to be replaced. After an error it is
  // empty.
  Result<bool> refresh(Slot& slot, Session session);
  bool is_current(const Slot& slot, const Snapshot& snapshot, const ModelRecord& production) const;
  // Of the snapshot that is current, computed once for both sessions.
  Result<std::shared_ptr<const SessionInputs>> inputs_of(const LoadedPanel& data);
  Result<JsonText> issue(Served& served, Stopwatch::time_point asked_at);

  ForecastServiceParts parts_;
  Counter& hits_;
  Counter& misses_;
  Counter& predictions_;
  Histogram& seconds_;
  std::array<Slot, 2> slots_ = {};
  std::mutex inputs_mutex_ = {};  // taken while a slot's mutex is held, never the other way round
  std::shared_ptr<const SessionInputs> inputs_ = {};  // guarded by inputs_mutex_
};

}  // namespace sensex

#pragma once

#include <array>
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
  const TradingCalendar& calendar;
  const Universe& universe;
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
  // unavailable: nothing ingested or no production model; the message names the command to run.
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
  struct Slot {
    std::mutex mutex = {};
    std::optional<ForecastInputs> inputs = {};  // guarded by mutex, as the rest
    std::optional<ServingModel> model = {};
    JsonText answer = {};  // of `inputs` and `model`
    Instant checked_at = {};
  };

  Slot& slot(Session session);
  // Reloads whatever the store has newer; true when something was reloaded.
  Result<bool> refresh(Slot& slot, Session session);
  Result<bool> refresh_inputs(Slot& slot, Session session);
  // Of the snapshot that is current, computed once for both sessions.
  Result<std::shared_ptr<const SessionInputs>> current_inputs();
  Result<bool> refresh_model(Slot& slot, Session session);
  Result<JsonText> issue(Slot& slot);

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

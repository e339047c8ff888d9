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

// Answers "what is the forecast", from the cache where it can, and issues forecasts. Safe to call
// from several threads.
class ForecastService {
 public:
  // The parts must outlive the service.
  explicit ForecastService(const ForecastServiceParts& parts);

  // What was said last of the next trading day, as JSON text, byte for byte as it was recorded.
  // Writes nothing. What another process recorded is noticed within a second.
  // not_found: nothing is recorded for that day and session; the message names the next step.
  // malformed_data: what is recorded no longer fits its hash.
  Result<JsonText> recorded(Session session);

  // Issues the forecast for the next trading day: looks at the store, predicts, enters the ledger
  // and logs the prediction. Where an entry of the same day, session, model and dataset stands,
  // that entry is the answer; where another one does, the new entry
  // supersedes it.
  // refused: the clock is before the newest entry. malformed_data: the ledger is damaged.
  // unavailable: nothing ingested, no production model, or a pre-open forecast asked for before the
  // night's US close is in the data; the message names the next step, and nothing is recorded.
  Result<JsonText> run(Session session);

  // Loads data and model as a forecast would and computes a probability, but issues nothing.
  Probe probe(Session session);

  std::size_t cached_count();
  // Every cached answer is what the ledger holds for it, byte for byte.
  bool cache_matches_ledger();

 private:
  // What a session's forecasts are made from: replaced as a whole, never in part.
  struct Served {
    ForecastInputs inputs = {};
    ServingModel model = {};
  };
  struct Slot {
    std::mutex mutex = {};
    std::optional<Served> served = {};  // guarded by mutex
  };
  // What the ledger had, apart from the slot: who asks for it does not wait for a computation.
  struct CachedAnswer {
    std::mutex mutex = {};
    LedgerKey key = {};  // guarded by mutex, as is what follows
    JsonText text = {};  // null: nothing was found yet
    Instant read_at = {};
  };
  using Stopwatch = std::chrono::steady_clock;

  Slot& slot(Session session);
  CachedAnswer& answer_of(Session session);
  Date next_day(Instant now) const;
  // Keeps the entry for those who ask; gives its text.
  JsonText remember(const LedgerEntry& entry, CachedAnswer& answer);
  Error nothing_recorded(Session session, Date day, Instant now);
  // Makes `served` what the store has now; true when it had to be replaced. After an error it is
  // empty.
  Result<bool> refresh(Slot& slot, Session session);
  bool is_current(const Slot& slot, const Snapshot& snapshot, const ModelRecord& production) const;
  // Of the snapshot that is current, computed once for both sessions.
  Result<std::shared_ptr<const SessionInputs>> inputs_of(const LoadedPanel& data);
  Result<JsonText> issue(const Served& served, Stopwatch::time_point asked_at);
  // In the metrics and in the log.
  void note_prediction(const NewLedgerEntry& forecast, double seconds);

  ForecastServiceParts parts_;
  Counter& hits_;
  Counter& misses_;
  Counter& predictions_;
  Histogram& seconds_;
  std::array<Slot, 2> slots_ = {};
  std::array<CachedAnswer, 2> answers_ = {};
  std::mutex inputs_mutex_ = {};  // taken while a slot's mutex is held, never the other way round
  std::shared_ptr<const SessionInputs> inputs_ = {};  // guarded by inputs_mutex_
};

}  // namespace sensex

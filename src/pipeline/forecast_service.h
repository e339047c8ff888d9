#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "features/dataset.h"
#include "market/trading_calendar.h"
#include "models/classifier.h"
#include "pipeline/forecast.h"
#include "store/store.h"

namespace sensex {

struct ForecastServiceParts {
  Store& store;
  const Clock& clock;
  const TradingCalendar& calendar;
  const Universe& universe;
  std::span<const ClassifierTrainer* const> trainers;
  Logger& logger;
  Metrics& metrics;
};

// Answers "what is the forecast", from the cache where it can. Safe to call from several threads;
// a miss is computed once, however many ask.
class ForecastService {
 public:
  // The parts must outlive the service.
  explicit ForecastService(const ForecastServiceParts& parts);
  ~ForecastService();

  // The forecast of record for the next trading day, as JSON text. Issued and entered in the ledger
  // when there is none yet for that day, session and production model.
  // unavailable: nothing ingested or no production model; the message names the command to run.
  Result<std::shared_ptr<const std::string>> latest(Session session);
  // The same, past the cache: looks at the store again and logs the prediction.
  Result<std::shared_ptr<const std::string>> run(Session session);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sensex

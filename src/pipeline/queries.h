#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "market/market.h"
#include "market/session.h"
#include "pipeline/data_watch.h"
#include "pipeline/forecast_service.h"
#include "pipeline/panel_cache.h"
#include "store/sequence.h"
#include "store/store.h"

namespace sensex {

struct Health {
  bool ready = false;     // can answer: store, data, not beyond now, models, inference, cache
  bool healthy = false;   // and its data are no older than allowed
  std::string json = {};  // {status, timestamp, checks: {...}}
};

// Of the ledger, newest first.
struct LedgerPage {
  int limit = 20;
  std::int64_t before = kPastTheNewest;  // below this sequence
};

// Everything the dashboard and the API may ask, as JSON text in the shapes of docs/API.md. A port,
// so that the handlers can be tested without a store. Every number comes from stored bars, stored
// models or the ledger. Safe to call from several threads.
// Errors everywhere: unavailable: nothing ingested or trained yet, or the store cannot be asked;
// the message names the next step.
class Queries {
 public:
  virtual ~Queries() = default;

  // ForecastService::recorded and ::run. Nothing else here writes.
  virtual Result<JsonText> forecast(Session session) = 0;
  virtual Result<JsonText> run_forecast(Session session) = 0;

  // Index bars of the last `days` sessions, last close and change, breadth of the last session's
  // members, five top gainers and losers. invalid_argument: days outside 1 to 3650.
  virtual Result<std::string> market(int days) = 0;
  virtual Result<std::string> models() = 0;
  // A page of the forecasts of record, newest first, each with its outcome once its day has closed.
  // invalid_argument: limit outside 1 to 500.
  virtual Result<std::string> ledger(const LedgerPage& page) = 0;
  // The walk-forward report of the training run that gave the session's production model.
  virtual Result<std::string> evaluation(Session session) = 0;
  virtual Result<std::string> status() = 0;

  // Really asks: reads the current snapshot, restores each session's production model and computes
  // a probability with it, and looks at the age of the data and the end of the calendar.
  virtual Health health() = 0;
};

struct QueryParts {
  ForecastService& forecasts;
  Store& store;
  PanelCache& panels;
  DataWatch& watch;
  const Clock& clock;
  const Market& market;
  std::string_view code_version;
};

// The parts must outlive the queries.
std::unique_ptr<Queries> make_queries(const QueryParts& parts);

}  // namespace sensex

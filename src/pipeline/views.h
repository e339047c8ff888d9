#pragma once

#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "market/session.h"
#include "store/store.h"

namespace sensex {

// What the dashboard and the API show of the store, as JSON text; the shapes are in docs/API.md.
// Every number is computed from stored bars, stored models or the ledger.
// unavailable: nothing ingested yet, or no model trained yet; the message names the next step.

// Index bars of the last `days` sessions (1 to 3650), last close and change, breadth, five top
// gainers and losers of the last session.
Result<std::string> market_view(Store& store, const Clock& clock, int days);

Result<std::string> models_view(Store& store);

// The newest `limit` (1 to 500) forecasts of record, each with the outcome once its day has closed.
Result<std::string> ledger_view(Store& store, int limit);

// The walk-forward report of the session's production model's training run.
Result<std::string> evaluation_view(Store& store, Session session);

// Data and production models for the banner.
Result<std::string> status_view(Store& store, const Clock& clock, std::string_view code_version);

}  // namespace sensex

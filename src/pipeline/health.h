#pragma once

#include <string>

#include "base/clock.h"
#include "pipeline/forecast_service.h"

namespace sensex {

struct Health {
  bool ready = false;
  std::string json = {};  // {status, timestamp, checks: {...}}, in the form docs/API.md gives
};

// Really asks: reads the current snapshot, restores each session's production model and computes a
// probability with it.
Health check_health(ForecastService& service, Store& store, const Clock& clock);

}  // namespace sensex

#pragma once

#include <memory>

#include "base/metrics.h"

namespace sensex {

// prometheus-cpp core behind the Metrics port.
std::unique_ptr<Metrics> make_prometheus_metrics();

}  // namespace sensex

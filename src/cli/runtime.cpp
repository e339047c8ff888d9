#include "cli/runtime.h"

#include <utility>

#include "adapters/prometheus/prometheus_metrics.h"
#include "cli/version.h"

namespace sensex {

Result<std::unique_ptr<Runtime>> Runtime::open(const std::string& state, const Clock& clock,
                                               std::unique_ptr<Logger> logger) {
  auto store = open_store(state);
  if (!store) return fail(std::move(store.error()));
  return std::unique_ptr<Runtime>(new Runtime(std::move(*store), clock, std::move(logger)));
}

Runtime::Runtime(std::unique_ptr<Store> store, const Clock& clock, std::unique_ptr<Logger> logger)
    : logger_(std::move(logger)),
      metrics_(make_prometheus_metrics()),
      store_(std::move(store)),
      trainers_(make_trainers()),
      panels_(*store_),
      forecasts_({*store_, panels_, clock, TradingCalendar::standard(), Universe::standard(),
                  trainers_, *logger_, *metrics_}),
      queries_(make_queries({forecasts_, *store_, panels_, clock, TradingCalendar::standard(),
                             Universe::standard(), code_version()})) {}

}  // namespace sensex

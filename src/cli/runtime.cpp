#include "cli/runtime.h"

#include <utility>

#include "adapters/prometheus/prometheus_metrics.h"
#include "cli/version.h"

namespace sensex {

Result<std::unique_ptr<Runtime>> Runtime::open(Context& context, std::unique_ptr<Logger> logger) {
  Result<TradingCalendar> calendar = load_calendar(context);
  if (!calendar) return fail(std::move(calendar.error()));
  auto store = open_store(context.state);
  if (!store) return fail(std::move(store.error()));
  return std::unique_ptr<Runtime>(
      new Runtime(std::move(*store), std::move(*calendar), context.clock, std::move(logger)));
}

Runtime::Runtime(std::unique_ptr<Store> store, TradingCalendar calendar, const Clock& clock,
                 std::unique_ptr<Logger> logger)
    : calendar_(std::move(calendar)),
      logger_(std::move(logger)),
      metrics_(make_prometheus_metrics()),
      store_(std::move(store)),
      trainers_(make_trainers()),
      panels_(*store_),
      forecasts_({*store_, panels_, clock, calendar_, Universe::standard(), trainers_, *logger_,
                  *metrics_}),
      queries_(make_queries({forecasts_, *store_, panels_, clock, calendar_, Universe::standard(),
                             code_version()})) {}

}  // namespace sensex

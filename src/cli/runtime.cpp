#include "cli/runtime.h"

#include <utility>

#include "adapters/prometheus/prometheus_metrics.h"
#include "cli/store_location.h"
#include "cli/version.h"

namespace sensex {

Result<std::unique_ptr<Runtime>> Runtime::open(Context& context, std::unique_ptr<Logger> logger,
                                               int most_sessions_behind) {
  return with_store(open_store(context), context, std::move(logger), most_sessions_behind);
}

Result<std::unique_ptr<Runtime>> Runtime::open_existing(Context& context,
                                                        std::unique_ptr<Logger> logger) {
  return with_store(open_existing_store(context), context, std::move(logger), kMostSessionsBehind);
}

Result<std::unique_ptr<Runtime>> Runtime::open_to_read(Context& context,
                                                       std::unique_ptr<Logger> logger) {
  return with_store(open_store_to_read(context), context, std::move(logger), kMostSessionsBehind);
}

Result<std::unique_ptr<Runtime>> Runtime::with_store(Result<std::unique_ptr<Store>> store,
                                                     Context& context,
                                                     std::unique_ptr<Logger> logger,
                                                     int most_sessions_behind) {
  if (!store) return fail(std::move(store.error()));
  Result<Market> market = load_market(context, **store);
  if (!market) return fail(std::move(market.error()));
  return std::unique_ptr<Runtime>(new Runtime(std::move(*store), std::move(*market), context,
                                              std::move(logger), most_sessions_behind));
}

Runtime::Runtime(std::unique_ptr<Store> store, Market market, const Context& context,
                 std::unique_ptr<Logger> logger, int most_sessions_behind)
    : owner_(context.owner),
      market_(std::move(market)),
      logger_(std::move(logger)),
      metrics_(make_prometheus_metrics()),
      store_(std::move(store)),
      trainers_(make_trainers()),
      panels_(*store_),
      forecasts_({*store_, panels_, context.clock, market_, trainers_, *logger_, *metrics_}),
      watch_(*store_, market_, context.clock, *metrics_, most_sessions_behind),
      queries_(make_queries(
          {forecasts_, *store_, panels_, watch_, context.clock, market_, code_version()})) {}

}  // namespace sensex

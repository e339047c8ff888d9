#pragma once

#include <memory>
#include <string>

#include "cli/context.h"
#include "pipeline/queries.h"

namespace sensex {

// Data that lack one session still count as fresh: a source is given a day to deliver.
inline constexpr int kMostSessionsBehind = 1;

// Everything that answers queries, wired once; `sensex forecast`, `ledger`, `models` and `serve`
// share it, so that the command line and HTTP give the same objects.
class Runtime {
 public:
  // Errors: see load_market and open_store.
  static Result<std::unique_ptr<Runtime>> open(Context& context, std::unique_ptr<Logger> logger,
                                               int most_sessions_behind = kMostSessionsBehind);

  // For verbs that bring nothing in. Errors: see load_market and open_existing_store.
  static Result<std::unique_ptr<Runtime>> open_existing(Context& context,
                                                        std::unique_ptr<Logger> logger);

  // For verbs that only read. Errors: see load_market and open_store_to_read.
  static Result<std::unique_ptr<Runtime>> open_to_read(Context& context,
                                                       std::unique_ptr<Logger> logger);

  const std::string& owner() const { return owner_; }  // who runs jobs here; see process_owner
  Store& store() { return *store_; }
  const Market& market() const { return market_; }
  const Trainers& trainers() const { return trainers_; }
  PanelCache& panels() { return panels_; }
  ForecastService& forecasts() { return forecasts_; }
  Queries& queries() { return *queries_; }
  Logger& logger() { return *logger_; }
  DataWatch& watch() { return watch_; }
  Metrics& metrics() { return *metrics_; }

 private:
  static Result<std::unique_ptr<Runtime>> with_store(Result<std::unique_ptr<Store>> store,
                                                     Context& context,
                                                     std::unique_ptr<Logger> logger,
                                                     int most_sessions_behind);
  Runtime(std::unique_ptr<Store> store, Market market, const Context& context,
          std::unique_ptr<Logger> logger, int most_sessions_behind);

  std::string owner_;
  Market market_;
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Store> store_;
  Trainers trainers_;
  PanelCache panels_;
  ForecastService forecasts_;
  DataWatch watch_;
  std::unique_ptr<Queries> queries_;
};

}  // namespace sensex

#pragma once

#include <memory>
#include <ostream>
#include <stop_token>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/clock.h"
#include "market/bar_source.h"
#include "market/market.h"

namespace sensex {

// Where the live source is, and how long it may take.
struct LiveOptions {
  std::vector<std::string> bases = {};  // empty: the service's own
  std::string cookie_page = {};         // empty: the service's own
  int deadline_s = 120;                 // for everything together
};

// Adds --live-url, --live-cookie-url and --live-deadline.
void add_live_options(CLI::App* verb, const std::shared_ptr<LiveOptions>& options);

// What a live source works with; all of it must outlive the source.
struct LiveParts {
  const Market& market;
  const Clock& clock;
  std::ostream& progress;  // a bar where that is a terminal, else a line for each series
  bool is_terminal = false;
  std::stop_token stop = {};  // ends a load under way within about a second, as unavailable
};

// The live source over the real network: Yahoo's charts, asked politely.
// internal: the HTTP library cannot be set up.
Result<std::unique_ptr<BarSource>> make_live_source(const LiveOptions& options,
                                                    const LiveParts& parts);

}  // namespace sensex

#pragma once

#include <memory>
#include <ostream>
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

// The live source over the real network: Yahoo's charts, asked politely. Progress goes to
// `progress`: a bar where that is a terminal (`is_terminal`), else a line for each series.
// internal: the HTTP library cannot be set up.
Result<std::unique_ptr<BarSource>> make_live_source(const LiveOptions& options,
                                                    const Market& market, const Clock& clock,
                                                    std::ostream& progress, bool is_terminal);

}  // namespace sensex

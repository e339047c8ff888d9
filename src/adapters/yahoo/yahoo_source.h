#pragma once

#include <memory>
#include <stop_token>

#include "adapters/yahoo/chart_client.h"
#include "market/bar_source.h"
#include "market/market.h"

namespace sensex {

// Everything in it must outlive the source.
struct YahooSourceParts {
  const ChartClient& charts;
  const Market& market;
  const Clock& clock;
  FetchOptions fetch = {};
  std::stop_token stop = {};
};

// A market's daily bars from Yahoo's chart service: the index, every stock that ever was a member,
// and every declared global series that has a ticker. The index is fetched first and alone: when it
// cannot be had nothing else is asked for, and its error is the load's. A stock or a global series
// that cannot be had is listed in `failures`.
// The fetch's deadline is for a whole load. A stock that left the exchange and that the service
// does not know any more is no failure. A renamed stock that the service does not know yet is asked
// for by its earlier ticker; the progress says so, and it is a failure only when neither is there.
// A row without all four prices tells of no session and is left out; an
// impossible bar is refused. Splits become corporate actions; the service's prices have been
// adjusted for them.
std::unique_ptr<BarSource> make_yahoo_source(const YahooSourceParts& parts);

}  // namespace sensex

#pragma once

#include <string>
#include <string_view>

#include "base/date.h"

namespace sensex {

// What to fetch: a symbol as Yahoo names it, such as "M&M.NS", "^BSESN" or "INR=X", and the
// exchange's days, both included.
struct ChartRequest {
  std::string symbol = {};
  Date from = {};
  Date to = {};
};

// Everything but letters, digits, '-', '.', '_' and '~' as %XX (RFC 3986).
std::string percent_encoded(std::string_view text);

// The address of the request's chart below `base`, with daily bars, splits and dividends. Days of
// an exchange begin up to a day before or after UTC's, so the address asks for a day more on either
// side. Of days after `today` nothing is asked but the first. An empty crumb is left out.
std::string chart_url(std::string_view base, const ChartRequest& request, Date today,
                      std::string_view crumb);

}  // namespace sensex

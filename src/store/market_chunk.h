#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/bar.h"
#include "market/global_series.h"

namespace sensex {

// One object of the market archive: days of one series. The bytes are specified in
// docs/formats/market-archive.md; the same days give the same bytes on every machine.

std::string encode_bars(std::span<const Bar> bars);
std::string encode_points(std::span<const GlobalPoint> points);

// malformed_data: no chunk of that kind, cut short, with an impossible bar, or with a day outside
// the years 0 to 9999.
// unsupported_version: written by a newer program.
Result<std::vector<Bar>> decode_bars(std::string_view bytes);
Result<std::vector<GlobalPoint>> decode_points(std::string_view bytes);

}  // namespace sensex

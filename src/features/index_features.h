#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "market/bar.h"

namespace sensex {

// The index's own last day, scaled and squashed to -1 to 1. In this order, frozen:
inline constexpr std::array<std::string_view, 6> kIndexFeatureNames = {
    "index_return_1d",       // log close over the close before
    "index_return_5d",       // log close over the close 5 days before
    "index_intraday",        // log close over open
    "index_gap",             // log open over the close before
    "index_vs_sma20",        // close over its 20-day average, minus 1
    "index_volatility_20d",  // log standard deviation of 20 daily returns
};

using IndexFeatureValues = std::array<double, kIndexFeatureNames.size()>;

// [days]; entry t is known when day t has closed. kMissing before the scaling has warmed up.
std::vector<IndexFeatureValues> index_features(std::span<const Bar> index);

}  // namespace sensex

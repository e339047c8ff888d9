#pragma once

#include <optional>
#include <string>

#include "market/market.h"
#include "market/market_data.h"
#include "market/quality.h"

namespace sensex {

// What a person should know of data that were brought in, each in one sentence; empty: there is
// nothing to say.

// Bars of the index after the last completed session, which are not final.
std::optional<std::string> remark_on_unfinished(const MarketData& data, Date last_completed);
// Members of the last session that have no bar of it.
std::optional<std::string> remark_on_members(const MarketData& data, const Market& market);
// Series that the source could not deliver.
std::optional<std::string> remark_on_failures(const MarketData& data);
// Rules of the quality gate that found something.
std::optional<std::string> remark_on_quality(const QualityReport& report);

}  // namespace sensex

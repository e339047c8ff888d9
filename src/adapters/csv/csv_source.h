#pragma once

#include <filesystem>
#include <memory>

#include "market/bar_source.h"
#include "market/market.h"

namespace sensex {

// Reads a folder of daily bars:
//   yahoo/<SYMBOL><suffix>.csv   a stock (Date,Open,High,Low,Close,Volume; Close split-adjusted);
//   of
//                                a renamed one also its earlier tickers, whose bars come first
//   yahoo/<INDEX>.csv            the index, or global/<INDEX>.csv where that is not there
//   the market's index-fill      where it is there (Date,Open,High,Low,Close): sessions of the
//                                calendar that the index's file lacks, and a second opinion on it
//   global/<file>.csv            each declared global series that is there
// A member without a file is left out. `market` must outlive the source.
std::unique_ptr<BarSource> make_csv_source(std::filesystem::path folder, const Market& market);

}  // namespace sensex

#pragma once

#include <filesystem>
#include <memory>

#include "market/bar_source.h"
#include "market/universe.h"

namespace sensex {

// Reads `folder/yahoo/<SYMBOL>.NS.csv`, `folder/yahoo/^BSESN.csv` (Date,Open,High,Low,Close,
// Adj Close,Volume; Close split-adjusted) and, where they are there, `folder/global/^GSPC.csv`,
// `INR=X.csv` and `INDIAVIX_close.csv`. A member without a file is left out.
std::unique_ptr<BarSource> make_csv_source(std::filesystem::path folder, const Universe& universe);

}  // namespace sensex

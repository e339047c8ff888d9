#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "adapters/bhavcopy/daily_file.h"

namespace sensex {

// Where a series stands among those in which ordinary shares trade: 0 is the one that is taken when
// a share trades in several. Empty: rights, block deals, bonds, funds, debentures.
//   NSE  EQ, then BE and BZ (settled trade by trade), SM, ST and SZ (small companies)
//   BSE  A, B, then T, X, XT, Z, ZP, P (settled trade by trade or under watch), M, MT, MS (small)
std::optional<int> equity_rank(Exchange exchange, std::string_view series);

// The file's rows of ordinary shares, one a security and day: of several the one whose series comes
// first above. In the file's order.
std::vector<DailyRow> equity_rows(const DailyFile& file);

}  // namespace sensex

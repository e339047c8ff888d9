#include "adapters/bhavcopy/daily_row_check.h"

#include <fmt/format.h>

#include "adapters/bhavcopy/daily_value.h"

namespace sensex {
namespace {

constexpr std::size_t kMaxWord = 40;

bool is_word(std::string_view text) { return text.size() <= kMaxWord && is_printable_ascii(text); }

}  // namespace

std::optional<std::string> contradiction(const DailyRow& row) {
  if (identity(row).empty()) return "expected a ticker or a scrip code, got none";
  for (const std::string& word : {row.ticker, row.series, row.scrip_code}) {
    if (is_word(word)) continue;
    return fmt::format(
        "expected at most {} printable characters as ticker, series and code, got {}", kMaxWord,
        shown(word));
  }
  if (!row.isin.empty() && !is_isin(row.isin)) {
    return fmt::format("expected an ISIN of 12 characters A-Z and 0-9, got {}", shown(row.isin));
  }
  const Result<Bar> bar = Bar::create(row.bar);
  if (!bar) return bar.error().message;
  if (row.previous_close && *row.previous_close < 0) {
    return fmt::format("expected a previous close of 0 or more, got {}", *row.previous_close);
  }
  if (row.delivered && !(*row.delivered >= 0 && *row.delivered <= row.bar.volume)) {
    return fmt::format("expected 0 to {} shares delivered, got {}", row.bar.volume, *row.delivered);
  }
  return std::nullopt;
}

}  // namespace sensex

#include "adapters/bhavcopy/equity_series.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <utility>

namespace sensex {
namespace {

constexpr std::array<std::string_view, 6> kNseSeries = {"EQ", "BE", "BZ", "SM", "ST", "SZ"};
constexpr std::array<std::string_view, 11> kBseGroups = {"A",  "B", "T", "X",  "XT", "Z",
                                                         "ZP", "P", "M", "MT", "MS"};

}  // namespace

std::optional<int> equity_rank(Exchange exchange, std::string_view series) {
  const std::span<const std::string_view> order =
      exchange == Exchange::nse ? std::span<const std::string_view>(kNseSeries) : kBseGroups;
  const auto found = std::ranges::find(order, series);
  if (found == order.end()) return std::nullopt;
  return static_cast<int>(found - order.begin());
}

std::vector<DailyRow> equity_rows(const DailyFile& file) {
  std::vector<DailyRow> chosen;
  std::map<std::pair<std::string_view, Date>, std::size_t> places;  // within `chosen`
  for (const DailyRow& row : file.rows) {
    const std::optional<int> rank = equity_rank(file.exchange, row.series);
    if (!rank) continue;
    const auto [place, first] = places.try_emplace({identity(row), row.bar.date}, chosen.size());
    if (first) {
      chosen.push_back(row);
    } else if (*rank < equity_rank(file.exchange, chosen[place->second].series)) {
      chosen[place->second] = row;
    }
  }
  std::ranges::sort(chosen, {}, &DailyRow::line);
  return chosen;
}

}  // namespace sensex

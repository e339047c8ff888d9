#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "market/market_data.h"

namespace sensex {

// Of the days on which a series differs so many are told, the earliest ones.
inline constexpr std::size_t kMostDiffExamples = 3;

// A day on which a series differs. Of a day that both have only the fields that differ are told.
struct DayDifference {
  Date date = {};
  std::string before = {};  // "close 100.5 volume 1000"; empty: the day was added
  std::string after = {};   // empty: the day was removed
  friend bool operator==(const DayDifference&, const DayDifference&) = default;
};

// How a series that both datasets have differs.
struct SeriesDifference {
  std::string_view kind = {};  // "index", "stock" or "global"; of static storage
  std::string name = {};       // symbol or a global series' id
  std::size_t added = 0;       // days
  std::size_t removed = 0;
  std::size_t changed = 0;
  bool is_opening_changed = false;  // of the session after the last bar
  std::vector<DayDifference> examples = {};
};

struct DatasetDiff {
  std::vector<std::string> added_series = {};  // "stock TRENT"
  std::vector<std::string> removed_series = {};
  std::vector<SeriesDifference> series = {};  // those that differ: index, stocks, global series
  std::vector<CorporateAction> added_actions = {};
  std::vector<CorporateAction> removed_actions = {};

  // Nothing differs in bars, points, openings and actions.
  bool is_empty() const;
};

// What turns the one dataset into the other. A pure function.
DatasetDiff diff_datasets(const MarketData& before, const MarketData& after);

}  // namespace sensex

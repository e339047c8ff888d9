#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "market/quality_rules.h"

namespace sensex {

// Behind history-changed: what one series said before and says now, day by day.

inline constexpr std::array<std::string_view, 4> kPrices = {"close", "open", "high", "low"};

// What of a series' day is compared.
struct Day {
  Date date = {};
  std::array<std::optional<double>, kPrices.size()> prices = {};  // empty: not known, not asked
  double volume = 0.0;
};
using Days = std::vector<Day>;

Days days_of(const Series& series);
// Another exchange or provider has other opens, highs, lows and volumes by right.
Days closes_of(const Series& series);
Days days_of(const GlobalSeries& series);

using CommonDay = std::pair<const Day*, const Day*>;  // as it was and as it is

// Valid as long as both.
std::vector<CommonDay> common_days(const Days& before, const Days& after);

// What of two values may differ: a little, what the source says that it multiplied, and what
// actions that are known now and were not known then do to a price.
struct Allowance {
  double tolerance = kChangedClose;
  double rescaling = 1.0;
  std::vector<CorporateAction> now = {};
  std::vector<CorporateAction> before = {};
  Date today = {};

  // What the actions do to a price of that day.
  double factor(Date date) const;
};

struct Change {
  Date date = {};
  std::string_view field = {};
  double before = 0.0;
  std::optional<double> after = {};  // empty: it is no longer known
};

struct Comparison {
  std::size_t compared = 0;
  std::size_t changed = 0;
  std::optional<Change> first_change = {};
  std::vector<Date> odd_closes = {};  // of the changed days, those with quite another close
  std::size_t removed = 0;            // days before the new end
  std::optional<Date> first_removed = {};
};

bool differs_little(double before, double after, double tolerance);

// Of the days before up to the end of those after.
Comparison compare(const Days& before, const Days& after, const Allowance& allowance);

// quality_terms.cpp
// What the source says that it multiplied the known bars of the stock by, which is told; 1:
// nothing.
double stated_rescaling(const Symbol& symbol, const MarketData& data, Findings& found);
// What a stock that is whole in other terms than before was multiplied by, which is told: as after
// an import that multiplied what it knew, it has lost nothing. Empty: it is not.
std::optional<double> other_terms_of(const Symbol& symbol, const Days& before, const Days& after,
                                     Findings& found);
// Tells a stock whose volumes are in other terms, though `allowance` explains none.
void check_volume_terms(const Symbol& symbol, const Days& before, const Days& after,
                        const Allowance& allowance, Findings& found);

}  // namespace sensex

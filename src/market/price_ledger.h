#pragma once

#include <span>
#include <vector>

#include "market/corporate_action.h"
#include "market/series.h"

namespace sensex {

// Raw prices as traded, the factor that makes them comparable, and the day from which that factor
// was known. Everything here is asked "as of" a day and answers with what was known when that day
// ended: bars up to it, and actions that are known (as_of) and in force (ex_date) by it. An action
// that is announced for a later day changes nothing yet; one that became known late changes nothing
// before it was known.
//
// On the ex-date the stock already trades at the new price: bars before it are adjusted, the bar of
// the ex-date itself is not. A price is multiplied by the factors of all later ex-dates, a volume
// is divided by them, so price times volume, the turnover, is what it was.

// The actions of one stock that stand as of a day, by rising ex-date. Dividends do not: prices here
// are split-adjusted, not total return. Where several speak of one ex-date, those of the most
// believed origin (ActionOrigin) stand and the others do not, so that a detected bonus that is
// declared later is not applied twice; of several equal in origin and kind the last known stands,
// so that a correction replaces what it corrects (known on one day: the greater factor). The order
// of the list does not matter. REQUIRES: the actions are of one stock.
std::vector<CorporateAction> standing_actions(std::span<const CorporateAction> actions, Date as_of);

// What a price of `date` is multiplied by as of `as_of`; 1 without a standing action after `date`.
double cumulative_factor(Date date, std::span<const CorporateAction> actions, Date as_of);

// `factor` on the prices, its inverse on the volume.
Bar adjusted(const Bar& raw, double factor);

struct LedgerEntry {
  Bar raw = {};
  double factor = 1.0;
  Date known_from = {};  // the day that gave the price this factor: its own, or an action's

  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

// One entry a bar up to `as_of`. O(bars + actions squared); a stock has a handful of actions.
// A detected ex-date is the first bar after the jump; when the bar of the true ex-date is missing,
// it is moved to the ex-date that a feed or a person gives between the two bars.
// invalid_argument: an action is of another stock.
Result<std::vector<LedgerEntry>> price_ledger(const Series& raw,
                                              std::span<const CorporateAction> actions, Date as_of);

// The bars up to `as_of`, split-adjusted. invalid_argument: as price_ledger; malformed_data: a
// factor takes a price or a volume out of what a double can hold.
Result<Series> adjust(const Series& raw, std::span<const CorporateAction> actions, Date as_of);

}  // namespace sensex

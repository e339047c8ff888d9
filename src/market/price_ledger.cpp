#include "market/price_ledger.h"

#include <algorithm>
#include <ranges>
#include <tuple>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

bool is_known(const CorporateAction& action, Date as_of) {
  return action.as_of <= as_of && action.ex_date <= as_of;
}

// A later one in this order is believed over an earlier one of the same ex-date.
auto belief(const CorporateAction& action) {
  return std::tuple(action.ex_date, action.origin, action.kind, action.as_of, action.factor);
}

// Of actions ordered by belief: no other of the same ex-date has a more believed origin, and none
// of the same kind comes after it.
bool stands(std::span<const CorporateAction> ordered, std::size_t i) {
  const CorporateAction& action = ordered[i];
  const std::span<const CorporateAction> later = ordered.subspan(i + 1);
  const auto* const end = later.data() + later.size();
  const auto* const other = std::find_if(later.data(), end, [&](const CorporateAction& next) {
    return next.ex_date != action.ex_date || next.origin != action.origin ||
           next.kind == action.kind;
  });
  return other == end || other->ex_date != action.ex_date;
}

Status check_symbol(const Series& series, std::span<const CorporateAction> actions) {
  for (const CorporateAction& action : actions) {
    if (action.symbol != series.symbol()) {
      return fail(
          Errc::invalid_argument,
          fmt::format("bars of {} must be adjusted by its own actions, got one of {} on {}",
                      series.symbol().text(), action.symbol.text(), action.ex_date.to_string()));
    }
  }
  return {};
}

// Detected ex-dates moved to the one that is known otherwise, where no bar lies between the two.
std::vector<CorporateAction> aligned(std::span<const Bar> bars,
                                     std::span<const CorporateAction> actions) {
  const auto first_bar = [&](const CorporateAction& action) {
    return std::ranges::lower_bound(bars, action.ex_date, {}, &Bar::date) - bars.begin();
  };
  std::vector<CorporateAction> result(actions.begin(), actions.end());
  for (CorporateAction& action : result) {
    if (action.origin != ActionOrigin::detected) continue;
    const auto told = std::ranges::find_if(actions, [&](const CorporateAction& other) {
      return other.origin != ActionOrigin::detected && other.kind != ActionKind::dividend &&
             other.ex_date < action.ex_date && first_bar(other) == first_bar(action);
    });
    if (told != actions.end()) action.ex_date = told->ex_date;
  }
  return result;
}

}  // namespace

std::vector<CorporateAction> standing_actions(std::span<const CorporateAction> actions,
                                              Date as_of) {
  std::vector<CorporateAction> known;
  for (const CorporateAction& action : actions) {
    if (action.kind != ActionKind::dividend && is_known(action, as_of)) known.push_back(action);
  }
  std::ranges::sort(known, {}, belief);
  std::vector<CorporateAction> standing;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (stands(known, i)) standing.push_back(known[i]);
  }
  return standing;
}

double cumulative_factor(Date date, std::span<const CorporateAction> actions, Date as_of) {
  const std::vector<CorporateAction> standing = standing_actions(actions, as_of);
  double factor = 1.0;
  for (const CorporateAction& action : std::views::reverse(standing)) {
    if (action.ex_date <= date) break;
    factor *= action.factor;
  }
  return factor;
}

Bar adjusted(const Bar& raw, double factor) {
  return {.date = raw.date,
          .open = raw.open * factor,
          .high = raw.high * factor,
          .low = raw.low * factor,
          .close = raw.close * factor,
          .volume = raw.volume / factor};
}

Result<std::vector<LedgerEntry>> price_ledger(const Series& raw,
                                              std::span<const CorporateAction> actions,
                                              Date as_of) {
  const Status same_stock = check_symbol(raw, actions);
  if (!same_stock) return fail(same_stock.error());
  const auto bars = raw.bars();
  const auto known = bars.first(static_cast<std::size_t>(
      std::ranges::upper_bound(bars, as_of, {}, &Bar::date) - bars.begin()));
  const std::vector<CorporateAction> standing = standing_actions(aligned(bars, actions), as_of);

  std::vector<LedgerEntry> entries(known.size());
  auto next = standing.rbegin();
  double factor = 1.0;
  Date since = {};
  for (std::size_t i = known.size(); i-- > 0;) {
    for (; next != standing.rend() && next->ex_date > known[i].date; ++next) {
      factor *= next->factor;
      since = std::max({since, next->ex_date, next->as_of});
    }
    const bool is_own = next == standing.rbegin();
    entries[i] = {known[i], factor, is_own ? known[i].date : since};
  }
  return entries;
}

Result<Series> adjust(const Series& raw, std::span<const CorporateAction> actions, Date as_of) {
  const Result<std::vector<LedgerEntry>> entries = price_ledger(raw, actions, as_of);
  if (!entries) return fail(entries.error());
  std::vector<Bar> bars;
  bars.reserve(entries->size());
  for (const LedgerEntry& entry : *entries) {
    Result<Bar> bar = Bar::create(adjusted(entry.raw, entry.factor));
    if (!bar) return fail(bar.error());
    bars.push_back(*bar);
  }
  return Series::create(raw.symbol(), std::move(bars));
}

}  // namespace sensex

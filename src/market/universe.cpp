#include "market/universe.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sensex {
namespace {

using Tickers = std::array<std::string_view, kMemberCount>;

// Who took whose place, on the successor's first day. Source: BSE's announcements of index
// reconstitutions. Tickers are today's: ZOMATO is ETERNAL throughout. Tata Motors, whose passenger
// vehicle company trades as TMPV since its demerger of October 2025, keeps the ticker its history
// is filed under, TATAMOTORS.
struct Change {
  Date first_day = {};
  std::string_view leaver = {};
  std::string_view successor = {};
};

// Members on 2021-06-20. Since when this had been the set is not known here.
constexpr Tickers kEarliestKnown = {
    "ASIANPAINT", "AXISBANK", "BAJAJFINSV", "BAJFINANCE", "BHARTIARTL", "DRREDDY",
    "HCLTECH",    "HDFC",     "HDFCBANK",   "HINDUNILVR", "ICICIBANK",  "INDUSINDBK",
    "INFY",       "ITC",      "KOTAKBANK",  "LT",         "M&M",        "MARUTI",
    "NESTLEIND",  "NTPC",     "ONGC",       "POWERGRID",  "RELIANCE",   "SBIN",
    "SUNPHARMA",  "TCS",      "TECHM",      "TITAN",      "ULTRACEMCO", "WIPRO"};

std::array<Change, 8> changes() {
  return {{{Date(2021, 6, 21), "ONGC", "TATASTEEL"},
           {Date(2022, 12, 19), "DRREDDY", "TATAMOTORS"},
           {Date(2023, 7, 13), "HDFC", "JSWSTEEL"},
           {Date(2024, 6, 24), "WIPRO", "ADANIPORTS"},
           {Date(2024, 12, 23), "JSWSTEEL", "ETERNAL"},
           {Date(2025, 6, 23), "NESTLEIND", "TRENT"},
           {Date(2025, 6, 23), "INDUSINDBK", "BEL"},
           {Date(2025, 12, 22), "TATAMOTORS", "INDIGO"}}};
}

Symbol ticker(std::string_view text) { return Symbol::parse(text).value(); }

template <std::size_t... I>
Members to_members(const Tickers& tickers, std::index_sequence<I...> /*slots*/) {
  return {ticker(tickers[I])...};
}

}  // namespace

Universe::Universe(std::vector<Period> periods) : periods_(std::move(periods)) {
  for (const Period& period : periods_) {
    all_.insert(all_.end(), period.members.begin(), period.members.end());
  }
  std::ranges::sort(all_);
  const auto repeats = std::ranges::unique(all_);
  all_.erase(repeats.begin(), repeats.end());
}

const Universe& Universe::standard() {
  static const Universe universe = [] {
    std::vector<Period> periods = {
        {Date(2021, 6, 20), to_members(kEarliestKnown, std::make_index_sequence<kMemberCount>())}};
    for (const Change& change : changes()) {
      Members members = periods.back().members;
      *std::ranges::find(members, ticker(change.leaver)) = ticker(change.successor);
      if (periods.back().from == change.first_day) {
        periods.back().members = std::move(members);
      } else {
        periods.push_back({change.first_day, std::move(members)});
      }
    }
    return Universe(std::move(periods));
  }();
  return universe;
}

const Members& Universe::members_on(Date date) const {
  const auto later = std::ranges::upper_bound(periods_, date, {}, &Period::from);
  return later == periods_.begin() ? later->members : std::prev(later)->members;
}

}  // namespace sensex

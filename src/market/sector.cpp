#include <algorithm>
#include <array>
#include <string_view>

#include "market/universe.h"

namespace sensex {
namespace {

struct Listing {
  std::string_view ticker = {};
  std::string_view sector = {};
};

constexpr std::array kListings = {
    Listing{"ADANIPORTS", "Transport"},
    Listing{"ASIANPAINT", "Materials"},
    Listing{"AXISBANK", "Banks"},
    Listing{"BAJAJFINSV", "Financial Services"},
    Listing{"BAJFINANCE", "Financial Services"},
    Listing{"BEL", "Industrials"},
    Listing{"BHARTIARTL", "Telecom"},
    Listing{"DRREDDY", "Health Care"},
    Listing{"ETERNAL", "Consumer Services"},
    Listing{"HCLTECH", "Technology"},
    Listing{"HDFC", "Financial Services"},
    Listing{"HDFCBANK", "Banks"},
    Listing{"HINDUNILVR", "Consumer Goods"},
    Listing{"ICICIBANK", "Banks"},
    Listing{"INDIGO", "Transport"},
    Listing{"INDUSINDBK", "Banks"},
    Listing{"INFY", "Technology"},
    Listing{"ITC", "Consumer Goods"},
    Listing{"JSWSTEEL", "Materials"},
    Listing{"KOTAKBANK", "Banks"},
    Listing{"LT", "Industrials"},
    Listing{"M&M", "Automobiles"},
    Listing{"MARUTI", "Automobiles"},
    Listing{"NESTLEIND", "Consumer Goods"},
    Listing{"NTPC", "Utilities"},
    Listing{"ONGC", "Energy"},
    Listing{"POWERGRID", "Utilities"},
    Listing{"RELIANCE", "Energy"},
    Listing{"SBIN", "Banks"},
    Listing{"SUNPHARMA", "Health Care"},
    Listing{"TATAMOTORS", "Automobiles"},
    Listing{"TATASTEEL", "Materials"},
    Listing{"TCS", "Technology"},
    Listing{"TECHM", "Technology"},
    Listing{"TITAN", "Consumer Goods"},
    Listing{"TRENT", "Consumer Services"},
    Listing{"ULTRACEMCO", "Materials"},
    Listing{"WIPRO", "Technology"},
};

}  // namespace

std::string_view sector_of(const Symbol& symbol) {
  const auto found = std::ranges::find(kListings, symbol.text(), &Listing::ticker);
  return found != kListings.end() ? found->sector : "Other";
}

}  // namespace sensex

#include "market/symbol.h"

#include <algorithm>
#include <ostream>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::size_t kMaxTickerLength = 20;

bool is_ticker_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '&' || c == '-';
}

}  // namespace

Result<Symbol> Symbol::parse(std::string_view text) {
  std::string_view ticker = text;
  if (ticker.starts_with('^')) ticker.remove_prefix(1);
  if (ticker.empty() || ticker.size() > kMaxTickerLength ||
      !std::all_of(ticker.begin(), ticker.end(), is_ticker_character)) {
    return fail(Errc::invalid_argument,
                fmt::format("a symbol must be 1 to {} characters of A-Z, 0-9, & and - after an "
                            "optional ^, got '{}'",
                            kMaxTickerLength, text.substr(0, 40)));
  }
  return Symbol(std::string(text));
}

std::ostream& operator<<(std::ostream& out, const Symbol& symbol) { return out << symbol.text(); }

}  // namespace sensex

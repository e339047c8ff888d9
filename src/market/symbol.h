#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

// An exchange ticker without a market suffix: "RELIANCE", "M&M", "BAJAJ-AUTO", or an index with a
// leading caret, "^BSESN".
class Symbol {
 public:
  // 1 to 20 characters of A-Z, 0-9, '&' and '-', after an optional '^'.
  // invalid_argument: anything else.
  static Result<Symbol> parse(std::string_view text);

  const std::string& text() const { return text_; }

  friend auto operator<=>(const Symbol&, const Symbol&) = default;

 private:
  explicit Symbol(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

std::ostream& operator<<(std::ostream& out, const Symbol& symbol);

}  // namespace sensex

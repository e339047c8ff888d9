#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/bar.h"
#include "market/symbol.h"

namespace sensex {

// What is known of a session whose bar is not final: that it opened, and where.
struct Opening {
  Date date = {};
  double price = 0.0;  // finite, > 0
  friend bool operator==(const Opening&, const Opening&) = default;
};

// Final bars of one instrument, dates strictly increasing, and the opening of the session after
// them when it is under way. May be empty.
class Series {
 public:
  // malformed_data: dates repeat or go back, or the opening is not after the last bar or no price;
  // the message names the date.
  static Result<Series> create(Symbol symbol, std::vector<Bar> bars,
                               std::optional<Opening> opening = std::nullopt);

  const Symbol& symbol() const { return symbol_; }
  std::span<const Bar> bars() const { return bars_; }
  const std::optional<Opening>& opening() const { return opening_; }
  // The bars, and the opening, of days `from` to `to`, both included.
  Series between(Date from, Date to) const;

  friend bool operator==(const Series&, const Series&) = default;

 private:
  Series(Symbol symbol, std::vector<Bar> bars, std::optional<Opening> opening)
      : symbol_(std::move(symbol)), bars_(std::move(bars)), opening_(opening) {}

  Symbol symbol_;
  std::vector<Bar> bars_;
  std::optional<Opening> opening_;
};

}  // namespace sensex

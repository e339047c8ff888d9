#pragma once

#include <cstddef>
#include <memory>
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
// them when it is under way. May be empty. Copies and parts share the bars, which never change.
class Series {
 public:
  // malformed_data: dates repeat or go back, or the opening is not after the last bar or no price;
  // the message names the date.
  static Result<Series> create(Symbol symbol, std::vector<Bar> bars,
                               std::optional<Opening> opening = std::nullopt);

  const Symbol& symbol() const { return symbol_; }
  // Valid as long as any series that shares these bars.
  std::span<const Bar> bars() const {
    return bars_ ? std::span(*bars_).subspan(first_, count_) : std::span<const Bar>();
  }
  const std::optional<Opening>& opening() const { return opening_; }
  // The bars, and the opening, of days `from` to `to`, both included.
  Series between(Date from, Date to) const;

  friend bool operator==(const Series& a, const Series& b);

 private:
  Series(Symbol symbol, std::vector<Bar> bars, std::optional<Opening> opening)
      : symbol_(std::move(symbol)),
        bars_(std::make_shared<const std::vector<Bar>>(std::move(bars))),
        count_(bars_->size()),
        opening_(opening) {}

  Symbol symbol_;
  std::shared_ptr<const std::vector<Bar>> bars_ = {};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::optional<Opening> opening_ = {};
};

}  // namespace sensex

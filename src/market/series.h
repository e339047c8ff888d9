#pragma once

#include <span>
#include <vector>

#include "base/clock.h"
#include "market/bar.h"
#include "market/symbol.h"

namespace sensex {

// Bars of one instrument, dates strictly increasing. May be empty.
class Series {
 public:
  // malformed_data: dates repeat or go back; the message names the date.
  static Result<Series> create(Symbol symbol, std::vector<Bar> bars);

  const Symbol& symbol() const { return symbol_; }
  std::span<const Bar> bars() const { return bars_; }
  // The bars of days `from` to `to`, both included.
  Series between(Date from, Date to) const;

  friend bool operator==(const Series&, const Series&) = default;

 private:
  Series(Symbol symbol, std::vector<Bar> bars)
      : symbol_(std::move(symbol)), bars_(std::move(bars)) {}

  Symbol symbol_;
  std::vector<Bar> bars_;
};

// A number from outside the Indian cash market that a pre-open forecast may use.
enum class GlobalId : int {
  us_equity = 1,  // S&P 500 close
  usd_inr = 2,    // rupees per US dollar
  india_vix = 3,  // NSE's implied volatility index, in percent a year
};

// Snake case, as in files and JSON: "us_equity", "usd_inr", "india_vix".
std::string_view to_string(GlobalId id);
Result<GlobalId> parse_global_id(std::string_view text);

struct GlobalPoint {
  Date date = {};    // the market's own trading date
  double value = 0;  // finite, > 0
  friend bool operator==(const GlobalPoint&, const GlobalPoint&) = default;
};

// Daily closes of one global market, dates strictly increasing.
class GlobalSeries {
 public:
  // malformed_data: a value is not finite and positive, or dates repeat or go back.
  static Result<GlobalSeries> create(GlobalId id, std::vector<GlobalPoint> points);

  GlobalId id() const { return id_; }
  std::span<const GlobalPoint> points() const { return points_; }

  friend bool operator==(const GlobalSeries&, const GlobalSeries&) = default;

 private:
  GlobalSeries(GlobalId id, std::vector<GlobalPoint> points)
      : id_(id), points_(std::move(points)) {}

  GlobalId id_;
  std::vector<GlobalPoint> points_;
};

// The instant from which a close dated `date` of that market could be known in Mumbai.
//   us_equity  16:00 New York of the date, with US daylight saving time, plus 15 minutes
//   usd_inr    00:00 UTC of the next day: the quote's day is London's. Safe, and about a day stale:
//              in the reference data the row dated D is a quote from the start of D. Open equals
//              close in every row of 2023 and 2024; D's change correlates -0.30 with the index
//              return of D-1, -0.10 with that of D and -0.02 with that of D+1. So it leaks nothing,
//              and models give it a weight close to zero.
//   india_vix  15:35 IST of the date
Instant available_at(GlobalId id, Date date);

}  // namespace sensex

#pragma once

#include <optional>

#include "base/error.h"
#include "features/rolling_extreme.h"
#include "market/bar.h"

namespace sensex {

struct IchimokuPeriods {
  int conversion = 9;
  int base = 26;
  int span_b = 52;
};

struct IchimokuValue {
  std::optional<double> a = {};  // mean of the conversion and the base line, price units
  std::optional<double> b = {};  // middle of the long range
};

// Ichimoku's leading spans (Hosoda 1969), not shifted forward. A line is the middle between the
// highest high and the lowest low of its period.
//   in     bars, oldest first
//   out    a none for the first `base` - 1 bars, b for the first `span_b` - 1
class Ichimoku {
 public:
  // invalid_argument unless 1 <= conversion <= base <= span_b <= 1000
  static Result<Ichimoku> create(IchimokuPeriods periods);
  static constexpr std::size_t a_warmup_of(IchimokuPeriods periods) {
    return static_cast<std::size_t>(periods.base) - 1;
  }
  static constexpr std::size_t warmup_of(IchimokuPeriods periods) {
    return static_cast<std::size_t>(periods.span_b) - 1;
  }

  IchimokuValue push(const Bar& bar);
  std::size_t warmup() const { return warmup_; }

 private:
  class Middle {
   public:
    explicit Middle(std::size_t period) : highest_(period), lowest_(period) {}
    std::optional<double> push(const Bar& bar);

   private:
    RollingMax highest_;
    RollingMin lowest_;
  };

  explicit Ichimoku(IchimokuPeriods periods);

  Middle conversion_;
  Middle base_;
  Middle span_b_;
  std::size_t warmup_;
};

}  // namespace sensex

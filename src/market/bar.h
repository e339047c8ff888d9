#pragma once

#include "base/date.h"
#include "base/error.h"

namespace sensex {

// One trading day of one instrument. Prices are split-adjusted rupees (index points for the index),
// volume is shares. A Bar made by `create` is possible: finite, prices > 0,
// low <= open, close <= high, volume >= 0.
struct Bar {
  Date date = {};
  double open = 0.0;
  double high = 0.0;
  double low = 0.0;
  double close = 0.0;
  double volume = 0.0;

  // malformed_data: the values contradict each other; the message says how.
  static Result<Bar> create(const Bar& values);

  friend bool operator==(const Bar&, const Bar&) = default;
};

}  // namespace sensex

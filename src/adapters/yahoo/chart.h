#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/date.h"

namespace sensex {

// One day as Yahoo tells it. Nothing but finiteness is checked: prices may be absent, negative or
// contradict each other. Open, high, low and close are adjusted for splits, `adjusted_close` for
// dividends too.
struct ChartRow {
  Date date = {};      // the exchange's own
  Instant start = {};  // of the session, or the time of the last trade in a live bar
  std::optional<double> open = {};
  std::optional<double> high = {};
  std::optional<double> low = {};
  std::optional<double> close = {};
  std::optional<double> adjusted_close = {};
  std::optional<double> volume = {};

  friend bool operator==(const ChartRow&, const ChartRow&) = default;
};

// `numerator` new shares for `denominator` old ones, both above 0.
struct ChartSplit {
  Date date = {};
  double numerator = 1;
  double denominator = 1;

  friend bool operator==(const ChartSplit&, const ChartSplit&) = default;
};

struct ChartDividend {
  Date date = {};
  double amount = 0;  // per share, adjusted for splits

  friend bool operator==(const ChartDividend&, const ChartDividend&) = default;
};

struct Chart {
  std::string symbol = {};
  std::string currency = {};  // "INR"; empty when it is not told
  std::chrono::seconds gmtoffset =
      {};                           // of the exchange when the answer was made, east is positive
  std::vector<ChartRow> rows = {};  // one a day, days rise
  std::vector<ChartSplit> splits = {};        // days do not fall
  std::vector<ChartDividend> dividends = {};  // days do not fall

  friend bool operator==(const Chart&, const Chart&) = default;
};

// The exchange's date of a bar that starts then. The offset is today's; a market around the clock
// starts at its midnight, which in winter looks like 01:00 of the same day from summer, and in
// summer like 23:00 of the day before from winter. No session starts at 23:00, so that is the next
// day.
Date exchange_date(Instant start, std::chrono::seconds gmtoffset);

}  // namespace sensex

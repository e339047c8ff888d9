#pragma once

#include <array>
#include <cmath>

#include "adapters/csv/csv_table.h"
#include "market/bar.h"

namespace sensex {

// The columns of a file of bars, in the order of CsvRow::numbers.
inline constexpr std::array kBarColumns = {CsvColumn{"Open"}, CsvColumn{"High"}, CsvColumn{"Low"},
                                           CsvColumn{"Close"}, CsvColumn{"Volume", false}};

// What such a row says, possible or not. A volume that nobody states is none.
inline Bar bar_of(const CsvRow& row) {
  const double volume = row.numbers[4];
  return {.date = row.date,
          .open = row.numbers[0],
          .high = row.numbers[1],
          .low = row.numbers[2],
          .close = row.numbers[3],
          .volume = std::isnan(volume) ? 0.0 : volume};
}

}  // namespace sensex

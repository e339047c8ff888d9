#pragma once

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "market/series.h"

namespace sensex {

// The reference data as tests of this module read them: daily files by column name, without the
// adapters' checks. Where something cannot be read they throw, and the test fails.

inline std::filesystem::path reference_folder() {
  const char* const set = std::getenv("SENSEX_TEST_DATA");
  return set != nullptr ? std::filesystem::path(set)
                        : std::filesystem::path(SENSEX_SOURCE_DIR) / "../shared/data";
}

struct DailyFile {
  std::vector<Bar> bars = {};
  std::vector<double> previous_closes = {};  // one a bar; empty where the file states none
};

// Names of the columns of one source; `previous_close` empty: it has none.
struct DailyColumns {
  std::string_view open = "Open";
  std::string_view high = "High";
  std::string_view low = "Low";
  std::string_view close = "Close";
  std::string_view volume = "Volume";
  std::string_view previous_close = "";
};

constexpr DailyColumns kNseColumns = {.open = "OPEN_PRICE",
                                      .high = "HIGH_PRICE",
                                      .low = "LOW_PRICE",
                                      .close = "CLOSE_PRICE",
                                      .volume = "TTL_TRD_QNTY",
                                      .previous_close = "PREV_CLOSE"};

inline std::vector<std::string> split_cells(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

inline double to_number(const std::string& cell) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size()) {
    throw std::runtime_error("no number: '" + cell + "'");
  }
  return value;
}

inline DailyFile read_daily_file(const std::filesystem::path& file, const DailyColumns& columns) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> header = split_cells(line);
  const auto position = [&](std::string_view name) {
    const auto found = std::ranges::find(header, name);
    if (found == header.end()) {
      throw std::runtime_error(file.string() + " has no column " + std::string(name));
    }
    return static_cast<std::size_t>(found - header.begin());
  };
  DailyFile result;
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = split_cells(line);
    const auto number = [&](std::string_view name) { return to_number(cells.at(position(name))); };
    result.bars.push_back({.date = Date::parse(cells.at(position("Date"))).value(),
                           .open = number(columns.open),
                           .high = number(columns.high),
                           .low = number(columns.low),
                           .close = number(columns.close),
                           .volume = number(columns.volume)});
    if (columns.previous_close.empty()) continue;
    result.previous_closes.push_back(number(columns.previous_close));
  }
  return result;
}

struct NseStock {
  Series raw;
  std::vector<double> previous_closes = {};
};

// All stocks of nse-raw/, by name.
inline std::vector<NseStock> read_nse_stocks(const std::filesystem::path& folder) {
  std::vector<NseStock> stocks;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "nse-raw")) {
    DailyFile file = read_daily_file(entry.path(), kNseColumns);
    const Symbol symbol = Symbol::parse(entry.path().stem().string()).value();
    stocks.push_back(
        {Series::create(symbol, std::move(file.bars)).value(), std::move(file.previous_closes)});
  }
  std::ranges::sort(stocks, {}, [](const NseStock& stock) { return stock.raw.symbol(); });
  return stocks;
}

// yahoo/NAME.csv as the series of `symbol`.
inline Series read_yahoo(const std::filesystem::path& folder, const Symbol& symbol,
                         const std::string& name) {
  DailyFile file = read_daily_file(folder / "yahoo" / (name + ".csv"), DailyColumns{});
  return Series::create(symbol, std::move(file.bars)).value();
}

}  // namespace sensex

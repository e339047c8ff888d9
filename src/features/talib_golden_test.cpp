// Compares with values computed by TA-Lib; provenance and tolerances: README.md of the golden
// folder.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "features/missing.h"
#include "features/stock_indicators.h"

namespace sensex {
namespace {

enum class Tolerance { relative, absolute };

struct GoldenColumn {
  std::string_view name = {};
  Indicator indicator = Indicator::return_1d;
  Tolerance kind = Tolerance::relative;
  double tolerance = 0.0;
};

constexpr std::array kColumns = {
    GoldenColumn{"SMA_5", Indicator::sma_5, Tolerance::relative, 1e-12},
    GoldenColumn{"SMA_10", Indicator::sma_10, Tolerance::relative, 1e-12},
    GoldenColumn{"SMA_20", Indicator::sma_20, Tolerance::relative, 1e-12},
    GoldenColumn{"SMA_50", Indicator::sma_50, Tolerance::relative, 1e-12},
    GoldenColumn{"EMA_12", Indicator::ema_12, Tolerance::relative, 1e-12},
    GoldenColumn{"EMA_26", Indicator::ema_26, Tolerance::relative, 1e-12},
    GoldenColumn{"RSI_14", Indicator::rsi_14, Tolerance::relative, 1e-12},
    GoldenColumn{"RSI_21", Indicator::rsi_21, Tolerance::relative, 1e-12},
    GoldenColumn{"STOCHF_14_3_K", Indicator::stoch_k, Tolerance::absolute, 1e-11},
    GoldenColumn{"STOCHF_14_3_D", Indicator::stoch_d, Tolerance::absolute, 1e-11},
    GoldenColumn{"CCI_20", Indicator::cci_20, Tolerance::absolute, 1e-9},
    GoldenColumn{"MACD_12_26_9", Indicator::macd, Tolerance::absolute, 1e-11},
    GoldenColumn{"MACD_SIGNAL", Indicator::macd_signal, Tolerance::absolute, 1e-11},
    GoldenColumn{"MACD_HIST", Indicator::macd_histogram, Tolerance::absolute, 1e-11},
    GoldenColumn{"BB_UPPER_20_2", Indicator::bb_upper, Tolerance::relative, 1e-10},
    GoldenColumn{"BB_LOWER_20_2", Indicator::bb_lower, Tolerance::relative, 1e-10},
    GoldenColumn{"ATR_14", Indicator::atr_14, Tolerance::relative, 1e-12},
    GoldenColumn{"ADX_14", Indicator::adx_14, Tolerance::relative, 1e-12},
    GoldenColumn{"PLUS_DI_14", Indicator::di_plus_14, Tolerance::relative, 1e-12},
    GoldenColumn{"MINUS_DI_14", Indicator::di_minus_14, Tolerance::relative, 1e-12},
    GoldenColumn{"OBV", Indicator::obv, Tolerance::absolute, 0.0},
    GoldenColumn{"VOLUME_SMA_20", Indicator::volume_sma_20, Tolerance::relative, 1e-12},
};

struct Golden {
  std::vector<std::string> header = {};
  std::vector<std::vector<double>> rows = {};  // kMissing for an empty cell; the date as 0

  double at(std::size_t row, std::string_view column) const {
    const auto found = std::find(header.begin(), header.end(), column);
    return rows.at(row).at(static_cast<std::size_t>(found - header.begin()));
  }
  Bar bar(std::size_t row) const {
    return Bar{.open = at(row, "Open"),
               .high = at(row, "High"),
               .low = at(row, "Low"),
               .close = at(row, "Close"),
               .volume = at(row, "Volume")};
  }
};

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

double parse_cell(const std::string& text) {
  return text.empty() ? kMissing : std::strtod(text.c_str(), nullptr);
}

Golden read_golden(const std::filesystem::path& path) {
  std::ifstream file(path);
  Golden golden;
  std::string line;
  std::getline(file, line);
  golden.header = split(line);
  while (std::getline(file, line)) {
    std::vector<double>& row = golden.rows.emplace_back();
    for (const std::string& cell : split(line)) row.push_back(parse_cell(cell));
    row.front() = 0.0;
  }
  return golden;
}

class TaLib : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto path =
        std::filesystem::path(SENSEX_SOURCE_DIR) / "../shared/golden/talib" / (GetParam() + ".csv");
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no golden values at " << path;
    golden_ = read_golden(path);
    ASSERT_GT(golden_.rows.size(), 700U);
  }

  std::vector<IndicatorValues> batch() const {
    StockIndicators indicators;
    std::vector<IndicatorValues> all;
    for (std::size_t i = 0; i < golden_.rows.size(); ++i) {
      all.push_back(indicators.push(golden_.bar(i)));
    }
    return all;
  }

  Golden golden_;
};

void expect_close(const GoldenColumn& column, double expected, double actual, std::size_t row) {
  if (is_missing(expected)) {
    EXPECT_TRUE(is_missing(actual)) << column.name << " row " << row << ": " << actual;
    return;
  }
  const double scale = column.kind == Tolerance::relative ? std::abs(expected) : 1.0;
  EXPECT_LE(std::abs(actual - expected), column.tolerance * scale)
      << column.name << " row " << row << ": " << expected << " expected, got " << actual;
}

TEST_P(TaLib, AgreesWithEveryColumn) {
  const auto values = batch();
  for (const GoldenColumn& column : kColumns) {
    for (std::size_t row = 0; row < values.size(); ++row) {
      expect_close(column, golden_.at(row, column.name), values[row][index_of(column.indicator)],
                   row);
    }
  }
}

TEST_P(TaLib, EveryColumnOfTheFileIsCompared) {
  EXPECT_EQ(golden_.header.size(), 6 + kColumns.size());  // after date, prices and volume
}

// A stream cut at every seventh bar and taken up again from a copy.
TEST_P(TaLib, AStreamCutIntoStepsGivesTheSameBits) {
  const auto whole = batch();
  StockIndicators checkpoint;
  for (std::size_t start = 0; start < whole.size(); start += 7) {
    StockIndicators stream = checkpoint;
    for (std::size_t i = start; i < std::min(start + 7, whole.size()); ++i) {
      const IndicatorValues values = stream.push(golden_.bar(i));
      EXPECT_EQ(0, std::memcmp(values.data(), whole[i].data(), sizeof values)) << "row " << i;
    }
    checkpoint = stream;
  }
}

INSTANTIATE_TEST_SUITE_P(, TaLib, testing::Values("RELIANCE.NS", "TCS.NS", "^BSESN"),
                         [](const auto& test) {
                           std::string name;
                           for (const char c : test.param) {
                             if (std::isalpha(static_cast<unsigned char>(c)) != 0) name += c;
                           }
                           return name;
                         });

}  // namespace
}  // namespace sensex

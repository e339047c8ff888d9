// Compares with values that TA-Lib gave for real bars, where these lie beside the checkout; their
// provenance and tolerances: README.md of that folder.
#include <array>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "golden/agreement.h"
#include "golden/golden_table.h"
#include "support/folders.h"

namespace sensex {
namespace {

struct GoldenColumn {
  std::string_view name = {};
  Indicator indicator = Indicator::return_1d;
};

constexpr std::array kColumns = {
    GoldenColumn{"SMA_5", Indicator::sma_5},
    GoldenColumn{"SMA_10", Indicator::sma_10},
    GoldenColumn{"SMA_20", Indicator::sma_20},
    GoldenColumn{"SMA_50", Indicator::sma_50},
    GoldenColumn{"EMA_12", Indicator::ema_12},
    GoldenColumn{"EMA_26", Indicator::ema_26},
    GoldenColumn{"RSI_14", Indicator::rsi_14},
    GoldenColumn{"RSI_21", Indicator::rsi_21},
    GoldenColumn{"STOCHF_14_3_K", Indicator::stoch_k},
    GoldenColumn{"STOCHF_14_3_D", Indicator::stoch_d},
    GoldenColumn{"CCI_20", Indicator::cci_20},
    GoldenColumn{"MACD_12_26_9", Indicator::macd},
    GoldenColumn{"MACD_SIGNAL", Indicator::macd_signal},
    GoldenColumn{"MACD_HIST", Indicator::macd_histogram},
    GoldenColumn{"BB_UPPER_20_2", Indicator::bb_upper},
    GoldenColumn{"BB_LOWER_20_2", Indicator::bb_lower},
    GoldenColumn{"ATR_14", Indicator::atr_14},
    GoldenColumn{"ADX_14", Indicator::adx_14},
    GoldenColumn{"PLUS_DI_14", Indicator::di_plus_14},
    GoldenColumn{"MINUS_DI_14", Indicator::di_minus_14},
    GoldenColumn{"OBV", Indicator::obv},
    GoldenColumn{"VOLUME_SMA_20", Indicator::volume_sma_20},
};

std::vector<Bar> bars_of(const GoldenTable& golden) {
  std::vector<Bar> bars;
  for (std::size_t row = 0; row < golden.row_count(); ++row) {
    bars.push_back({.open = golden.number(row, "Open"),
                    .high = golden.number(row, "High"),
                    .low = golden.number(row, "Low"),
                    .close = golden.number(row, "Close"),
                    .volume = golden.number(row, "Volume")});
  }
  return bars;
}

class TaLib : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto path =
        std::filesystem::path(SENSEX_SOURCE_DIR) / "../shared/golden/talib" / (GetParam() + ".csv");
    if (!std::filesystem::exists(path)) {
      ASSERT_TRUE(real_data_folder().empty()) << "real bars are at hand, but no values at " << path;
      GTEST_SKIP() << "no real bars with TA-Lib's values at " << path;
    }
    golden_ = GoldenTable::read(path);
    bars_ = bars_of(golden_);
    ASSERT_GT(bars_.size(), 700U);
  }

  GoldenTable golden_ = {};
  std::vector<Bar> bars_ = {};
};

TEST_P(TaLib, AgreesWithEveryColumn) {
  const auto values = indicators_of(bars_);
  for (const GoldenColumn& column : kColumns) {
    for (std::size_t row = 0; row < values.size(); ++row) {
      expect_agrees(column.indicator, golden_.number(row, column.name),
                    values[row][index_of(column.indicator)],
                    std::string(column.name) + " row " + std::to_string(row));
    }
  }
}

TEST_P(TaLib, EveryColumnOfTheFileIsCompared) {
  EXPECT_EQ(golden_.header().size(), 6 + kColumns.size());  // after date, prices and volume
}

TEST_P(TaLib, AStreamCutIntoStepsGivesTheSameBits) { expect_same_bits_in_steps(bars_); }

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

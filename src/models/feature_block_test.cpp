#include "models/feature_block.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(FeatureBlock, UsFxAndVixAreGlobal) {
  EXPECT_EQ(block_of("us_overnight"), FeatureBlock::global);
  EXPECT_EQ(block_of("fx_5d"), FeatureBlock::global);
  EXPECT_EQ(block_of("vix_level"), FeatureBlock::global);
}

TEST(FeatureBlock, IndexAndStocksAreTheirOwn) {
  EXPECT_EQ(block_of("index_return_1d"), FeatureBlock::index);
  EXPECT_EQ(block_of("stocks_rsi_14"), FeatureBlock::stocks);
}

TEST(FeatureBlock, OtherNamesAreInNone) {
  EXPECT_EQ(block_of("last_direction"), std::nullopt);
  EXPECT_EQ(block_of("us"), std::nullopt);
  EXPECT_EQ(block_of(""), std::nullopt);
}

}  // namespace
}  // namespace sensex

#include "models/feature_block.h"

namespace sensex {

std::optional<FeatureBlock> block_of(std::string_view feature_name) {
  for (const std::string_view prefix : {"us_", "fx_", "vix_"}) {
    if (feature_name.starts_with(prefix)) return FeatureBlock::global;
  }
  if (feature_name.starts_with("index_")) return FeatureBlock::index;
  if (feature_name.starts_with("stocks_")) return FeatureBlock::stocks;
  return std::nullopt;
}

}  // namespace sensex

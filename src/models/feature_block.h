#pragma once

#include <optional>
#include <string_view>

namespace sensex {

// The groups of features that a model may treat differently.
enum class FeatureBlock { global, index, stocks };

// By the name's prefix: us_, fx_ and vix_ are global, index_ is index, stocks_ is stocks. Absence:
// in no block; the models that learn leave such a feature out.
std::optional<FeatureBlock> block_of(std::string_view feature_name);

}  // namespace sensex

#pragma once

#include <utility>

#include "market/bar_source.h"

namespace sensex {

// Data that are there already, as a source: it gives all of them, whatever is asked for.
class LoadedSource final : public BarSource {
 public:
  explicit LoadedSource(MarketData data) : data_(std::move(data)) {}
  Result<MarketData> load(const LoadRequest& /*request*/) override { return data_; }

 private:
  MarketData data_;
};

}  // namespace sensex

#include "features/dataset.h"

#include "features/catalogue.h"
#include "features/feature_builder.h"

namespace sensex {

FeatureColumns model_features(const Market& market) {
  FeatureColumns columns;
  const auto add = [&columns](std::string name, FeatureBlock block) {
    columns.names.push_back(std::move(name));
    columns.blocks.push_back(block);
  };
  for (const GlobalFeatureSpec& feature : market.features())
    add(feature.name, FeatureBlock::global);
  for (const std::string_view name : kIndexFeatureNames)
    add(std::string(name), FeatureBlock::index);
  for (const Indicator indicator : stock_form_indicators()) {
    add("stocks_" + std::string(catalogue()[index_of(indicator)].name), FeatureBlock::stocks);
  }
  add("last_direction", FeatureBlock::none);
  return columns;
}

Result<Dataset> make_dataset(const Panel& panel, const Market& market, Session session) {
  return FeatureBuilder(panel, market).dataset(session);
}

Result<std::vector<double>> make_live_row(const Panel& panel, const Market& market, Session session,
                                          Date target) {
  return FeatureBuilder(panel, market).live_row(session, target);
}

}  // namespace sensex

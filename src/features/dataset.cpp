#include "features/dataset.h"

#include "features/catalogue.h"
#include "features/feature_builder.h"

namespace sensex {

// Both sessions read the same columns; they differ in the cut-off.
std::vector<std::string> model_feature_names(Session /*session*/) {
  std::vector<std::string> names(kGlobalFeatureNames.begin(), kGlobalFeatureNames.end());
  names.insert(names.end(), kIndexFeatureNames.begin(), kIndexFeatureNames.end());
  for (const Indicator indicator : stock_form_indicators()) {
    names.push_back("stocks_" + std::string(catalogue()[index_of(indicator)].name));
  }
  names.emplace_back("last_direction");
  return names;
}

Result<Dataset> make_dataset(const Panel& panel, const Universe& universe, Session session) {
  return FeatureBuilder(panel, universe).dataset(session);
}

Result<std::vector<double>> make_live_row(const Panel& panel, const Universe& universe,
                                          Session session, Date target) {
  return FeatureBuilder(panel, universe).live_row(session, target);
}

}  // namespace sensex

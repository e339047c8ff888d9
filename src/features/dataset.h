#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "features/feature_block.h"
#include "market/market.h"
#include "market/panel.h"
#include "market/session.h"

namespace sensex {

// Samples of one session, oldest first: what could be known at the cut-off, and what came.
// The last column, "last_direction", is in no block: 1 when the close of the last index day before
// the target is above the close before it, else 0. Only the persistence baseline reads it.
//
// "The close before" is that of the panel's day before. Where the data lacks a session, that day is
// two sessions away or more, and so the label spans them all: 33 labels in the reference data, one
// of them over three sessions.
struct Dataset {
  Session session = Session::evening;
  std::vector<std::string> feature_names = {};  // [features]
  std::vector<FeatureBlock> blocks = {};        // [features]
  std::vector<Date> target_days = {};           // [n], strictly increasing
  std::vector<double> x = {};                   // [n x features], row-major; NaN is missing
  std::vector<int> y = {};  // [n], 1 when the target day's close is above the previous close

  std::size_t size() const { return target_days.size(); }
  std::size_t feature_count() const { return feature_names.size(); }
  std::span<const double> row(std::size_t i) const {
    return std::span(x).subspan(i * feature_count(), feature_count());
  }
};

// The columns of a row, in their order; both sessions read the same, they differ in the cut-off.
struct FeatureColumns {
  std::vector<std::string> names = {};
  std::vector<FeatureBlock> blocks = {};
};
FeatureColumns model_features(const Market& market);

// One sample for each panel day t >= 1 whose indicators have warmed up: features from bars up to
// day t-1 and globals available at the cut-off for day t, label from day t. The value of a row
// never depends on later bars. not_enough_data: no such day.
Result<Dataset> make_dataset(const Panel& panel, const Market& market, Session session);

// The row for a target day after the panel's last: the same code on the same bars.
// invalid_argument: `target` is not after the panel's last day. not_enough_data: not warmed up.
Result<std::vector<double>> make_live_row(const Panel& panel, const Market& market, Session session,
                                          Date target);

}  // namespace sensex

#pragma once

#include <vector>

#include "features/dataset.h"
#include "features/global_features.h"
#include "features/index_features.h"
#include "features/stock_features.h"

namespace sensex {

// Everything both sessions' features are made of, computed once per panel: make_dataset and
// make_live_row in one pass for whoever needs several of them.
class FeatureBuilder {
 public:
  // Copies what it needs of the panel. `market` must outlive it.
  FeatureBuilder(const Panel& panel, const Market& market);

  // As make_dataset.
  Result<Dataset> dataset(Session session) const;
  // As make_live_row.
  Result<std::vector<double>> live_row(Session session, Date target) const;

 private:
  void append_row(Session session, std::size_t previous, Date target,
                  std::vector<double>& out) const;

  const Market& market_;
  std::vector<Date> days_;
  std::vector<double> closes_;
  GlobalFeatures global_;
  std::vector<IndexFeatureValues> index_;
  std::vector<StockFormValues> stocks_;
};

}  // namespace sensex

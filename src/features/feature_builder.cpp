#include "features/feature_builder.h"

#include <cassert>

#include <fmt/format.h>

#include "features/catalogue.h"
#include "features/scaling.h"

namespace sensex {
namespace {

// The first day whose every form can have a value: the slowest indicator, then the scaling.
std::size_t warmup_days() { return longest_warmup() + kScalingLeast - 1; }

const Date kFirstTarget(2010, 6, 1);

}  // namespace

FeatureBuilder::FeatureBuilder(const Panel& panel, const Market& market)
    : market_(market),
      global_(panel, market),
      index_(index_features(panel.index)),
      stocks_(stock_features(panel, market.universe())) {
  days_.reserve(panel.day_count());
  closes_.reserve(panel.day_count());
  for (const Bar& bar : panel.index) {
    days_.push_back(bar.date);
    closes_.push_back(bar.close);
  }
}

Result<Dataset> FeatureBuilder::dataset(Session session) const {
  FeatureColumns columns = model_features(market_);
  Dataset set{.session = session,
              .feature_names = std::move(columns.names),
              .blocks = std::move(columns.blocks)};
  for (std::size_t t = warmup_days() + 1; t < days_.size(); ++t) {
    if (days_[t] < kFirstTarget) continue;
    set.target_days.push_back(days_[t]);
    set.y.push_back(closes_[t] > closes_[t - 1] ? 1 : 0);
    append_row(session, t - 1, days_[t], set.x);
  }
  if (set.size() > 0) return set;
  return fail(
      Errc::not_enough_data,
      fmt::format("a sample needs {} index days before it and a day from {} on, got {} days; "
                  "ingest a longer history",
                  warmup_days() + 1, kFirstTarget.to_string(), days_.size()));
}

Result<std::vector<double>> FeatureBuilder::live_row(Session session, Date target) const {
  if (!days_.empty() && target <= days_.back()) {
    return fail(Errc::invalid_argument,
                fmt::format("a forecast's day must come after the last one in the data, {}, got {}",
                            days_.back().to_string(), target.to_string()));
  }
  if (days_.size() <= warmup_days()) {
    return fail(Errc::not_enough_data,
                fmt::format("a forecast needs {} index days, got {}; ingest a longer history",
                            warmup_days() + 1, days_.size()));
  }
  std::vector<double> row;
  append_row(session, days_.size() - 1, target, row);
  return row;
}

void FeatureBuilder::append_row(Session session, std::size_t previous, Date target,
                                std::vector<double>& out) const {
  // A bar that is final only after the cut-off would be a look-ahead; the cut-off sees to it.
  assert(market_.calendar().final_at(days_[previous]) <=
         cutoff(session, market_.calendar(), days_[previous], target));
  const std::vector<double> global = global_.at(session, previous, target);
  const IndexFeatureValues& index = index_[previous];
  const StockFormValues& stocks = stocks_[previous];
  out.insert(out.end(), global.begin(), global.end());
  out.insert(out.end(), index.begin(), index.end());
  out.insert(out.end(), stocks.begin(), stocks.end());
  out.push_back(closes_[previous] > closes_[previous - 1] ? 1.0 : 0.0);
}

}  // namespace sensex

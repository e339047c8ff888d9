#pragma once

#include <span>
#include <string>
#include <string_view>

#include "pipeline/dataset_diff.h"
#include "store/snapshot_store.h"

namespace sensex {

// Datasets as JSON text: pure functions, no store and no clock.

// {datasets: [{id, market, source, simulated, first_session, last_session, stocks, bars, created,
// current}]}, in the order given.
std::string datasets_json(std::span<const Snapshot> datasets, std::string_view current_id);

// One dataset and what it holds; must outlive the call.
struct DatasetFacts {
  const Snapshot& snapshot;
  const MarketData& data;
  bool is_current = false;
  std::string previous = {};  // id of the dataset of the same market before it; empty: none
};

// The fields of datasets_json, previous (or null), sessions, series: [{kind, name, first, last,
// days, opening}] (index, stocks, global series; first, last and opening null where there is none)
// and actions as in actions_json.
std::string dataset_json(const DatasetFacts& facts);

// The ids of the two, and what turns `before` into `after`: {before, after, same, added_series,
// removed_series, series: [{kind, name, added, removed, changed, opening_changed, examples: [{date,
// before, after}]}], added_actions, removed_actions}.
std::string dataset_diff_json(const Snapshot& before, const Snapshot& after,
                              const DatasetDiff& diff);

// {dataset, actions: [{symbol, ex_date, kind, factor, origin, as_of}]}
std::string actions_json(std::string_view dataset_id, std::span<const CorporateAction> actions);

// The dataset of the same market that was added before `snapshot`; empty when there is none.
// `newest_first` is what SnapshotStore::list gives.
std::string previous_of(const Snapshot& snapshot, std::span<const Snapshot> newest_first);

}  // namespace sensex

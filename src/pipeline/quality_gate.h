#pragma once

#include <span>
#include <string>

#include "market/quality.h"
#include "store/store.h"

namespace sensex {

// Keeps a judgement of a dataset on the record: the report as an object, its digest in the log.
Status record_quality(Store& store, const std::string& snapshot_id, const QualityReport& report);

// The last recorded judgement of a dataset; empty: it was never judged.
// malformed_data: the report is damaged.
Result<std::optional<QualityReport>> recorded_quality(Store& store, const std::string& snapshot_id);

// The report with the rule freshness as it is when the data lack `sessions_behind` sessions: data
// age without being ingested again.
QualityReport with_freshness(QualityReport report, int sessions_behind);

// Whether the dataset may be used for `what`. How old it is is not asked here: that changes by the
// hour, and whoever forecasts asks it anew.
// refused: a rule that was not accepted stops it; the message names the rule and the next step.
Status require_dataset_quality(Store& store, const std::string& snapshot_id, Stops what);

}  // namespace sensex

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/quality.h"
#include "store/store.h"

namespace sensex {

// Keeps a judgement of a dataset on the record: the report as an object, its digest in the log.
Status record_quality(Store& store, const std::string& snapshot_id, const QualityReport& report);

// The last recorded judgement of a dataset that let it in; empty: there is none. Data that were
// refused may have the dataset's name too, when what stopped them is no part of it.
// malformed_data: the report is damaged.
Result<std::optional<QualityReport>> recorded_quality(Store& store, const std::string& snapshot_id);

struct Judgement {
  std::string dataset = {};  // id; of refused data what they would have had
  bool is_refused = false;   // the gate did not let the data in
  QualityReport report = {};
};
// The last judgement of any data; empty: nothing was ever judged. Errors as recorded_quality.
Result<std::optional<Judgement>> last_judgement(Store& store);

// The findings accepted of the dataset that is current; none when its report cannot be read, so
// that they are asked for again.
Result<std::vector<Acceptance>> accepted_before(Store& store);

// Why data were refused, with what a person can do; ends with the command that shows every finding.
Error refusal_of_ingest(const QualityReport& report, const Error& why);

// Whether the dataset may be used for `what`. How old it is is not asked here: that changes by the
// hour, and whoever forecasts asks it anew.
// refused: a rule that was not accepted stops it; the message names the rule and the next step.
Status require_dataset_quality(Store& store, const std::string& snapshot_id, Stops what);

}  // namespace sensex

#pragma once

#include <span>
#include <string>

#include "market/quality.h"
#include "market/series.h"

namespace sensex {

// The report with the rule history-shrunk failed, for ingest, when the index as it would be kept
// ends before the one that is known: a dataset's last session never moves back unless `accepted`
// names the rule.
QualityReport with_kept_end(QualityReport report, const Series& known, const Series& index,
                            std::span<const std::string> accepted);

}  // namespace sensex

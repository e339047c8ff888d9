#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "features/catalogue.h"
#include "market/panel.h"
#include "market/trading_calendar.h"
#include "market/universe.h"

namespace sensex {

// What is exported, and what the export says of it. Everything must outlive the call.
struct ExportSource {
  const Panel& panel;
  const Universe& universe;
  const TradingCalendar& calendar;  // tells a session that is missing from a holiday
  std::string market = {};          // "sensex"
  std::string snapshot = {};        // id of the dataset
};

// The direction that follows each day, as a label.
inline constexpr std::int64_t kTargetUp = 1;        // the next session's close is above the day's
inline constexpr std::int64_t kTargetNotUp = 0;     // it is not
inline constexpr std::int64_t kTargetUnknown = -1;  // the next session's close is not in the data

// [days]. Unknown are the last day, and a day after which the calendar has a session before the
// panel's next: what a later session says is no answer to what the next one brought. On days that
// the calendar does not cover, the panel's next day counts as the next session.
std::vector<std::int64_t> day_targets(const Panel& panel, const TradingCalendar& calendar);

struct ExportedDataset {
  std::array<std::size_t, 3> shape = {};  // days, members, indicators
  std::size_t known_targets = 0;
};

// Writes the dataset for NumPy and pandas; docs/formats/numpy-export.md describes the files. The
// folder appears as a whole when all of it is written (StagedFolder). An empty folder or an earlier
// export in its place is replaced.
//   already_exists     the place holds something that no export wrote; it is left as it is
//   invalid_argument   the path names no folder of its own, such as "/"
//   not_found          the folder above is missing
//   permission_denied  it may not be written
//   unavailable        no space is left
Result<ExportedDataset> export_dataset(const ExportSource& source,
                                       const std::filesystem::path& folder);

}  // namespace sensex

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/csv/index_file.h"
#include "base/date.h"

namespace sensex {

// What of an import concerns the index, without whose bars no session moves on.
struct ImportedIndex {
  std::string name = {};  // of its file; empty: none was given
  std::vector<Bar> bars = {};
  std::vector<RefusedRow> refused = {};
  std::vector<Date> file_days = {};  // of the daily files beside it
};

// Whether the import brings the index on, judged by the index of the data that would be kept. Gives
// the sentence on what could not be used, when that is only a part; empty: all was.
// not_enough_data: none of the index's rows is of a session, or no day of the daily files has a bar
// of the index; the message names the rows or days and the next step.
Result<std::optional<std::string>> judge_index(const ImportedIndex& import, const Series& index);

}  // namespace sensex

#include "adapters/files/snapshot_list.h"
#include "fuzz.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const auto list = parse_snapshot_list(input);
  if (!list) return;
  const auto again = parse_snapshot_list(to_text(*list));
  require(again.has_value(), "reads back");
  require(to_text(*again) == to_text(*list), "reads back the same");
  for (const Snapshot& snapshot : list->oldest_first) {
    require(check_listable(snapshot).has_value(), "what was read can be listed again");
  }
}

}  // namespace sensex

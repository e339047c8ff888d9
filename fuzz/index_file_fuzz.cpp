#include <algorithm>

#include "adapters/csv/index_file.h"
#include "fuzz.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  static_cast<void>(is_index_file(input));
  const Symbol index = *Symbol::parse("^INDEX");
  const Result<IndexFile> file = read_index_file("input", input, index);
  if (!file) {
    require(!file.error().message.empty(), "a refusal says why");
    return;
  }
  require(!file->index.bars().empty(), "a file that is taken has a bar");
  require(std::ranges::all_of(file->index.bars(),
                              [](const Bar& bar) { return Bar::create(bar).has_value(); }),
          "every bar is possible");
  require(std::ranges::all_of(file->refused, [](const RefusedRow& row) { return row.line > 1; }),
          "a refused row has a line");
}

}  // namespace sensex

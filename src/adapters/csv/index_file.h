#pragma once

#include <string_view>
#include <vector>

#include "market/market_data.h"

namespace sensex {

// A file of the index's bars on its own: "Date,Open,High,Low,Close", and maybe more columns, which
// the exchanges' daily files lack.
struct IndexFile {
  Series index;
  std::vector<RefusedRow> refused = {};  // rows that cannot be, which `index` is without
};

// Whether the header is that of an index file. A daily file has SYMBOL or its like in its header.
bool is_index_file(std::string_view bytes);

// `name` is for messages. malformed_data: the table cannot be read, `name:line: what`, or not one
// of its rows can be; the message names the first and the next step. not_enough_data: no row at
// all.
Result<IndexFile> read_index_file(std::string_view name, std::string_view bytes,
                                  const Symbol& index);

}  // namespace sensex

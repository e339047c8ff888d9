#include "adapters/csv/index_file.h"

#include <utility>

#include <fmt/core.h>

#include "adapters/csv/bar_row.h"
#include "base/line_reader.h"
#include "market/bar_source.h"

namespace sensex {
bool is_index_file(std::string_view bytes) {
  bytes = without_byte_order_mark(bytes);
  return bytes.substr(0, bytes.find('\n')).starts_with("Date,Open,High,Low,Close");
}

Result<IndexFile> read_index_file(std::string_view name, std::string_view bytes,
                                  const Symbol& index) {
  const auto rows = parse_csv_table(name, bytes, kBarColumns, DateRange{});
  if (!rows) return fail(rows.error());
  std::vector<Bar> bars;
  std::vector<RefusedRow> refused;
  for (const CsvRow& row : *rows) {
    const Result<Bar> bar = Bar::create(bar_of(row));
    if (bar) {
      bars.push_back(*bar);
    } else {
      refused.push_back({std::string(name), row.line, bar.error().message, index.text(), row.date});
    }
  }
  if (bars.empty() && !refused.empty()) {
    return fail(Errc::malformed_data,
                fmt::format("{}:{}: {}; not one row of the file can be used, so nothing was "
                            "imported; mend the file",
                            name, refused.front().line, refused.front().reason));
  }
  Result<Series> series = Series::create(index, std::move(bars));
  if (!series) return fail(series.error());
  return IndexFile{std::move(*series), std::move(refused)};
}

}  // namespace sensex

#include "adapters/csv/index_file.h"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/core.h>

#include "adapters/csv/csv_table.h"
#include "market/bar_source.h"

namespace sensex {
namespace {

constexpr std::array kColumns = {CsvColumn{"Open"}, CsvColumn{"High"}, CsvColumn{"Low"},
                                 CsvColumn{"Close"}, CsvColumn{"Volume", false}};

Result<Bar> to_bar(const CsvRow& row) {
  const double volume = row.numbers[4];
  return Bar::create({.date = row.date,
                      .open = row.numbers[0],
                      .high = row.numbers[1],
                      .low = row.numbers[2],
                      .close = row.numbers[3],
                      .volume = std::isnan(volume) ? 0.0 : volume});
}

}  // namespace

bool is_index_file(std::string_view bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  return bytes.substr(0, bytes.find('\n')).starts_with("Date,Open,High,Low,Close");
}

Result<IndexFile> read_index_file(std::string_view name, std::string_view bytes,
                                  const Symbol& index) {
  const auto rows = parse_csv_table(name, bytes, kColumns, DateRange{});
  if (!rows) return fail(rows.error());
  std::vector<Bar> bars;
  std::vector<RefusedRow> refused;
  for (const CsvRow& row : *rows) {
    const Result<Bar> bar = to_bar(row);
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

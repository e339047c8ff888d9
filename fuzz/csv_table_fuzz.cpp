#include <algorithm>
#include <cmath>

#include "adapters/csv/csv_table.h"
#include "fuzz.h"

namespace sensex {
namespace {

constexpr std::array kColumns = {CsvColumn{"Open"}, CsvColumn{"High"}, CsvColumn{"Low"},
                                 CsvColumn{"Close"}, CsvColumn{"Volume", false}};

void check_rows(const std::vector<CsvRow>& rows, DateRange range) {
  const auto follows = [](const CsvRow& a, const CsvRow& b) { return a.date >= b.date; };
  require(std::ranges::adjacent_find(rows, follows) == rows.end(), "days rise");
  for (const CsvRow& row : rows) {
    require(row.date >= range.from && row.date <= range.to, "rows lie in the range");
    require(std::ranges::all_of(row.numbers, [](double n) { return !std::isinf(n); }),
            "numbers are finite or unknown");
  }
}

}  // namespace

void fuzz_one(std::string_view input) {
  for (const DateRange range : {DateRange{}, {Date(2020, 1, 2), Date(2020, 1, 3)}}) {
    const auto rows = parse_csv_table("input", input, kColumns, range);
    if (rows) check_rows(*rows, range);
  }
}

}  // namespace sensex

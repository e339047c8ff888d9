#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "market/bar_source.h"

namespace sensex {

inline constexpr std::uintmax_t kMaxCsvBytes = 64U << 20U;
inline constexpr std::size_t kMaxCsvLineBytes = 4096;
inline constexpr std::size_t kMaxCsvNumbers = 6;

// A file on disk and the name that messages give it, such as "yahoo/TCS.NS.csv".
struct CsvFile {
  std::filesystem::path path = {};
  std::string name = {};
};

// not_found: no such file. permission_denied: it may not be read. malformed_data: larger than
// kMaxCsvBytes or no regular file.
Result<std::string> read_text(const CsvFile& file);

// A column that is wanted besides Date, found by its name in the header, in any order; a blank in
// the name may be written '_'. Columns that nobody asks for are ignored.
struct CsvColumn {
  std::string_view name = {};
  bool is_required = true;
};

struct CsvRow {
  std::size_t line = 0;  // 1 is the header
  Date date = {};
  // One per column asked for; NaN where the field is empty or the file lacks the column.
  std::array<double, kMaxCsvNumbers> numbers = {};
};

// The rows of `range` of a table with a column "Date". Accepts CRLF, a UTF-8 byte order mark, empty
// lines and a last line without its end; an empty field is an unknown value. Of rows outside the
// range only the date is read, so that defects of years nobody asks for do not stand in the way;
// but dates must increase through the whole file, so that a mistyped year hides nothing.
//   columns    at most kMaxCsvNumbers
//   not_enough_data  no row at all
//   malformed_data   a header without Date or a required column, a row with another number of
//                    fields, a field that is no finite number or no day, a date not after the row
//                    before: `name:line: what`
Result<std::vector<CsvRow>> parse_csv_table(std::string_view name, std::string_view text,
                                            std::span<const CsvColumn> columns, DateRange range);

}  // namespace sensex

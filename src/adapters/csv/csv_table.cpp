#include "adapters/csv/csv_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <system_error>

#include <fmt/format.h>

namespace sensex {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kNextStep = "mend or remove the row, then ingest again";

// Foreign bytes go into messages only in a form every log and terminal takes.
std::string quoted(std::string_view text) {
  std::string shown(text.substr(0, 40));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return fmt::format("'{}'", shown);
}

tl::unexpected<Error> malformed(std::string_view name, std::size_t line, std::string_view what) {
  return fail(Errc::malformed_data, fmt::format("{}:{}: {}; {}", name, line, what, kNextStep));
}

struct Line {
  std::size_t number = 0;
  std::string_view text = {};
};

// Cuts a text into its lines that are not empty.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  std::optional<Line> next() {
    while (!rest_.empty()) {
      std::string_view line = rest_.substr(0, rest_.find('\n'));
      rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
      ++number_;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!line.empty()) return Line{number_, line};
    }
    return std::nullopt;
  }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  // from_chars also reads "nan" and "inf".
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

// One file's rows, in order.
class TableParser {
 public:
  TableParser(std::string_view name, std::span<const std::string_view> columns, DateRange range)
      : name_(name), columns_(columns), range_(range) {}

  Status check_header(const std::optional<Line>& header) const {
    const std::string expected = fmt::format("{}", fmt::join(columns_, ","));
    if (!header) {
      return fail(Errc::not_enough_data,
                  fmt::format("{} is empty, expected the header {} and rows; fetch the file again",
                              name_, expected));
    }
    if (header->text == expected) return {};
    return fail(Errc::malformed_data,
                fmt::format("{}:{}: expected the header {}, got {}; bring the file into that form",
                            name_, header->number, expected, quoted(header->text)));
  }

  // False: the row, and so every later one, lies after the range.
  Result<bool> take(const Line& line) {
    if (line.text.size() > kMaxCsvLineBytes) {
      return malformed(name_, line.number,
                       fmt::format("expected a row of at most {} characters, got {}",
                                   kMaxCsvLineBytes, line.text.size()));
    }
    const Result<Date> date = parse_date(line);
    if (!date) return fail(date.error());
    if (*date > range_.to) return false;
    if (*date < range_.from) return true;
    const Result<CsvRow> row = parse_row(line, *date);
    if (!row) return fail(row.error());
    rows_.push_back(*row);
    return true;
  }

  std::vector<CsvRow> rows() && { return std::move(rows_); }

 private:
  Result<Date> parse_date(const Line& line) const {
    const std::string_view field = line.text.substr(0, line.text.find(','));
    const Result<Date> date = Date::parse(field);
    if (!date) {
      return malformed(name_, line.number,
                       fmt::format("expected a day YYYY-MM-DD, got {}", quoted(field)));
    }
    if (!rows_.empty() && *date <= rows_.back().date) {
      return malformed(name_, line.number,
                       fmt::format("expected a day after {}, got {}", rows_.back().date.to_string(),
                                   date->to_string()));
    }
    return *date;
  }

  Result<CsvRow> parse_row(const Line& line, Date date) const {
    const auto commas = static_cast<std::size_t>(std::ranges::count(line.text, ','));
    if (commas + 1 != columns_.size()) {
      return malformed(name_, line.number,
                       fmt::format("expected {} fields, got {}", columns_.size(), commas + 1));
    }
    CsvRow row{.line = line.number, .date = date};
    std::string_view rest = line.text.substr(line.text.find(',') + 1);
    for (std::size_t column = 1; column < columns_.size(); ++column) {
      const std::string_view field = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(field.size() + 1, rest.size()));
      const std::optional<double> number = parse_number(field);
      if (!number) {
        return malformed(
            name_, line.number,
            fmt::format("expected a number as {}, got {}", columns_[column], quoted(field)));
      }
      row.numbers[column - 1] = *number;
    }
    return row;
  }

  std::string_view name_;
  std::span<const std::string_view> columns_;
  DateRange range_;
  std::vector<CsvRow> rows_ = {};
};

}  // namespace

Result<std::string> read_text(const CsvFile& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file.path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return fail(Errc::not_found, fmt::format("expected the file {}, found none; fetch it, or use "
                                             "--source simulated",
                                             file.name));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return fail(Errc::malformed_data,
                fmt::format("expected {} to be a regular file; put the CSV file there", file.name));
  }
  const std::uintmax_t size = std::filesystem::file_size(file.path, error);
  if (!error && size > kMaxCsvBytes) {
    return fail(Errc::malformed_data,
                fmt::format("{} has {} bytes, at most {} are read; remove what is not daily bars",
                            file.name, size, kMaxCsvBytes));
  }
  std::ifstream stream(file.path, std::ios::binary);
  std::string text(error ? 0 : size, '\0');
  if (error || !stream || !stream.read(text.data(), static_cast<std::streamsize>(size))) {
    return fail(Errc::permission_denied,
                fmt::format("{} cannot be read; check its permissions", file.name));
  }
  return text;
}

Result<std::vector<CsvRow>> parse_csv_table(std::string_view name, std::string_view text,
                                            std::span<const std::string_view> columns,
                                            DateRange range) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  LineReader lines(text);
  TableParser parser(name, columns, range);
  const Status header = parser.check_header(lines.next());
  if (!header) return fail(header.error());
  std::optional<Line> line = lines.next();
  if (!line) {
    return fail(Errc::not_enough_data,
                fmt::format("{} has a header but no row; fetch the file again", name));
  }
  for (; line; line = lines.next()) {
    const Result<bool> more = parser.take(*line);
    if (!more) return fail(more.error());
    if (!*more) break;
  }
  return std::move(parser).rows();
}

}  // namespace sensex

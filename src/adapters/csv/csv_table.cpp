#include "adapters/csv/csv_table.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "base/line_reader.h"
#include "base/text.h"

namespace sensex {
namespace {

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

std::optional<double> finite_number(std::string_view text) {
  const std::optional<double> value = parse_number<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

bool is_named(std::string_view header, std::string_view wanted) {
  const auto same = [](char a, char b) { return a == b || (a == ' ' && b == '_'); };
  return std::ranges::equal(header, wanted, same);
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

// One file's rows, in order.
class TableParser {
 public:
  TableParser(std::string_view name, std::span<const CsvColumn> columns, DateRange range)
      : name_(name), columns_(columns), range_(range) {}

  Status take_header(const std::optional<TextLine>& header) {
    if (!header) {
      return fail(Errc::not_enough_data,
                  fmt::format("{} is empty, expected a header with {} and rows; fetch the file "
                              "again",
                              name_, expected_names()));
    }
    if (header->text.size() > kMaxCsvLineBytes) return too_long(*header);
    field_names_ = split(header->text);
    const std::optional<std::size_t> date = find_field("Date");
    bool is_whole = date.has_value();
    date_field_ = date.value_or(0);
    for (const CsvColumn& column : columns_) {
      fields_.push_back(find_field(column.name));
      is_whole = is_whole && (fields_.back() || !column.is_required);
    }
    if (is_whole) return {};
    return fail(Errc::malformed_data,
                fmt::format("{}:{}: expected a header with {}, got {}; bring the file into that "
                            "form",
                            name_, header->number, expected_names(), quoted(header->text)));
  }

  Status take(const TextLine& line) {
    if (line.text.size() > kMaxCsvLineBytes) return too_long(line);
    const std::optional<std::string_view> date_text = nth_field(line.text, date_field_);
    const Result<Date> date = parse_date(line, date_text.value_or(line.text));
    if (!date) return fail(date.error());
    if (*date < range_.from || *date > range_.to) return {};
    const Result<CsvRow> row = parse_row(line, *date);
    if (!row) return fail(row.error());
    rows_.push_back(*row);
    return {};
  }

  std::vector<CsvRow> rows() && { return std::move(rows_); }

 private:
  std::string expected_names() const {
    std::string names = "Date";
    for (const CsvColumn& column : columns_) {
      if (column.is_required) names += fmt::format(",{}", column.name);
    }
    return names;
  }

  std::optional<std::size_t> find_field(std::string_view wanted) const {
    const auto found = std::ranges::find_if(
        field_names_, [&](std::string_view header) { return is_named(header, wanted); });
    if (found == field_names_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - field_names_.begin());
  }

  tl::unexpected<Error> too_long(const TextLine& line) const {
    return malformed(name_, line.number,
                     fmt::format("expected a row of at most {} characters, got {}",
                                 kMaxCsvLineBytes, line.text.size()));
  }

  static std::optional<std::string_view> nth_field(std::string_view line, std::size_t n) {
    for (; n > 0; --n) {
      const std::size_t comma = line.find(',');
      if (comma == std::string_view::npos) return std::nullopt;
      line.remove_prefix(comma + 1);
    }
    return line.substr(0, line.find(','));
  }

  Result<Date> parse_date(const TextLine& line, std::string_view field) {
    const Result<Date> date = Date::parse(field);
    if (!date) {
      return malformed(name_, line.number,
                       fmt::format("expected a day YYYY-MM-DD, got {}", quoted(field)));
    }
    const bool is_wanted = *date >= range_.from;
    if (is_wanted && last_ && *date <= *last_) {
      return malformed(
          name_, line.number,
          fmt::format("expected a day after {}, got {}", last_->to_string(), date->to_string()));
    }
    if (!is_wanted && last_ && *last_ >= range_.from) {
      return malformed(
          name_, line.number,
          fmt::format("expected a day after {}, got {}", last_->to_string(), date->to_string()));
    }
    last_ = *date;
    return *date;
  }

  Result<CsvRow> parse_row(const TextLine& line, Date date) const {
    const std::vector<std::string_view> fields = split(line.text);
    if (fields.size() != field_names_.size()) {
      return malformed(
          name_, line.number,
          fmt::format("expected {} fields, got {}", field_names_.size(), fields.size()));
    }
    CsvRow row{.line = line.number, .date = date};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string_view text = fields_[i] ? fields[*fields_[i]] : std::string_view();
      const std::optional<double> number = text.empty() ? kUnknown : finite_number(text);
      if (!number) {
        return malformed(
            name_, line.number,
            fmt::format("expected a number as {}, got {}", columns_[i].name, quoted(text)));
      }
      row.numbers[i] = *number;
    }
    return row;
  }

  static constexpr std::optional<double> kUnknown = std::numeric_limits<double>::quiet_NaN();

  std::string_view name_;
  std::span<const CsvColumn> columns_;
  DateRange range_;
  std::vector<std::string_view> field_names_ = {};
  std::size_t date_field_ = 0;
  std::vector<std::optional<std::size_t>> fields_ = {};  // [columns_]
  std::optional<Date> last_ = {};
  std::vector<CsvRow> rows_ = {};
};

}  // namespace

Result<std::string> read_text(const CsvFile& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file.path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return fail(Errc::not_found, fmt::format("expected the file {}, found none; look at the path "
                                             "and the name",
                                             file.name));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return fail(Errc::malformed_data,
                fmt::format("expected {} to be a file; give the file itself", file.name));
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
                                            std::span<const CsvColumn> columns, DateRange range) {
  assert(columns.size() <= kMaxCsvNumbers);
  LineReader lines(without_byte_order_mark(text));
  TableParser parser(name, columns, range);
  const Status header = parser.take_header(lines.next());
  if (!header) return fail(header.error());
  std::optional<TextLine> line = lines.next();
  if (!line) {
    return fail(Errc::not_enough_data,
                fmt::format("{} has a header but no row; fetch the file again", name));
  }
  for (; line; line = lines.next()) {
    if (const Status taken = parser.take(*line); !taken) return fail(taken.error());
  }
  return std::move(parser).rows();
}

}  // namespace sensex

#include "adapters/bhavcopy/daily_file.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "adapters/bhavcopy/csv_line.h"
#include "adapters/bhavcopy/daily_header.h"
#include "adapters/bhavcopy/daily_row_check.h"
#include "adapters/bhavcopy/daily_value.h"
#include "base/line_reader.h"

namespace sensex {
namespace {

constexpr std::string_view kNextStep = "fetch the file again, or mend or remove the row";

using Fields = std::vector<std::string>;

tl::unexpected<Error> malformed(std::string_view name, std::size_t line, std::string_view what) {
  return fail(Errc::malformed_data, fmt::format("{}:{}: {}; {}", name, line, what, kNextStep));
}

tl::unexpected<Error> not_enough(std::string_view name, std::string_view what) {
  return fail(Errc::not_enough_data,
              fmt::format("{} {}; fetch the file of another day, or this one again", name, what));
}

// What exchanges write where there is nothing to say.
bool is_absent(std::string_view text) { return text.empty() || text == "-"; }

Result<Fields> fields_of(std::string_view name, const TextLine& line) {
  if (line.text.size() > kMaxDailyLineBytes) {
    return malformed(name, line.number,
                     fmt::format("expected a line of at most {} characters, got {}",
                                 kMaxDailyLineBytes, line.text.size()));
  }
  std::optional<Fields> fields = split_csv_line(line.text);
  if (!fields) {
    return malformed(name, line.number,
                     fmt::format("expected quotes around whole fields, got {}", shown(line.text)));
  }
  return std::move(*fields);
}

// Reads the lines after the header, one after the other.
class DailyParser {
 public:
  DailyParser(std::string_view name, DailyHeader header)
      : name_(name), header_(std::move(header)), name_day_(day_in_bse_name(name)) {
    file_.format = header_.format();
    file_.exchange = header_.format() == DailyFormat::bse_legacy ? Exchange::bse : Exchange::nse;
  }

  Status take(const TextLine& line);
  Result<DailyFile> finish() &&;

 private:
  // A line of the cash market while it is being read.
  struct Record {
    std::size_t line = 0;
    Fields fields = {};
  };

  std::string_view field(const Record& record, DailyColumn column) const {
    return header_.field(record.fields, column);
  }
  Result<Record> cut(const TextLine& line) const;
  bool is_cash_market(const Record& record) const;
  Status check_exchange(const Record& record);
  Result<Date> parse_date(const Record& record, DailyColumn column) const;
  Result<Date> own_day(const Record& record) const;
  Status check_day(const Record& record, Date day);
  Result<std::optional<double>> number(const Record& record, DailyColumn column) const;
  Status read_numbers(const Record& record, DailyRow& row, std::string& refusal) const;
  void read_words(const Record& record, DailyRow& row) const;
  bool is_first(const DailyRow& row);
  void refuse(std::size_t line, std::string reason) {
    file_.refused.push_back({line, std::move(reason)});
  }

  std::string_view name_;
  DailyHeader header_;
  std::optional<Date> name_day_;
  DailyFile file_ = {};
  std::optional<Date> last_day_ = std::nullopt;
  std::optional<std::string> source_ = std::nullopt;  // of the rows so far, in udiff
  std::set<std::string> seen_ = {};                   // security, series and day of the rows so far
};

Result<DailyParser::Record> DailyParser::cut(const TextLine& line) const {
  Result<Fields> fields = fields_of(name_, line);
  if (!fields) return fail(fields.error());
  // Where the header ends with a comma, the row's own does not stand for a field that is missing.
  if (header_.ends_with_comma() && fields->size() <= header_.fields() && fields->back().empty()) {
    fields->pop_back();
  }
  while (fields->size() > header_.fields() && fields->back().empty()) fields->pop_back();
  if (fields->size() != header_.fields()) {
    return malformed(name_, line.number,
                     fmt::format("expected {} fields, got {}", header_.fields(), fields->size()));
  }
  return Record{line.number, std::move(*fields)};
}

bool DailyParser::is_cash_market(const Record& record) const {
  switch (header_.format()) {
    case DailyFormat::udiff:
      return field(record, DailyColumn::segment) == "CM" &&
             field(record, DailyColumn::instrument) == "STK";
    case DailyFormat::bse_legacy:
      return field(record, DailyColumn::instrument) == "Q";
    case DailyFormat::nse_legacy:
    case DailyFormat::nse_full:
    case DailyFormat::nse_history:
      break;
  }
  return true;
}

Status DailyParser::check_exchange(const Record& record) {
  if (!header_.has(DailyColumn::source)) return {};
  const std::string_view source = field(record, DailyColumn::source);
  if (source != "NSE" && source != "BSE") {
    return malformed(name_, record.line,
                     fmt::format("expected NSE or BSE as {}, got {}",
                                 header_.name_of(DailyColumn::source), shown(source)));
  }
  if (source_ && *source_ != source) {
    return malformed(name_, record.line,
                     fmt::format("expected rows of {} alone, got one of {}", *source_, source));
  }
  source_ = source;
  file_.exchange = source == "BSE" ? Exchange::bse : Exchange::nse;
  return {};
}

Result<Date> DailyParser::parse_date(const Record& record, DailyColumn column) const {
  const std::string_view text = field(record, column);
  if (const std::optional<Date> date = parse_daily_date(text)) return *date;
  return malformed(name_, record.line,
                   fmt::format("expected a day such as 2024-07-05 or 05-Jul-2024 as {}, got {}",
                               header_.name_of(column), shown(text)));
}

// BSE's legacy file says its day in the rows, in its name, or in both.
Result<Date> DailyParser::own_day(const Record& record) const {
  if (header_.format() != DailyFormat::bse_legacy) return parse_date(record, DailyColumn::day);
  if (field(record, DailyColumn::day).empty()) {
    if (name_day_) return *name_day_;
    return fail(Errc::invalid_argument,
                fmt::format("{}:{}: expected a file named EQDDMMYY.CSV or EQ_ISINCODE_DDMMYY.CSV, "
                            "because no column tells its day; give it the name BSE gave it",
                            name_, record.line));
  }
  Result<Date> day = parse_date(record, DailyColumn::day);
  if (day && name_day_ && *day != *name_day_) {
    return malformed(name_, record.line,
                     fmt::format("expected the day of the file's name, {}, got {}",
                                 name_day_->to_string(), day->to_string()));
  }
  return day;
}

Status DailyParser::check_day(const Record& record, Date day) {
  if (header_.format() == DailyFormat::nse_history) {
    const Result<Date> leading = parse_date(record, DailyColumn::leading_day);
    if (!leading) return fail(leading.error());
    if (*leading != day) {
      return malformed(
          name_, record.line,
          fmt::format("expected the same day as {} and {}, got {} and {}",
                      header_.name_of(DailyColumn::leading_day), header_.name_of(DailyColumn::day),
                      leading->to_string(), day.to_string()));
    }
    if (last_day_ && day < *last_day_) {
      return malformed(name_, record.line,
                       fmt::format("expected no day before {}, got {}", last_day_->to_string(),
                                   day.to_string()));
    }
  } else if (last_day_ && day != *last_day_) {
    return malformed(name_, record.line,
                     fmt::format("expected rows of one day, {}, got one of {}",
                                 last_day_->to_string(), day.to_string()));
  }
  last_day_ = day;
  return {};
}

Result<std::optional<double>> DailyParser::number(const Record& record, DailyColumn column) const {
  const std::string_view text = field(record, column);
  if (is_absent(text)) return std::nullopt;
  const std::optional<double> value = parse_daily_number(text);
  if (!value) {
    return malformed(
        name_, record.line,
        fmt::format("expected a number as {}, got {}", header_.name_of(column), shown(text)));
  }
  return value;
}

// `refusal` names the first number that a bar needs and the line does not have.
Status DailyParser::read_numbers(const Record& record, DailyRow& row, std::string& refusal) const {
  const std::array needed = {
      std::pair(DailyColumn::open, &row.bar.open), std::pair(DailyColumn::high, &row.bar.high),
      std::pair(DailyColumn::low, &row.bar.low), std::pair(DailyColumn::close, &row.bar.close),
      std::pair(DailyColumn::volume, &row.bar.volume)};
  for (const auto& [column, target] : needed) {
    const Result<std::optional<double>> value = number(record, column);
    if (!value) return fail(value.error());
    if (!*value && refusal.empty()) {
      refusal = fmt::format("expected a number as {}, got none", header_.name_of(column));
    }
    *target = value->value_or(0);
  }
  const std::array optional = {std::pair(DailyColumn::previous_close, &row.previous_close),
                               std::pair(DailyColumn::delivered, &row.delivered)};
  for (const auto& [column, target] : optional) {
    const Result<std::optional<double>> value = number(record, column);
    if (!value) return fail(value.error());
    *target = *value;
  }
  // How the exchanges write that there was no session before.
  if (row.previous_close == 0) row.previous_close.reset();
  return {};
}

void DailyParser::read_words(const Record& record, DailyRow& row) const {
  row.ticker = field(record, DailyColumn::ticker);
  row.series = field(record, DailyColumn::series);
  row.name = printable_ascii(field(record, DailyColumn::name));
  if (file_.exchange == Exchange::bse) row.scrip_code = field(record, DailyColumn::scrip_code);
  if (const std::string_view isin = field(record, DailyColumn::isin); !is_absent(isin)) {
    row.isin = isin;
  }
}

// False when the file has said something else of this security, series and day.
bool DailyParser::is_first(const DailyRow& row) {
  return seen_
      .insert(fmt::format("{}\n{}\n{}", identity(row), row.series, row.bar.date.to_string()))
      .second;
}

Status DailyParser::take(const TextLine& line) {
  if (file_.rows.size() + file_.refused.size() + file_.other_instruments == kMaxDailyRows) {
    return malformed(name_, line.number, fmt::format("expected at most {} rows", kMaxDailyRows));
  }
  const Result<Record> record = cut(line);
  if (!record) return fail(record.error());
  if (!is_cash_market(*record)) {
    ++file_.other_instruments;
    return {};
  }
  const Status exchange = check_exchange(*record);
  if (!exchange) return fail(exchange.error());
  const Result<Date> day = own_day(*record);
  if (!day) return fail(day.error());
  const Status order = check_day(*record, *day);
  if (!order) return fail(order.error());

  DailyRow row{.line = record->line, .bar = {.date = *day}};
  std::string refusal;
  const Status numbers = read_numbers(*record, row, refusal);
  if (!numbers) return fail(numbers.error());
  read_words(*record, row);
  if (!refusal.empty()) {
    refuse(row.line, std::move(refusal));
  } else if (std::optional<std::string> reason = contradiction(row)) {
    refuse(row.line, std::move(*reason));
  } else if (!is_first(row)) {
    refuse(row.line, fmt::format("expected one row of {} {} on {}, got another", identity(row),
                                 row.series, row.bar.date.to_string()));
  } else {
    file_.rows.push_back(std::move(row));
  }
  return {};
}

Result<DailyFile> DailyParser::finish() && {
  if (file_.rows.empty() && file_.refused.empty()) {
    if (file_.other_instruments == 0) return not_enough(name_, "has a header but no row");
    return not_enough(
        name_, fmt::format("has {} rows but none of the cash market", file_.other_instruments));
  }
  if (header_.format() != DailyFormat::nse_history) file_.day = last_day_;
  return std::move(file_);
}

bool is_web_page(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text[start] == '<';
}

// What can be said before a line is read.
Status verify_store(std::string_view name, std::string_view text) {
  if (text.size() > kMaxDailyFileBytes) {
    return fail(Errc::malformed_data,
                fmt::format("{} has {} bytes, a daily file at most {}; fetch the file again", name,
                            text.size(), kMaxDailyFileBytes));
  }
  if (is_web_page(text)) {
    return fail(Errc::not_found,
                fmt::format("{} is a page, not data: the exchange answers so when there is no file "
                            "for that day; ask for a trading day, or later on the day itself",
                            name));
  }
  return {};
}

}  // namespace

std::string_view to_string(Exchange exchange) { return exchange == Exchange::nse ? "NSE" : "BSE"; }

std::string_view to_string(DailyFormat format) {
  switch (format) {
    case DailyFormat::nse_legacy:
      return "NSE's bhavcopy";
    case DailyFormat::nse_full:
      return "NSE's full daily file";
    case DailyFormat::nse_history:
      return "NSE's full daily files in a row";
    case DailyFormat::bse_legacy:
      return "BSE's bhavcopy";
    case DailyFormat::udiff:
      break;
  }
  return "a UDiFF bhavcopy";
}

std::string_view identity(const DailyRow& row) {
  return row.ticker.empty() ? row.scrip_code : row.ticker;
}

Result<DailyFile> parse_daily_file(std::string_view name, std::string_view bytes) {
  bytes = without_byte_order_mark(bytes);
  const Status whole = verify_store(name, bytes);
  if (!whole) return fail(whole.error());
  LineReader lines(bytes);
  std::optional<TextLine> line = lines.next();
  if (!line) return not_enough(name, "is empty");
  Result<Fields> names = fields_of(name, *line);
  if (!names) return fail(names.error());
  Result<DailyHeader> header = DailyHeader::recognise(name, line->number, std::move(*names));
  if (!header) return fail(header.error());
  DailyParser parser(name, std::move(*header));
  while ((line = lines.next())) {
    const Status taken = parser.take(*line);
    if (!taken) return fail(taken.error());
  }
  return std::move(parser).finish();
}

}  // namespace sensex

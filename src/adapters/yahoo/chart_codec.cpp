#include "adapters/yahoo/chart_codec.h"

#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "adapters/yahoo/json_text.h"
#include "adapters/yahoo/printable.h"

namespace sensex {
namespace {

using Json = nlohmann::json;

constexpr JsonLimits kLimits = {
    .bytes = kMaxChartBytes, .depth = kMaxChartDepth, .values = kMaxChartValues};

// 1900 to 2200, in seconds: wide enough for any daily bar, narrow enough for any arithmetic.
constexpr std::int64_t kFirstTime = -2'208'988'800;
constexpr std::int64_t kLastTime = 7'258'118'400;
constexpr std::int64_t kWidestOffset = 14L * 3600;

// The columns of an answer, in the order of ChartRow's fields.
struct Column {
  const char* name = nullptr;
  std::optional<double> ChartRow::* field = nullptr;
};
constexpr std::array<Column, 5> kQuoteColumns = {{{"open", &ChartRow::open},
                                                  {"high", &ChartRow::high},
                                                  {"low", &ChartRow::low},
                                                  {"close", &ChartRow::close},
                                                  {"volume", &ChartRow::volume}}};
constexpr Column kAdjustedColumn = {"adjclose", &ChartRow::adjusted_close};

// The member of an object, or nullptr where there is none, it is null or this is no object.
const Json* member(const Json* object, const char* key) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(key);
  return found == object->end() || found->is_null() ? nullptr : &*found;
}

// The first element of a member that is an array.
const Json* first_of(const Json* object, const char* key) {
  const Json* const array = member(object, key);
  return array != nullptr && array->is_array() && !array->empty() ? &array->front() : nullptr;
}

std::string text_of(const Json* object, const char* key) {
  const Json* const value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::optional<std::int64_t> integer_of(const Json* value, std::int64_t low, std::int64_t high) {
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  // Beyond int64 the library holds it as unsigned, and `get` would wrap.
  if (value->is_number_unsigned() &&
      value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) {
    return std::nullopt;
  }
  const auto number = value->get<std::int64_t>();
  return number >= low && number <= high ? std::optional(number) : std::nullopt;
}

std::optional<Instant> time_of(const Json* value) {
  const auto seconds = integer_of(value, kFirstTime, kLastTime);
  return seconds ? std::optional(Instant(std::chrono::seconds(*seconds))) : std::nullopt;
}

// By day; Yahoo's own keys say nothing more.
using Events = std::multimap<Date, const Json*>;

// A number in an event; -1, which no event may have, when there is none.
double number_in(const Json* event, const char* key) {
  const Json* const value = member(event, key);
  return value != nullptr && value->is_number() ? value->get<double>() : -1;
}

class ChartReader {
 public:
  explicit ChartReader(std::string_view symbol) : symbol_(symbol) {}

  tl::unexpected<Error> malformed(std::string_view what) const {
    return fail(Errc::malformed_data, fmt::format("{}: {}; fetch it again", symbol_, what));
  }

  Result<Chart> read(const Json& root) {
    if (const Json* const refusal = error_in(root)) return refused(*refusal);
    const Json* const result = first_of(member(&root, "chart"), "result");
    if (result == nullptr) return malformed("expected chart.result, got none");
    return read_meta(member(result, "meta"))
        .and_then([&] { return read_rows(*result); })
        .and_then([&] { return read_splits(member(result, "events")); })
        .and_then([&] { return read_dividends(member(result, "events")); })
        .map([&] { return std::move(chart_); });
  }

 private:
  // Errors of the gateway before the service have another name around them.
  static const Json* error_in(const Json& root) {
    const Json* const error = member(member(&root, "chart"), "error");
    return error != nullptr ? error : member(member(&root, "finance"), "error");
  }

  tl::unexpected<Error> refused(const Json& error) const {
    const std::string code = text_of(&error, "code");
    const std::string description = text_of(&error, "description");
    const std::string said = printable(description.empty() ? code : description);
    if (code == "Not Found" || description.find("delisted") != std::string::npos ||
        description.find("Data doesn't exist") != std::string::npos) {
      return fail(Errc::not_found,
                  fmt::format("{}: Yahoo has no data ('{}'); check the symbol and the days",
                              symbol_, said));
    }
    return fail(Errc::unavailable,
                fmt::format("{}: Yahoo refuses ('{}'); try again later", symbol_, said));
  }

  Status read_meta(const Json* meta) {
    chart_.symbol = text_of(meta, "symbol");
    if (chart_.symbol != symbol_) {
      return malformed(
          fmt::format("expected the chart of this symbol, got '{}'", printable(chart_.symbol)));
    }
    const auto offset = integer_of(member(meta, "gmtoffset"), -kWidestOffset, kWidestOffset);
    if (!offset) return malformed("expected meta.gmtoffset in seconds, got none or another thing");
    chart_.gmtoffset = std::chrono::seconds(*offset);
    chart_.currency = printable(text_of(meta, "currency"));
    return {};
  }

  Status read_rows(const Json& result) {
    const Json* const times = member(&result, "timestamp");
    if (times == nullptr) return {};
    if (!times->is_array()) return malformed("expected an array of timestamps, got another thing");
    if (times->size() > kMaxChartRows) {
      return malformed(
          fmt::format("expected at most {} rows, got {}", kMaxChartRows, times->size()));
    }
    return read_times(*times)
        .and_then([&] { return read_columns(member(&result, "indicators")); })
        .map([&] { order_days(); });
  }

  Status read_times(const Json& times) {
    chart_.rows.reserve(times.size());
    for (const Json& value : times) {
      const auto start = time_of(&value);
      if (!start) {
        return malformed(fmt::format("expected a time as timestamp {}, got another thing",
                                     chart_.rows.size() + 1));
      }
      chart_.rows.push_back({.date = exchange_date(*start, chart_.gmtoffset), .start = *start});
    }
    return {};
  }

  Status read_columns(const Json* indicators) {
    const Json* const quote = first_of(indicators, "quote");
    for (const Column& column : kQuoteColumns) {
      const Json* const values = member(quote, column.name);
      if (values == nullptr) return malformed(fmt::format("expected {}, got none", column.name));
      const Status read = read_column(*values, column);
      if (!read) return read;
    }
    const Json* const adjusted = member(first_of(indicators, "adjclose"), kAdjustedColumn.name);
    return adjusted == nullptr ? Status() : read_column(*adjusted, kAdjustedColumn);
  }

  Status read_column(const Json& values, const Column& column) {
    if (!values.is_array() || values.size() != chart_.rows.size()) {
      return malformed(fmt::format("expected {} values of {}, got {}", chart_.rows.size(),
                                   column.name, values.is_array() ? values.size() : 0));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Json& value = values[i];
      if (value.is_null()) continue;
      if (!value.is_number()) {
        return malformed(fmt::format("expected a number as {} of {}, got another thing",
                                     column.name, chart_.rows[i].date.to_string()));
      }
      chart_.rows[i].*column.field = value.get<double>();
    }
    return {};
  }

  void order_days() {
    // Keeps rows of the same instant in the order of the answer.
    std::multimap<std::pair<Date, Instant>, ChartRow> ordered;
    for (const ChartRow& row : chart_.rows) ordered.emplace(std::pair(row.date, row.start), row);
    std::vector<ChartRow> days;
    days.reserve(ordered.size());
    for (const auto& [time, row] : ordered) {
      if (days.empty() || days.back().date != row.date) {
        days.push_back(row);
      } else if (row.close || !days.back().close) {
        days.back() = row;
      }
    }
    chart_.rows = std::move(days);
  }

  Result<Events> events_of(const Json* events, const char* kind) const {
    const Json* const objects = member(events, kind);
    if (objects == nullptr) return {};
    if (!objects->is_object() || objects->size() > kMaxChartEvents) {
      return malformed(
          fmt::format("expected at most {} {}, got more or another thing", kMaxChartEvents, kind));
    }
    Events found;
    for (const Json& object : *objects) {
      const auto time = time_of(member(&object, "date"));
      if (!time) return malformed(fmt::format("expected a date in {}, got none", kind));
      found.emplace(exchange_date(*time, chart_.gmtoffset), &object);
    }
    return found;
  }

  Status read_splits(const Json* events) {
    const auto found = events_of(events, "splits");
    if (!found) return fail(found.error());
    for (const auto& [date, event] : *found) {
      const ChartSplit split{.date = date,
                             .numerator = number_in(event, "numerator"),
                             .denominator = number_in(event, "denominator")};
      if (!(split.numerator > 0) || !(split.denominator > 0)) {
        return malformed(fmt::format("expected a ratio in the split of {}, got another thing",
                                     split.date.to_string()));
      }
      chart_.splits.push_back(split);
    }
    return {};
  }

  Status read_dividends(const Json* events) {
    const auto found = events_of(events, "dividends");
    if (!found) return fail(found.error());
    for (const auto& [date, event] : *found) {
      const ChartDividend dividend{.date = date, .amount = number_in(event, "amount")};
      if (!(dividend.amount >= 0)) {
        return malformed(fmt::format("expected an amount in the dividend of {}, got another thing",
                                     dividend.date.to_string()));
      }
      chart_.dividends.push_back(dividend);
    }
    return {};
  }

  std::string_view symbol_;
  Chart chart_ = {};
};

bool is_html(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && body[first] == '<';
}

}  // namespace

Result<Chart> parse_chart(std::string_view symbol, std::string_view body) {
  ChartReader reader(symbol);
  if (is_html(body)) {
    return fail(Errc::unavailable,
                fmt::format("{}: expected JSON, got an HTML page; the provider blocks or has "
                            "changed, try again later",
                            symbol));
  }
  const Result<std::string> text = bounded_json(body, kLimits);
  if (!text) return reader.malformed(text.error().message);
  const Json root = Json::parse(*text, nullptr, false);
  if (root.is_discarded()) {
    return reader.malformed(
        fmt::format("expected JSON, got {} bytes that are cut off or damaged", body.size()));
  }
  return reader.read(root);
}

}  // namespace sensex

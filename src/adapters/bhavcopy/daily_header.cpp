#include "adapters/bhavcopy/daily_header.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "adapters/bhavcopy/daily_value.h"

namespace sensex {
namespace {

struct ColumnName {
  DailyColumn column = DailyColumn::ticker;
  std::string_view name = {};
  bool required = true;
};

constexpr std::array<ColumnName, 10> kNseLegacy = {{{DailyColumn::ticker, "SYMBOL"},
                                                    {DailyColumn::series, "SERIES"},
                                                    {DailyColumn::open, "OPEN"},
                                                    {DailyColumn::high, "HIGH"},
                                                    {DailyColumn::low, "LOW"},
                                                    {DailyColumn::close, "CLOSE"},
                                                    {DailyColumn::previous_close, "PREVCLOSE"},
                                                    {DailyColumn::volume, "TOTTRDQTY"},
                                                    {DailyColumn::day, "TIMESTAMP"},
                                                    {DailyColumn::isin, "ISIN", false}}};

constexpr std::array<ColumnName, 11> kNseFull = {{{DailyColumn::ticker, "SYMBOL"},
                                                  {DailyColumn::series, "SERIES"},
                                                  {DailyColumn::day, "DATE1"},
                                                  {DailyColumn::previous_close, "PREV_CLOSE"},
                                                  {DailyColumn::open, "OPEN_PRICE"},
                                                  {DailyColumn::high, "HIGH_PRICE"},
                                                  {DailyColumn::low, "LOW_PRICE"},
                                                  {DailyColumn::close, "CLOSE_PRICE"},
                                                  {DailyColumn::volume, "TTL_TRD_QNTY"},
                                                  {DailyColumn::delivered, "DELIV_QTY"},
                                                  {DailyColumn::leading_day, "Date", false}}};

constexpr std::array<ColumnName, 12> kBseLegacy = {{{DailyColumn::scrip_code, "SC_CODE"},
                                                    {DailyColumn::name, "SC_NAME"},
                                                    {DailyColumn::series, "SC_GROUP"},
                                                    {DailyColumn::instrument, "SC_TYPE"},
                                                    {DailyColumn::open, "OPEN"},
                                                    {DailyColumn::high, "HIGH"},
                                                    {DailyColumn::low, "LOW"},
                                                    {DailyColumn::close, "CLOSE"},
                                                    {DailyColumn::previous_close, "PREVCLOSE"},
                                                    {DailyColumn::volume, "NO_OF_SHRS"},
                                                    {DailyColumn::isin, "ISIN_CODE", false},
                                                    {DailyColumn::day, "TRADING_DATE", false}}};

constexpr std::array<ColumnName, 15> kUdiff = {{{DailyColumn::day, "TradDt"},
                                                {DailyColumn::segment, "Sgmt"},
                                                {DailyColumn::source, "Src"},
                                                {DailyColumn::instrument, "FinInstrmTp"},
                                                {DailyColumn::scrip_code, "FinInstrmId"},
                                                {DailyColumn::isin, "ISIN"},
                                                {DailyColumn::ticker, "TckrSymb"},
                                                {DailyColumn::series, "SctySrs"},
                                                {DailyColumn::name, "FinInstrmNm"},
                                                {DailyColumn::open, "OpnPric"},
                                                {DailyColumn::high, "HghPric"},
                                                {DailyColumn::low, "LwPric"},
                                                {DailyColumn::close, "ClsPric"},
                                                {DailyColumn::previous_close, "PrvsClsgPric"},
                                                {DailyColumn::volume, "TtlTradgVol"}}};

struct Layout {
  DailyFormat format = DailyFormat::nse_legacy;
  std::span<const ColumnName> columns = {};
};

constexpr std::array<Layout, 4> kLayouts = {{{DailyFormat::nse_legacy, kNseLegacy},
                                             {DailyFormat::nse_full, kNseFull},
                                             {DailyFormat::bse_legacy, kBseLegacy},
                                             {DailyFormat::udiff, kUdiff}}};

// The layout's needs against the names a file has.
struct Match {
  Layout layout = {};
  std::size_t found = 0;  // of the required ones
  std::vector<std::string_view> missing = {};
};

Match match(const Layout& layout, const std::vector<std::string>& upper_names) {
  Match result{.layout = layout};
  for (const ColumnName& column : layout.columns) {
    if (!column.required) continue;
    if (std::ranges::find(upper_names, upper_case(column.name)) == upper_names.end()) {
      result.missing.push_back(column.name);
    } else {
      ++result.found;
    }
  }
  return result;
}

Match best_match(const std::vector<std::string>& upper_names) {
  Match best = match(kLayouts.front(), upper_names);
  for (const Layout& layout : std::span(kLayouts).subspan(1)) {
    Match next = match(layout, upper_names);
    if (next.missing.size() < best.missing.size()) best = std::move(next);
  }
  return best;
}

tl::unexpected<Error> unknown(std::string_view place, const Match& best, std::string_view header) {
  // With most of a format's columns the file is meant to be of that format.
  if (best.found > best.missing.size()) {
    return fail(Errc::malformed_data,
                fmt::format("{}: expected the columns of {}, found none called {}; fetch the file "
                            "again, or see docs/formats/daily-files.md",
                            place, to_string(best.layout.format), fmt::join(best.missing, ", ")));
  }
  return fail(Errc::malformed_data,
              fmt::format("{}: expected the header of a daily file of NSE (SYMBOL,SERIES,... or "
                          "TradDt,...,TckrSymb,...) or BSE (SC_CODE,SC_NAME,... or TradDt,...), "
                          "got {}; fetch the file again, or see docs/formats/daily-files.md",
                          place, shown(header)));
}

}  // namespace

Result<DailyHeader> DailyHeader::recognise(std::string_view file, std::size_t line,
                                           std::vector<std::string> names) {
  const bool ends_with_comma = names.size() > 1 && names.back().empty();
  while (!names.empty() && names.back().empty()) names.pop_back();
  std::vector<std::string> upper_names;
  upper_names.reserve(names.size());
  for (const std::string& name : names) upper_names.push_back(upper_case(name));
  const std::string place = fmt::format("{}:{}", file, line);
  const Match best = best_match(upper_names);
  if (!best.missing.empty()) return unknown(place, best, fmt::format("{}", fmt::join(names, ",")));

  DailyHeader header(best.layout.format, std::move(names), ends_with_comma);
  for (const ColumnName& column : best.layout.columns) {
    const std::string wanted = upper_case(column.name);
    const auto found = std::ranges::find(upper_names, wanted);
    if (found == upper_names.end()) continue;
    if (std::find(found + 1, upper_names.end(), wanted) != upper_names.end()) {
      return fail(Errc::malformed_data, fmt::format("{}: expected one column {}, got two; fetch "
                                                    "the file again",
                                                    place, column.name));
    }
    header.positions_.at(static_cast<std::size_t>(column.column)) =
        static_cast<std::size_t>(found - upper_names.begin());
  }
  if (header.has(DailyColumn::leading_day)) header.format_ = DailyFormat::nse_history;
  return header;
}

std::string_view DailyHeader::field(const std::vector<std::string>& row, DailyColumn column) const {
  const std::optional<std::size_t>& at = position(column);
  return at ? std::string_view(row.at(*at)) : std::string_view();
}

}  // namespace sensex

#include <algorithm>
#include <cmath>

#include "adapters/yahoo/chart_codec.h"
#include "fuzz.h"

namespace sensex {
namespace {

bool is_finite(const std::optional<double>& value) { return !value || std::isfinite(*value); }

void check(const Chart& chart) {
  require(chart.symbol == "X.NS", "the chart is of the symbol that was asked for");
  const auto follows = [](const ChartRow& a, const ChartRow& b) { return a.date >= b.date; };
  require(std::ranges::adjacent_find(chart.rows, follows) == chart.rows.end(), "days rise");
  for (const ChartRow& row : chart.rows) {
    for (const auto field : {&ChartRow::open, &ChartRow::high, &ChartRow::low, &ChartRow::close,
                             &ChartRow::adjusted_close, &ChartRow::volume}) {
      require(is_finite(row.*field), "numbers are finite");
    }
  }
  require(std::ranges::is_sorted(chart.splits, {}, &ChartSplit::date), "splits are in order");
  require(
      std::ranges::all_of(chart.splits,
                          [](const ChartSplit& s) { return s.numerator > 0 && s.denominator > 0; }),
      "splits have a ratio");
  require(std::ranges::is_sorted(chart.dividends, {}, &ChartDividend::date),
          "dividends are in order");
}

void check(const Error& error) {
  require(error.code == Errc::not_found || error.code == Errc::unavailable ||
              error.code == Errc::malformed_data,
          "an error has one of the codes that are promised");
  require(error.message.starts_with("X.NS: ") &&
              std::ranges::all_of(error.message, [](char c) { return c >= ' ' && c <= '~'; }),
          "a message is printable");
}

}  // namespace

void fuzz_one(std::string_view input) {
  const auto chart = parse_chart("X.NS", input);
  chart ? check(*chart) : check(chart.error());
}

}  // namespace sensex

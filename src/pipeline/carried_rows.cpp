#include "pipeline/carried_rows.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "pipeline/restatement.h"

namespace sensex {
namespace {

std::string name_of(const Series& series) { return series.symbol().text(); }
std::string name_of(const GlobalSeries& series) { return series.id(); }
std::span<const Bar> days_of(const Series& series) { return series.bars(); }
std::span<const GlobalPoint> days_of(const GlobalSeries& series) { return series.points(); }

Series with_days(const Series& series, std::vector<Bar> bars) {
  std::optional<Opening> opening = series.opening();
  if (opening && opening->date <= bars.back().date) opening.reset();
  return *Series::create(series.symbol(), std::move(bars), opening);
}

GlobalSeries with_days(const GlobalSeries& series, std::vector<GlobalPoint> points) {
  return *GlobalSeries::create(series.id(), std::move(points));
}

// Null: it has none.
template <class Day>
const Day* find_day(std::span<const Day> days, Date date) {
  const auto found = std::ranges::lower_bound(days, date, {}, &Day::date);
  return found != days.end() && found->date == date ? &*found : nullptr;
}

// The days of `known` that were refused and that `series` lacks.
template <class S>
auto days_to_carry(const S& known, const S& series, const std::vector<RefusedRow>& refused) {
  std::vector<std::ranges::range_value_t<decltype(days_of(known))>> days;
  for (const RefusedRow& row : refused) {
    if (row.series != name_of(series) || find_day(days_of(series), row.date)) continue;
    const auto* day = find_day(days_of(known), row.date);
    if (day != nullptr) days.push_back(*day);
  }
  std::ranges::sort(days, {}, [](const auto& day) { return day.date; });
  const auto same_day = [](const auto& a, const auto& b) { return a.date == b.date; };
  days.erase(std::unique(days.begin(), days.end(), same_day), days.end());
  return days;
}

template <class S>
void carry(const S& known, S& series, const std::vector<RefusedRow>& refused,
           std::vector<std::string>& carried) {
  auto days = days_to_carry(known, series, refused);
  if (days.empty() || is_restated(known, series)) return;
  for (const auto& day : days) carried.push_back(name_of(series) + " " + day.date.to_string());
  const auto own = days_of(series);
  days.insert(days.end(), own.begin(), own.end());
  std::ranges::sort(days, {}, [](const auto& day) { return day.date; });
  series = with_days(series, std::move(days));
}

template <class S>
void carry_all(const std::vector<S>& known, std::vector<S>& data,
               const std::vector<RefusedRow>& refused, std::vector<std::string>& carried) {
  for (S& series : data) {
    const auto before = std::ranges::find_if(
        known, [&](const S& other) { return name_of(other) == name_of(series); });
    if (before != known.end()) carry(*before, series, refused, carried);
  }
}

std::string remark_on(const std::vector<std::string>& carried) {
  return fmt::format(
      "warning: the source now has impossible rows for {} {} that {} known; kept what was known: "
      "{}",
      carried.size(), carried.size() == 1 ? "day" : "days", carried.size() == 1 ? "was" : "were",
      first_few(carried));
}

}  // namespace

void carry_over(const MarketData& known, MarketData& data) {
  if (data.refused.empty() || data.origin != known.origin) return;
  std::vector<std::string> carried;
  if (known.index.symbol() == data.index.symbol()) {
    carry(known.index, data.index, data.refused, carried);
  }
  carry_all(known.stocks, data.stocks, data.refused, carried);
  carry_all(known.globals, data.globals, data.refused, carried);
  if (!carried.empty()) data.remarks.push_back(remark_on(carried));
}

}  // namespace sensex

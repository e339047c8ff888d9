#include "pipeline/whole_sessions.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"

namespace sensex {
namespace {

const Date kFirstDay(0, 1, 1);

std::size_t stocks_on(const MarketData& data, Date day) {
  return static_cast<std::size_t>(std::ranges::count_if(
      data.stocks, [&](const Series& series) { return has_bar_on(series, day); }));
}

// The last session, of those that may be cut to, on which enough stocks have a bar.
std::optional<Date> last_whole_session(const MarketData& data, const Market& market) {
  const std::span<const Bar> bars = data.index.bars();
  const std::span<const Bar> last = bars.last(std::min(bars.size(), kMostCutSessions + 1));
  const auto whole = std::find_if(last.rbegin(), last.rend(), [&](const Bar& bar) {
    return stocks_on(data, bar.date) >= market.least_members();
  });
  return whole != last.rend() ? std::optional(whole->date) : std::nullopt;
}

void cut_after(MarketData& data, Date last) {
  data.index = data.index.between(kFirstDay, last);
  for (Series& series : data.stocks) series = series.between(kFirstDay, last);
}

Series without(const Series& series, Date from, Date to) {
  std::vector<Bar> bars(series.bars().begin(), series.bars().end());
  std::erase_if(bars, [from, to](const Bar& bar) { return bar.date > from && bar.date <= to; });
  return *Series::create(series.symbol(), std::move(bars), series.opening());
}

}  // namespace

bool has_bar_on(const Series& series, Date day) {
  return !series.bars().empty() && !series.between(day, day).bars().empty();
}

std::optional<Cut> keep_whole_sessions(MarketData& data, const Market& market) {
  const std::optional<Date> whole = last_whole_session(data, market);
  if (!whole) return std::nullopt;
  const Date last = data.index.bars().back().date;
  if (*whole == last) return std::nullopt;
  const std::size_t stocks = stocks_on(data, last);
  cut_after(data, *whole);
  return Cut{*whole,
             fmt::format("warning: the index has bars to {}, but only {} stocks have one on that "
                         "day, and at least {} are needed; the dataset ends on {}; ingest again "
                         "later",
                         last.to_string(), stocks, market.least_members(), whole->to_string())};
}

std::optional<std::string> cut_to_index(MarketData& data) {
  if (data.index.bars().empty()) return std::nullopt;
  const Date last = data.index.bars().back().date;
  std::vector<std::string> ahead;
  for (Series& series : data.stocks) {
    if (series.bars().empty() || series.bars().back().date <= last) continue;
    ahead.push_back(series.symbol().text());
    const std::optional<Opening> opening = series.opening();
    std::vector<Bar> bars(series.bars().begin(), series.bars().end());
    std::erase_if(bars, [last](const Bar& bar) { return bar.date > last; });
    series = *Series::create(series.symbol(), std::move(bars), opening);
  }
  if (ahead.empty()) return std::nullopt;
  return fmt::format(
      "warning: left out what {} have after {}, the last session of the index's bars; "
      "bring the index's bars of these days too",
      first_few(ahead), last.to_string());
}

void leave_out(MarketData& data, Date from, Date to) {
  data.index = without(data.index, from, to);
  for (Series& series : data.stocks) series = without(series, from, to);
}

}  // namespace sensex

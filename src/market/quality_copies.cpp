#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

bool same_prices(const Bar& a, const Bar& b) {
  return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close;
}

// All four prices of the day before, or its close without a trade.
bool is_copy(const Bar& before, const Bar& bar) {
  if (is_untraded(bar) && bar.close == before.close) return true;
  return same_prices(before, bar) && (bar.volume == 0.0 || bar.volume == before.volume);
}

// Days that follow each other in a series and have something in common.
struct Run {
  Date first = {};
  Date last = {};
  std::size_t days = 0;
};

template <class Predicate>
std::vector<Run> runs_of(std::span<const Bar> bars, Predicate&& holds_at) {
  std::vector<Run> runs;
  bool is_open = false;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (!holds_at(i)) {
      is_open = false;
      continue;
    }
    if (!is_open) runs.push_back({.first = bars[i].date});
    is_open = true;
    runs.back().last = bars[i].date;
    ++runs.back().days;
  }
  return runs;
}

std::string of_days(const Run& run) {
  return run.days == 1 ? std::string()
                       : fmt::format(", {} bars until {}", run.days, run.last.to_string());
}

void tell_copies(const Series& series, const Panel& panel, Findings& found) {
  const auto bars = series.bars();
  const auto copies = runs_of(bars, [&](std::size_t i) {
    return i > 0 && is_copy(bars[i - 1], bars[i]) && panel.find_day(bars[i].date).has_value();
  });
  for (const Run& run : copies) {
    found.warn(series.symbol().text(), run.first, "repeats the day before" + of_days(run));
  }
}

bool ends_in_copy(const Series& series, Date last) {
  const auto bars = series.bars();
  return bars.size() > 1 && bars.back().date == last && is_copy(bars[bars.size() - 2], bars.back());
}

// Stocks with an untraded bar on a day that is not the index's.
std::map<Date, std::vector<std::string>> flat_elsewhere(const QualityView& view) {
  std::map<Date, std::vector<std::string>> by_day;
  for (const Series& stock : view.stocks) {
    for (const Bar& bar : stock.bars()) {
      if (!is_untraded(bar) || view.panel.find_day(bar.date)) continue;
      by_day[bar.date].push_back(stock.symbol().text());
    }
  }
  return by_day;
}

// A day that may have been copied from a quote: one price, or no volume where the stock has them.
bool looks_like_a_quote(const Series& stock, Date last) {
  const auto bars = stock.bars();
  if (bars.back().date != last) return false;
  if (bars.back().high == bars.back().low) return true;
  return bars.back().volume == 0.0 &&
         std::ranges::any_of(bars, [](const Bar& bar) { return bar.volume > 0.0; });
}

void check_last_session_traded(const QualityView& view, Findings& found) {
  if (view.panel.index.empty()) return;
  const Date last = view.panel.last_day();
  const auto silent = static_cast<std::size_t>(
      std::ranges::count_if(view.market.universe().members_on(last), [&](const Symbol& member) {
        const Series* stock = find_series(view.stocks, member);
        return stock != nullptr && looks_like_a_quote(*stock, last);
      }));
  if (silent <= kFewMembers) return;
  found.fail(Stops::serving, std::string(kMembers), last,
             fmt::format("{} members have no volume or one price on the last session, at most {} "
                         "may",
                         silent, kFewMembers));
}

}  // namespace

Findings check_stale_copy(const QualityView& view) {
  Findings found;
  if (view.panel.index.empty()) return found;
  const Date last = view.panel.last_day();
  if (ends_in_copy(view.index, last)) {
    found.fail(Stops::serving, view.index.symbol().text(), last,
               "the last session repeats the day before");
  }
  const auto stale = static_cast<std::size_t>(std::ranges::count_if(
      view.stocks, [&](const Series& stock) { return ends_in_copy(stock, last); }));
  if (stale > kFewMembers) {
    found.fail(Stops::serving, std::string(kMembers), last,
               fmt::format("{} stocks repeat the day before on the last session", stale));
  }
  tell_copies(view.index, view.panel, found);
  for (const Series& stock : view.stocks) tell_copies(stock, view.panel, found);
  return found;
}

Findings check_zero_volume_flat(const QualityView& view) {
  Findings found;
  check_last_session_traded(view, found);
  for (const auto& [day, stocks] : flat_elsewhere(view)) {
    found.warn(stocks.size() == 1 ? stocks.front() : std::string(kMembers), day,
               fmt::format("{} {} one price and no volume on a day that the index does not have",
                           stocks.size(), stocks.size() == 1 ? "stock has" : "stocks have"));
  }
  for (const Series& stock : view.stocks) {
    const auto bars = stock.bars();
    const auto flat = runs_of(bars, [&](std::size_t i) {
      return is_untraded(bars[i]) && view.panel.find_day(bars[i].date).has_value();
    });
    for (const Run& run : flat) {
      found.warn(stock.symbol().text(), run.first, "one price and no volume" + of_days(run));
    }
  }
  return found;
}

}  // namespace sensex

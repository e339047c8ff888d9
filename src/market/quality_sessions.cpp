#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

constexpr int kOrdinaryMinutes = 4 * 60;

// Muhurat trading takes an hour, and free sources lack it as they lack Saturdays.
bool is_ordinary(const TradingCalendar& calendar, Date day) {
  const SessionHours hours = calendar.hours_on(day);
  return !day.is_weekend() && hours.close.minutes - hours.open.minutes >= kOrdinaryMinutes;
}

// Of the last kRecentSessions completed sessions.
Date first_recent_session(const QualityView& view) {
  Date day = view.last_completed;
  for (int i = 1; i < kRecentSessions; ++i) {
    day = view.market.calendar().previous_trading_day(day);
  }
  return day;
}

Date today_of(const GlobalSpec* spec, const Market& market, Instant now) {
  return spec == nullptr ? market.calendar().day_of(now) : spec->zone.date_of(now);
}

// One row may be mistyped; when there are more, it is rather the clock.
void tell_future(const std::string& series, std::span<const Date> days, Date today,
                 Findings& found) {
  if (days.empty()) return;
  found.fail(Stops::ingest, series, days.front(),
             days.size() == 1
                 ? fmt::format("dated after today, {}", today.to_string())
                 : fmt::format("{} days are dated after today, {}, the last is {}: is the clock "
                               "right?",
                               days.size(), today.to_string(), days.back().to_string()));
}

template <class Item>
std::vector<Date> days_after(std::span<const Item> items, Date last) {
  std::vector<Date> days;
  for (const Item& item : items) {
    if (item.date > last) days.push_back(item.date);
  }
  return days;
}

std::optional<Date> last_close(const GlobalSeries& series) {
  std::optional<Date> last;
  for (const GlobalPoint& point : series.points()) {
    if (point.close) last = point.date;
  }
  return last;
}

bool has_bar_after(const Series* stock, Date day) {
  return stock != nullptr && stock->bars().back().date > day;
}

}  // namespace

Findings check_denied_session(const QualityView& view) {
  Findings found;
  const TradingCalendar& calendar = view.market.calendar();
  const Date recent_from = first_recent_session(view);
  for (const Bar& bar : view.index.bars()) {
    if (bar.date < calendar.first_covered_day() || bar.date > calendar.last_covered_day() ||
        calendar.is_trading_day(bar.date)) {
      continue;
    }
    const std::string message = "the index has a bar, the calendar has no session";
    if (bar.date >= recent_from) {
      found.fail(Stops::serving, view.index.symbol().text(), bar.date, message);
    } else {
      found.warn(view.index.symbol().text(), bar.date, message);
    }
  }
  return found;
}

Findings check_missing_session(const QualityView& view) {
  Findings found;
  if (view.panel.index.empty()) return found;
  const TradingCalendar& calendar = view.market.calendar();
  const Date recent_from = first_recent_session(view);
  const Date last = std::min(view.panel.last_day(), calendar.last_covered_day());
  Date day = std::max(view.panel.day(0), calendar.first_covered_day());
  for (day = calendar.next_trading_day(day); day <= last; day = calendar.next_trading_day(day)) {
    if (view.panel.find_day(day)) continue;
    if (day >= recent_from && is_ordinary(calendar, day)) {
      found.fail(Stops::serving, view.index.symbol().text(), day,
                 "the calendar has a session, the index has no bar");
    } else {
      found.warn(view.index.symbol().text(), day,
                 is_ordinary(calendar, day)
                     ? "the calendar has a session, the index has no bar"
                     : "the calendar has a special session, the index has no bar");
    }
  }
  return found;
}

Findings check_future_date(const QualityView& view) {
  Findings found;
  const Date today = view.today();
  const auto check = [&](const Series& series) {
    tell_future(series.symbol().text(), days_after(series.bars(), today), today, found);
  };
  check(view.data.index);
  for (const Series& stock : view.data.stocks) check(stock);
  for (const GlobalSeries& series : view.data.globals) {
    const GlobalSpec* spec = view.market.find_global(series.id());
    const Date there = today_of(spec, view.market, view.now);
    // A future's session of tomorrow opens this evening; a simulated night is delivered with its
    // day.
    const Date last = view.data.origin.simulated
                          ? view.market.calendar().next_trading_day(view.last_completed)
                          : there.plus_days(1);
    tell_future(series.id(), days_after(series.points(), last), there, found);
  }
  return found;
}

void tell_freshness(const std::string& index, const Freshness& freshness, Findings& found) {
  if (freshness.is_fresh()) return;
  // Of data after now nobody can say how old they are.
  const Verdict verdict = freshness.is_after_now ? Verdict::error : Verdict::stale;
  found.fail_as(verdict, Stops::serving, index, freshness.last_session, describe(freshness));
}

Findings check_freshness(const QualityView& view) {
  Findings found;
  const TradingCalendar& calendar = view.market.calendar();
  const std::string& index = view.index.symbol().text();
  const std::vector<Date> future = days_after(view.data.index.bars(), view.today());
  if (future.size() > 1) {
    tell_freshness(index, freshness_of(future.back(), calendar, view.now), found);
  } else if (!view.panel.index.empty()) {
    tell_freshness(index, freshness_of(view.panel.last_day(), calendar, view.now), found);
  }
  return found;
}

Findings check_globals_fresh(const QualityView& view) {
  Findings found;
  for (const GlobalSpec& spec : view.market.globals()) {
    const GlobalSeries* series = find_global(view.data.globals, spec.id);
    if (series == nullptr) {
      found.warn(spec.id, std::nullopt, "the market declares it, the source does not have it");
      continue;
    }
    const auto wanted = last_known_session(spec, view.now, view.market.calendar());
    const auto last = last_close(*series);
    if (!wanted || !last || *last >= *wanted) continue;
    found.warn(spec.id, last,
               fmt::format("ends there, the close of {} could be known", wanted->to_string()));
  }
  return found;
}

Findings check_partial_truth(const QualityView& view) {
  Findings found;
  if (view.panel.index.empty()) return found;
  const Date last = view.panel.last_day();
  std::size_t behind = 0;
  std::size_t ahead = 0;
  const Members& members = view.market.universe().members_on(last);
  for (const Symbol& member : members) {
    const StockColumn* column = view.panel.find_stock(member);
    if (column != nullptr && !column->bars.back()) ++behind;
    if (has_bar_after(find_series(view.stocks, member), last)) ++ahead;
  }
  const auto tell = [&](std::size_t count, const std::string& message) {
    if (count == 0) return;
    if (count > kFewMembers || 2 * count > members.size()) {
      found.fail(Stops::serving, std::string(kMembers), last, message);
    } else {
      found.warn(std::string(kMembers), last, message);
    }
  };
  tell(behind, fmt::format("{} members end before the index", behind));
  tell(ahead, fmt::format("{} members have a bar after the index's last", ahead));
  return found;
}

}  // namespace sensex

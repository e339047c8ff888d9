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

void check_future_bars(const Series& series, Date today, Findings& found) {
  for (const Bar& bar : series.bars()) {
    if (bar.date <= today) continue;
    found.fail(Stops::ingest, series.symbol().text(), bar.date,
               fmt::format("dated after today, {}", today.to_string()));
  }
}

// A future's session of tomorrow opens this evening.
void check_future_points(const GlobalSeries& series, Date today, Findings& found) {
  for (const GlobalPoint& point : series.points()) {
    if (point.date <= today.plus_days(1)) continue;
    found.fail(Stops::ingest, series.id(), point.date,
               fmt::format("dated after today, {}", today.to_string()));
  }
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
  check_future_bars(view.data.index, today, found);
  for (const Series& stock : view.data.stocks) check_future_bars(stock, today, found);
  for (const GlobalSeries& series : view.data.globals) {
    const GlobalSpec* spec = view.market.find_global(series.id());
    check_future_points(series, today_of(spec, view.market, view.now), found);
  }
  return found;
}

Findings check_freshness(const QualityView& view) {
  Findings found;
  if (view.panel.index.empty()) return found;
  const int behind =
      view.market.calendar().sessions_between(view.panel.last_day(), view.last_completed);
  if (behind == 0) return found;
  found.fail_as(Verdict::stale, Stops::serving, view.index.symbol().text(), view.panel.last_day(),
                fmt::format("the data end {} {} before the last completed one, {}", behind,
                            behind == 1 ? "session" : "sessions", view.last_completed.to_string()));
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

#include "pipeline/schedule.h"

#include <fmt/core.h>

namespace sensex {
namespace {

Instant pre_open_starts(const TradingCalendar& calendar, Date target,
                        const ScheduleOptions& options) {
  return calendar.zone().at(target, options.pre_open_from);
}

// `previous` is the trading day before the target.
DailyJob job_after(Date previous, Session session, const Market& market,
                   const ScheduleOptions& options) {
  const TradingCalendar& calendar = market.calendar();
  const Date target = calendar.next_trading_day(previous);
  const Instant pre_open = pre_open_starts(calendar, target, options);
  const bool is_evening = session == Session::evening;
  return {.session = session,
          .target_date = target,
          .key = fmt::format("{} {} {}", market.name(), to_string(session), target.to_string()),
          .from = is_evening ? calendar.final_at(previous) + options.settle_delay : pre_open,
          .until = is_evening ? pre_open : issue_deadline(calendar, target)};
}

// The last session that is over and settled.
Date settled_session(const Market& market, Instant now, const ScheduleOptions& options) {
  return market.calendar().last_completed_session(now - options.settle_delay);
}

}  // namespace

std::optional<DailyJob> due_job(const Market& market, Instant now, const ScheduleOptions& options) {
  const Date previous = settled_session(market, now, options);
  for (const Session session : {Session::evening, Session::pre_open}) {
    DailyJob job = job_after(previous, session, market, options);
    if (job.from <= now && now < job.until) return job;
  }
  return std::nullopt;
}

DailyJob next_job(const Market& market, Instant now, const ScheduleOptions& options) {
  const Date previous = settled_session(market, now, options);
  DailyJob pre_open = job_after(previous, Session::pre_open, market, options);
  if (pre_open.from > now) return pre_open;
  return job_after(pre_open.target_date, Session::evening, market, options);
}

DailyJob job_of(Session session, const Market& market, Instant now,
                const ScheduleOptions& options) {
  return job_after(market.calendar().last_completed_session(now), session, market, options);
}

}  // namespace sensex

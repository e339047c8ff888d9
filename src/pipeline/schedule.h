#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "market/market.h"
#include "market/session.h"

namespace sensex {

// When the day's two forecasts are made, on the exchange's clock.
struct ScheduleOptions {
  // From the instant the day's bar is final: the sources publish it some minutes later.
  std::chrono::minutes settle_delay = std::chrono::minutes(30);
  // Of a trading day; REQUIRES: before 09:00, when its forecast would be late.
  TimeOfDay pre_open_from = {8 * 60 + 15};
};

// One forecast to be made. Of every trading day there are two:
//   evening   from the final bar of the session before, and the settle delay, until the pre-open
//             job's time: a whole weekend, when one is between
//   pre-open  from pre_open_from until 09:00 of the day
struct DailyJob {
  Session session = Session::evening;
  Date target_date = {};  // the trading day the forecast is for
  std::string key = {};   // "sensex evening 2026-11-25", with the target day
  Instant from = {};
  Instant until = {};  // first instant at which it is no longer due
};

// The job that is due at `now`; empty between 09:00 of a trading day and its evening. Of `now`
// alone, so a clock that is set back gives the job of before, which is done.
std::optional<DailyJob> due_job(const Market& market, Instant now, const ScheduleOptions& options);

// The job that becomes due next, after `now`.
DailyJob next_job(const Market& market, Instant now, const ScheduleOptions& options);

// The session's job for the day that a forecast made at `now` is for, due or not.
DailyJob job_of(Session session, const Market& market, Instant now, const ScheduleOptions& options);

}  // namespace sensex

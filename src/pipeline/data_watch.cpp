#include "pipeline/data_watch.h"

#include <limits>

#include "market/freshness.h"

namespace sensex {
namespace {

double seconds(Instant::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

DataWatch::DataWatch(Store& store, const Market& market, const Clock& clock, Metrics& metrics,
                     int most_behind)
    : store_(store),
      market_(market),
      clock_(clock),
      most_behind_(most_behind),
      behind_(
          metrics.gauge("sensex_data_sessions_behind", "Completed sessions that the data lack")),
      age_(metrics.gauge("sensex_data_age_seconds",
                         "Time since the last session of the data was final")),
      ingested_(metrics.gauge("sensex_last_ingest_timestamp_seconds",
                              "When the current dataset was stored")),
      calendar_left_(
          metrics.gauge("sensex_calendar_days_left", "Days to the end of the trading calendar")) {}

Result<DataState> DataWatch::look() {
  const Instant now = clock_.now();
  Result<std::optional<Snapshot>> current = store_.snapshots().current();
  if (!current) return fail(std::move(current.error()));
  const TradingCalendar& calendar = market_.calendar();
  DataState state;
  state.snapshot = std::move(*current);
  state.calendar_days_left = calendar.last_covered_day().days_since(calendar.day_of(now));
  if (state.snapshot) {
    const Freshness freshness = freshness_of(state.snapshot->last_session, calendar, now);
    state.sessions_behind = freshness.sessions_behind;
    if (freshness.is_after_now) state.after_now = describe(freshness);
    state.is_fresh = state.after_now.empty() && state.sessions_behind <= most_behind_;
  }
  show(state, now);
  return state;
}

void DataWatch::show(const DataState& state, Instant now) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  const std::optional<Snapshot>& data = state.snapshot;
  behind_.set(data ? state.sessions_behind : kUnknown);
  age_.set(data ? seconds(now - market_.calendar().final_at(data->last_session)) : kUnknown);
  ingested_.set(data ? seconds(data->created_at.time_since_epoch()) : kUnknown);
  calendar_left_.set(state.calendar_days_left);
}

}  // namespace sensex

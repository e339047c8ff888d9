#include "pipeline/outcomes.h"

#include <limits>
#include <map>

#include "pipeline/views.h"

namespace sensex {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

using LatestOutcomes = std::map<std::int64_t, ForecastOutcome>;  // by the entry's sequence

Result<LatestOutcomes> latest_outcomes(OutcomeLog& log) {
  const Result<std::vector<ForecastOutcome>> stored = log.list(kAll);
  if (!stored) return fail(stored.error());
  LatestOutcomes latest;
  for (const ForecastOutcome& outcome : *stored) latest.emplace(outcome.sequence, outcome);
  return latest;
}

bool is_known(const LatestOutcomes& latest, const ForecastOutcome& outcome) {
  const auto found = latest.find(outcome.sequence);
  return found != latest.end() && says_the_same(found->second, outcome);
}

std::optional<ForecastOutcome> observed(const LedgerEntry& entry, const LoadedPanel& data,
                                        Instant now) {
  const std::optional<Direction> direction = outcome_of(entry, &data);
  const Date target = entry.forecast.key.target_day;
  const std::optional<std::size_t> day = data.panel.find_day(target);
  if (!direction || !day) return std::nullopt;
  return ForecastOutcome{.sequence = entry.sequence,
                         .target_day = target,
                         .previous_close = data.panel.index[*day - 1].close,
                         .close = data.panel.index[*day].close,
                         .direction = std::string(to_string(*direction)),
                         .snapshot = data.snapshot.id,
                         .stored_at = now};
}

}  // namespace

Result<std::size_t> back_fill_outcomes(Store& store, const LoadedPanel& data, Instant now) {
  const Result<LatestOutcomes> latest = latest_outcomes(store.outcomes());
  if (!latest) return fail(latest.error());
  const Result<std::vector<LedgerEntry>> entries = store.ledger().recent(kAll);
  if (!entries) return fail(entries.error());
  std::size_t added = 0;
  for (const LedgerEntry& entry : *entries) {
    const std::optional<ForecastOutcome> outcome = observed(entry, data, now);
    if (!outcome || is_known(*latest, *outcome)) continue;
    const Result<bool> is_new = store.outcomes().add(*outcome);
    if (!is_new) return fail(is_new.error());
    added += *is_new ? 1U : 0U;
  }
  return added;
}

Result<std::size_t> back_fill_outcomes(Store& store, Instant now) {
  const Result<std::vector<LedgerEntry>> any = store.ledger().recent(1);
  if (!any) return fail(any.error());
  if (any->empty()) return 0;
  const auto data = PanelCache(store).current();
  if (!data) return fail(data.error());
  return back_fill_outcomes(store, **data, now);
}

}  // namespace sensex

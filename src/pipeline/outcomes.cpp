#include "pipeline/outcomes.h"

#include <limits>
#include <set>

#include "pipeline/views.h"

namespace sensex {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

Result<std::set<std::int64_t>> stored_sequences(OutcomeLog& log) {
  const Result<std::vector<ForecastOutcome>> stored = log.list(kAll);
  if (!stored) return fail(stored.error());
  std::set<std::int64_t> sequences;
  for (const ForecastOutcome& outcome : *stored) sequences.insert(outcome.sequence);
  return sequences;
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
  const Result<std::set<std::int64_t>> known = stored_sequences(store.outcomes());
  if (!known) return fail(known.error());
  const Result<std::vector<LedgerEntry>> entries = store.ledger().recent(kAll);
  if (!entries) return fail(entries.error());
  std::size_t added = 0;
  for (const LedgerEntry& entry : *entries) {
    if (known->contains(entry.sequence)) continue;
    const std::optional<ForecastOutcome> outcome = observed(entry, data, now);
    if (!outcome) continue;
    const Result<bool> is_new = store.outcomes().add(*outcome);
    if (!is_new) return fail(is_new.error());
    added += *is_new ? 1U : 0U;
  }
  return added;
}

}  // namespace sensex

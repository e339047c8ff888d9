#include "pipeline/outcomes.h"

#include <map>
#include <span>

#include "pipeline/views.h"

namespace sensex {
namespace {

constexpr std::size_t kAtOnce = 500;

using LatestOutcomes = std::map<std::int64_t, ForecastOutcome>;  // by the entry's sequence

// Of the newest entries before that one, as many as are looked at once.
Result<LatestOutcomes> latest_outcomes(OutcomeLog& log, std::int64_t before) {
  const Result<std::vector<ForecastOutcome>> stored = log.page(kAtOnce, before);
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

// How many of a page's entries have an outcome that was not known.
Result<std::size_t> record_page(std::span<const LedgerEntry> entries, const LatestOutcomes& latest,
                                OutcomeLog& log, const LoadedPanel& data, Instant now) {
  std::size_t added = 0;
  for (const LedgerEntry& entry : entries) {
    const std::optional<ForecastOutcome> outcome = observed(entry, data, now);
    if (!outcome || is_known(latest, *outcome)) continue;
    const Result<bool> is_new = log.add(*outcome);
    if (!is_new) return fail(is_new.error());
    added += *is_new ? 1U : 0U;
  }
  return added;
}

}  // namespace

Result<std::size_t> record_outcomes(Store& store, const LoadedPanel& data, Instant now) {
  std::size_t added = 0;
  std::int64_t before = kPastTheNewest;
  while (true) {
    const Result<std::vector<LedgerEntry>> page = store.ledger().page(kAtOnce, before);
    if (!page) return fail(page.error());
    if (page->empty()) return added;
    const Result<LatestOutcomes> latest = latest_outcomes(store.outcomes(), before);
    if (!latest) return fail(latest.error());
    const auto of_page = record_page(*page, *latest, store.outcomes(), data, now);
    if (!of_page) return of_page;
    added += *of_page;
    before = page->back().sequence;
  }
}

Result<std::size_t> record_outcomes(Store& store, Instant now) {
  const Result<std::vector<LedgerEntry>> any = store.ledger().recent(1);
  if (!any) return fail(any.error());
  if (any->empty()) return 0;
  const auto data = PanelCache(store).current();
  if (!data) return fail(data.error());
  return record_outcomes(store, **data, now);
}

}  // namespace sensex

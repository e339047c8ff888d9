#include "store/memory_outcome_log.h"

#include "store/outcome_check.h"

namespace sensex {

Result<bool> MemoryOutcomeLog::add(const ForecastOutcome& outcome) {
  if (Status fits = check_outcome(outcome); !fits) return fail(fits.error());
  const std::lock_guard lock(mutex_);
  std::vector<ForecastOutcome>& known = outcomes_[outcome.sequence];
  if (!known.empty() && says_the_same(known.back(), outcome)) return false;
  known.push_back(outcome);
  known.back().revision = std::ssize(known);
  return true;
}

Result<std::optional<ForecastOutcome>> MemoryOutcomeLog::find(std::int64_t sequence) {
  const std::lock_guard lock(mutex_);
  const auto found = outcomes_.find(sequence);
  if (found == outcomes_.end()) return std::optional<ForecastOutcome>();
  return std::optional(found->second.back());
}

Result<std::vector<ForecastOutcome>> MemoryOutcomeLog::page(std::size_t limit,
                                                            std::int64_t before) {
  const std::lock_guard lock(mutex_);
  std::vector<ForecastOutcome> newest;
  for (auto at = std::make_reverse_iterator(outcomes_.lower_bound(before));
       at != outcomes_.rend() && newest.size() < limit; ++at) {
    newest.push_back(at->second.back());
  }
  return newest;
}

Result<std::vector<ForecastOutcome>> MemoryOutcomeLog::revisions(std::int64_t sequence) {
  const std::lock_guard lock(mutex_);
  const auto found = outcomes_.find(sequence);
  return found == outcomes_.end() ? std::vector<ForecastOutcome>() : found->second;
}

}  // namespace sensex

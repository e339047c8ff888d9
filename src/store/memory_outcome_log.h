#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "store/outcome_log.h"

namespace sensex {

class MemoryOutcomeLog final : public OutcomeLog {
 public:
  Result<bool> add(const ForecastOutcome& outcome) override;
  Result<std::optional<ForecastOutcome>> find(std::int64_t sequence) override;
  Result<std::vector<ForecastOutcome>> page(std::size_t limit, std::int64_t before) override;
  Result<std::vector<ForecastOutcome>> revisions(std::int64_t sequence) override;

 private:
  std::mutex mutex_;
  // Guarded by mutex_; by sequence, revisions in order, none empty.
  std::map<std::int64_t, std::vector<ForecastOutcome>> outcomes_;
};

}  // namespace sensex

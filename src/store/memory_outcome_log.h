#pragma once

#include <map>
#include <mutex>

#include "store/outcome_log.h"

namespace sensex {

class MemoryOutcomeLog final : public OutcomeLog {
 public:
  Result<bool> add(const ForecastOutcome& outcome) override;
  Result<std::optional<ForecastOutcome>> find(std::int64_t sequence) override;
  Result<std::vector<ForecastOutcome>> list(std::size_t limit) override;

 private:
  std::mutex mutex_;
  std::map<std::int64_t, ForecastOutcome> outcomes_;  // guarded by mutex_; by sequence
};

}  // namespace sensex

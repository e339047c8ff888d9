#pragma once

#include <mutex>

#include "store/quality_log.h"

namespace sensex {

class MemoryQualityLog final : public QualityLog {
 public:
  Status append(const QualityRecord& record) override;
  Result<std::optional<QualityRecord>> latest(std::string_view snapshot) override;
  Result<std::vector<QualityRecord>> recent(std::size_t limit) override;

 private:
  std::mutex mutex_;
  std::vector<QualityRecord> records_;  // guarded by mutex_
};

}  // namespace sensex

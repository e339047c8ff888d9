#include "store/memory_quality_log.h"

#include <algorithm>

namespace sensex {

Status MemoryQualityLog::append(const QualityRecord& record) {
  if (Status fits = check_quality_record(record); !fits) return fits;
  const std::lock_guard lock(mutex_);
  records_.push_back(record);
  return {};
}

Result<std::optional<QualityRecord>> MemoryQualityLog::latest(std::string_view snapshot) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(records_.rbegin(), records_.rend(),
                                  [&](const auto& record) { return record.snapshot == snapshot; });
  if (found == records_.rend()) return std::nullopt;
  return *found;
}

Result<std::vector<QualityRecord>> MemoryQualityLog::recent(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  const auto count = static_cast<std::ptrdiff_t>(std::min(limit, records_.size()));
  return std::vector<QualityRecord>(records_.rbegin(), records_.rbegin() + count);
}

}  // namespace sensex

#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "store/leases.h"

namespace sensex {

class MemoryLeases final : public Leases {
 public:
  Result<bool> acquire(std::string_view name, std::string_view owner, Instant now,
                       Instant until) override;
  Status release(std::string_view name, std::string_view owner) override;
  Result<std::optional<Lease>> holder(std::string_view name, Instant now) override;
  Result<bool> done(std::string_view key) override;
  Result<bool> mark_done(std::string_view key, Instant now) override;

 private:
  std::mutex mutex_;
  std::map<std::string, Lease, std::less<>> leases_;  // guarded by mutex_; by name
  std::set<std::string, std::less<>> done_;           // guarded by mutex_
};

}  // namespace sensex

#include "store/memory_leases.h"

#include "store/lease_check.h"

namespace sensex {

Result<bool> MemoryLeases::acquire(std::string_view name, std::string_view owner, Instant now,
                                   Instant until) {
  const Lease wanted = {.name = std::string(name), .owner = std::string(owner), .until = until};
  if (Status fits = check_lease(wanted, now); !fits) return fail(fits.error());
  const std::lock_guard lock(mutex_);
  Lease& lease = leases_.try_emplace(wanted.name, wanted).first->second;
  if (lease.owner != owner && lease.until > now) return false;
  lease = wanted;
  return true;
}

Status MemoryLeases::release(std::string_view name, std::string_view owner) {
  const std::lock_guard lock(mutex_);
  const auto held = leases_.find(name);
  if (held != leases_.end() && held->second.owner == owner) leases_.erase(held);
  return {};
}

Result<std::optional<Lease>> MemoryLeases::holder(std::string_view name, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto held = leases_.find(name);
  if (held == leases_.end() || held->second.until <= now) return std::optional<Lease>();
  return std::optional(held->second);
}

Result<bool> MemoryLeases::done(std::string_view key) {
  const std::lock_guard lock(mutex_);
  return done_.contains(key);
}

Result<bool> MemoryLeases::mark_done(std::string_view key, Instant /*now*/) {
  if (Status fits = check_work(key); !fits) return fail(fits.error());
  const std::lock_guard lock(mutex_);
  return done_.emplace(key).second;
}

}  // namespace sensex

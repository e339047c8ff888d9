#include "store/lease_leadership.h"

#include <mutex>
#include <utility>

namespace sensex {
namespace {

class LeaseLeadership final : public Leadership {
 public:
  LeaseLeadership(LeaseTerms terms, Leases& leases, const Clock& clock)
      : terms_(std::move(terms)), leases_(leases), clock_(clock) {}

  Result<bool> leads() override {
    const std::lock_guard lock(mutex_);
    if (keeper_) {
      Result<bool> held = keeper_->renew();
      if (held && !*held) keeper_.reset();
      return held;
    }
    Result<std::unique_ptr<LeaseKeeper>> taken = LeaseKeeper::take(terms_, leases_, clock_);
    if (!taken) return fail(taken.error());
    keeper_ = std::move(*taken);
    return keeper_ != nullptr;
  }

 private:
  const LeaseTerms terms_;
  Leases& leases_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unique_ptr<LeaseKeeper> keeper_ = {};  // guarded by mutex_; set while this instance leads
};

}  // namespace

std::unique_ptr<Leadership> make_lease_leadership(LeaseTerms terms, Leases& leases,
                                                  const Clock& clock) {
  return std::make_unique<LeaseLeadership>(std::move(terms), leases, clock);
}

}  // namespace sensex

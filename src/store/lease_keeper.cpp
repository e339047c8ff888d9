#include "store/lease_keeper.h"

#include <utility>

#include "base/sleeper.h"

namespace sensex {

Result<std::unique_ptr<LeaseKeeper>> LeaseKeeper::take(LeaseTerms terms, Leases& leases,
                                                       const Clock& clock) {
  const Instant now = clock.now();
  const Result<bool> held = leases.acquire(terms.name, terms.owner, now, now + terms.length);
  if (!held) return fail(held.error());
  if (!*held) return std::unique_ptr<LeaseKeeper>();
  return std::unique_ptr<LeaseKeeper>(new LeaseKeeper(std::move(terms), leases, clock));
}

LeaseKeeper::LeaseKeeper(LeaseTerms terms, Leases& leases, const Clock& clock)
    : terms_(std::move(terms)), leases_(leases), clock_(clock) {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    ThreadSleeper sleeper;
    while (sleeper.sleep_for(terms_.renewal, stop)) {
      // What fails here is tried again; whether the lease is lost the worker asks itself.
      static_cast<void>(renew());
    }
  });
}

LeaseKeeper::~LeaseKeeper() {
  thread_.request_stop();
  thread_.join();
  // One that cannot be given back runs out.
  static_cast<void>(leases_.release(terms_.name, terms_.owner));
}

Result<bool> LeaseKeeper::renew() {
  const Instant now = clock_.now();
  return leases_.acquire(terms_.name, terms_.owner, now, now + terms_.length);
}

}  // namespace sensex

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "base/clock.h"
#include "store/leases.h"

namespace sensex {

struct LeaseTerms {
  std::string name = {};
  std::string owner = {};                                        // "host:pid:token"
  std::chrono::milliseconds length = std::chrono::seconds(30);   // on the caller's clock
  std::chrono::milliseconds renewal = std::chrono::seconds(10);  // in real time, from a thread
};

// Holds a lease for as long as it lives: a thread renews it, the end gives it back. A process that
// dies loses it within the lease's length.
class LeaseKeeper {
 public:
  // Null: another holds it. Both references must outlive the keeper. Errors as Leases::acquire.
  static Result<std::unique_ptr<LeaseKeeper>> take(LeaseTerms terms, Leases& leases,
                                                   const Clock& clock);
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  // True: it is held from now on for its length. False: another has it.
  // A lease that ran out, as on a host that was asleep, is taken again when it is free; whether
  // another did the work in between is for the run log to tell (store/run_log.h).
  Result<bool> renew();

 private:
  LeaseKeeper(LeaseTerms terms, Leases& leases, const Clock& clock);

  const LeaseTerms terms_;
  Leases& leases_;
  const Clock& clock_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace sensex

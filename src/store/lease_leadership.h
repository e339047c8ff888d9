#pragma once

#include <memory>

#include "store/leadership.h"
#include "store/lease_keeper.h"

namespace sensex {

// Leads by a lease that a thread renews, on a store that has nothing better (SQLite, memory). When
// the leader dies, another leads within the lease's length. `leases` and `clock` must outlive it.
// The terms' owner must be another for each instance.
std::unique_ptr<Leadership> make_lease_leadership(LeaseTerms terms, Leases& leases,
                                                  const Clock& clock);

}  // namespace sensex

#pragma once

#include "store/leases.h"

namespace sensex {

// What every store of leases refuses, in the same words. Each is invalid_argument.
Status check_lease(const Lease& lease, Instant now);
Status check_work(std::string_view key);

}  // namespace sensex

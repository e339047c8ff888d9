#include "store/leases.h"

#include <fmt/core.h>

#include "store/lease_check.h"
#include "store/store_text.h"

namespace sensex {

Status check_lease(const Lease& lease, Instant now) {
  if (Status fits = check_name("a lease's name", lease.name); !fits) return fits;
  if (Status fits = check_name("a lease's owner", lease.owner); !fits) return fits;
  if (lease.until > now) return {};
  return fail(Errc::invalid_argument, fmt::format("a lease must end after {}, got {}",
                                                  to_iso8601(now), to_iso8601(lease.until)));
}

Status check_work(std::string_view key) { return check_name("the name of work", key); }

}  // namespace sensex

#include <limits>

#include "web/handlers.h"
#include "web/params.h"

namespace sensex {

Result<Response> get_ledger(Queries& queries, const Request& request) {
  constexpr int kNoEnd = std::numeric_limits<int>::max();
  const auto limit = int_param(request, "limit", {.least = 1, .most = 500, .when_absent = 20});
  if (!limit) return fail(limit.error());
  const auto before =
      int_param(request, "before", {.least = 1, .most = kNoEnd, .when_absent = kNoEnd});
  if (!before) return fail(before.error());
  auto ledger = queries.ledger({.limit = *limit, .before = *before});
  if (!ledger) return fail(ledger.error());
  return json_response(std::move(*ledger));
}

}  // namespace sensex

#include "web/handlers.h"
#include "web/params.h"

namespace sensex {

Result<Response> get_ledger(Queries& queries, const Request& request) {
  const auto limit = int_param(request, "limit", {.least = 1, .most = 500, .when_absent = 20});
  if (!limit) return fail(limit.error());
  auto ledger = queries.ledger(*limit);
  if (!ledger) return fail(ledger.error());
  return json_response(std::move(*ledger));
}

}  // namespace sensex

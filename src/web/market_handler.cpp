#include "web/handlers.h"
#include "web/params.h"

namespace sensex {

Result<Response> get_market(Queries& queries, const Request& request) {
  const auto days = int_param(request, "days", {.least = 1, .most = 3650, .when_absent = 180});
  if (!days) return fail(days.error());
  auto market = queries.market(*days);
  if (!market) return fail(market.error());
  return json_response(std::move(*market));
}

}  // namespace sensex

#include "web/handlers.h"
#include "web/params.h"

namespace sensex {

Result<Response> get_forecast(Queries& queries, const Request& request) {
  const auto session = session_param(request);
  if (!session) return fail(session.error());
  const auto forecast = queries.forecast(*session);
  if (!forecast) return fail(forecast.error());
  return json_response(*forecast);
}

Result<Response> post_forecast(Queries& queries, const Request& request) {
  const auto session = session_param_or_body(request);
  if (!session) return fail(session.error());
  const auto forecast = queries.run_forecast(*session);
  if (!forecast) return fail(forecast.error());
  return json_response(*forecast);
}

}  // namespace sensex

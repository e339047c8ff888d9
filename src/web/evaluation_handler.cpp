#include "web/handlers.h"
#include "web/params.h"

namespace sensex {

Result<Response> get_evaluation(Queries& queries, const Request& request) {
  const auto session = session_param(request);
  if (!session) return fail(session.error());
  auto report = queries.evaluation(*session);
  if (!report) return fail(report.error());
  return json_response(std::move(*report));
}

}  // namespace sensex

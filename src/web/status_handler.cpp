#include "web/handlers.h"

namespace sensex {

Result<Response> get_status(Queries& queries) {
  auto status = queries.status();
  if (!status) return fail(status.error());
  return json_response(std::move(*status));
}

}  // namespace sensex

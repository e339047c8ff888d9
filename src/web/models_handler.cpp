#include "web/handlers.h"

namespace sensex {

Result<Response> get_models(Queries& queries) {
  auto models = queries.models();
  if (!models) return fail(models.error());
  return json_response(std::move(*models));
}

}  // namespace sensex

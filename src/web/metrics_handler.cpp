#include "web/handlers.h"

namespace sensex {

Result<Response> get_metrics(const Metrics& metrics) {
  Response response = text_response(metrics.to_text());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

}  // namespace sensex

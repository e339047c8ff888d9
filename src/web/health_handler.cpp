#include "web/handlers.h"

namespace sensex {

Result<Response> get_alive() { return json_response(std::string(R"({"status": "alive"})")); }

Result<Response> get_readiness(Queries& queries) {
  Health health = queries.health();
  Response response = json_response(std::move(health.json));
  response.status = health.ready ? 200 : 503;
  return response;
}

Result<Response> get_health(Queries& queries) {
  Health health = queries.health();
  Response response = json_response(std::move(health.json));
  response.status = health.healthy ? 200 : 503;
  return response;
}

Result<Response> get_health_word(Queries& queries) {
  const bool healthy = queries.health().healthy;
  Response response = text_response(healthy ? "ok" : "not healthy");
  response.status = healthy ? 200 : 503;
  return response;
}

}  // namespace sensex

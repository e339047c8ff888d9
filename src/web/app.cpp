#include "web/app.h"

#include <chrono>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "web/assets.h"
#include "web/guard.h"
#include "web/handlers.h"
#include "web/request_ids.h"
#include "web/router.h"

namespace sensex {
namespace {

constexpr std::size_t kQuotedPath = 100;

Error no_such_path(std::string_view path) {
  return {.code = Errc::not_found,
          .message = fmt::format("there is no '{}' here; docs/API.md lists what there is",
                                 path.substr(0, kQuotedPath))};
}

LogLevel level_of(int status) {
  if (status == 503) return LogLevel::warning;
  return status >= 500 ? LogLevel::error : LogLevel::debug;
}

}  // namespace

class App::Impl {
 public:
  Impl(const AppParts& parts, std::span<const EmbeddedFile> dashboard)
      : queries_(parts.queries),
        assets_(make_assets(dashboard)),
        logger_(parts.logger),
        router_(parts.metrics),
        unmatched_(parts.metrics, "unmatched") {
    add_api();
    add_operations(parts.metrics);
    add_dashboard();
  }

  Response handle(const Request& request) {
    const auto begin = std::chrono::steady_clock::now();
    const std::string id = ids_.next();
    const Route* route = router_.find(request.path);
    Response response =
        route ? answer(*route, request, id) : failed(request, no_such_path(request.path), id);
    add_common_headers(response, id);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    (route ? route->metrics() : unmatched_).record(request.method, response.status, spent.count());
    return response;
  }

  std::vector<std::string> paths_of(std::string_view method) const {
    return router_.paths_of(method);
  }

 private:
  Response answer(const Route& route, const Request& request, const std::string& id) {
    const RouteHandler* handler = route.handler(request.method);
    if (!handler) return not_allowed(route, request, id);
    auto response = guarded([&] { return (*handler)(request); });
    return response ? std::move(*response) : failed(request, response.error(), id);
  }

  Response failed(const Request& request, const Error& error, const std::string& id) {
    Response response = error_response(error, id);
    logger_.log(level_of(response.status), "web",
                fmt::format("{} {} {} {}: {}", id, request.method, request.path, response.status,
                            error.message),
                error.detail);
    return response;
  }

  static Response not_allowed(const Route& route, const Request& request, const std::string& id) {
    const std::string allow = route.allow();
    Response response =
        error_response({.code = Errc::invalid_argument,
                        .message = fmt::format("{} answers to {}, got {}", request.path, allow,
                                               std::string_view(request.method).substr(0, 20))},
                       id, 405);
    response.headers.push_back({.name = "Allow", .value = allow});
    return response;
  }

  // Where the path itself is the route's name in metrics.
  void add(const std::string& method, const std::string& path, RouteHandler handler) {
    router_.add(method, path, path, std::move(handler));
  }

  // HEAD is the same without the body, which the transport leaves out.
  void add_reading(const std::string& path, const RouteHandler& handler) {
    add("GET", path, handler);
    add("HEAD", path, handler);
  }

  void add_api() {
    Queries& queries = queries_;
    add_reading("/api/v1/forecast", [&](const Request& r) { return get_forecast(queries, r); });
    // The only request that writes.
    add("POST", "/api/v1/forecast", [&](const Request& r) { return post_forecast(queries, r); });
    add_reading("/api/v1/market", [&](const Request& r) { return get_market(queries, r); });
    add_reading("/api/v1/models", [&](const Request&) { return get_models(queries); });
    add_reading("/api/v1/ledger", [&](const Request& r) { return get_ledger(queries, r); });
    add_reading("/api/v1/evaluation", [&](const Request& r) { return get_evaluation(queries, r); });
    add_reading("/api/v1/status", [&](const Request&) { return get_status(queries); });
  }

  void add_operations(const Metrics& metrics) {
    Queries& queries = queries_;
    add_reading("/livez", [](const Request&) { return get_alive(); });
    add_reading("/readyz", [&](const Request&) { return get_readiness(queries); });
    add_reading("/healthz", [&](const Request&) { return get_health(queries); });
    add_reading("/_stcore/health", [&](const Request&) { return get_health_word(queries); });
    add_reading("/metrics", [&](const Request&) { return get_metrics(metrics); });
  }

  void add_dashboard() {
    add_reading("/", [](const Request&) -> Result<Response> {
      return fail(Errc::unavailable,
                  "this program was built without the dashboard; run: ./dev ui, and build again");
    });
    for (const Asset& asset : assets_) {
      const RouteHandler serve = [&asset](const Request& r) { return serve_asset(asset, r); };
      for (const char* method : {"GET", "HEAD"}) {
        router_.add(method, asset.path, "assets", serve);
      }
      if (asset.path == "/index.html") add_reading("/", serve);
    }
  }

  Queries& queries_;
  std::vector<Asset> assets_;
  Logger& logger_;
  RequestIds ids_;
  Router router_;
  RouteMetrics unmatched_;
};

App::App(const AppParts& parts) : App(parts, embedded_files()) {}

App::App(const AppParts& parts, std::span<const EmbeddedFile> dashboard)
    : impl_(std::make_unique<Impl>(parts, dashboard)) {}

App::~App() = default;

std::vector<std::string> App::paths_of(std::string_view method) const {
  return impl_->paths_of(method);
}

Response App::handle(const Request& request) const { return impl_->handle(request); }

}  // namespace sensex

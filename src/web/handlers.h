#pragma once

#include "base/error.h"
#include "base/metrics.h"
#include "pipeline/queries.h"
#include "web/http.h"

namespace sensex {

// One function per endpoint of docs/API.md, from request to response. An error becomes its status
// and JSON body in App, which alone knows the request's id.

Result<Response> get_forecast(Queries& queries, const Request& request);
Result<Response> post_forecast(Queries& queries, const Request& request);
Result<Response> get_market(Queries& queries, const Request& request);
Result<Response> get_models(Queries& queries);
Result<Response> get_ledger(Queries& queries, const Request& request);
Result<Response> get_evaluation(Queries& queries, const Request& request);
Result<Response> get_status(Queries& queries);
Result<Response> get_alive();
Result<Response> get_readiness(Queries& queries);    // /readyz
Result<Response> get_health(Queries& queries);       // /healthz
Result<Response> get_health_word(Queries& queries);  // /_stcore/health
Result<Response> get_metrics(const Metrics& metrics);

}  // namespace sensex

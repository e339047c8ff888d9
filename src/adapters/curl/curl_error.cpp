#include "adapters/curl/curl_error.h"

#include <fmt/core.h>

#include "adapters/curl/curl_http_client.h"

namespace sensex {
namespace {

std::string unavailable_message(const CurlFailure& failure, const HttpRequest& request) {
  const std::string& host = failure.host;
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return fmt::format("the name {} cannot be resolved; check the name and the network", host);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "the proxy's name cannot be resolved; check http_proxy and https_proxy";
    case CURLE_COULDNT_CONNECT:
      return fmt::format("{} does not accept a connection; check the address and the network",
                         host);
    case CURLE_OPERATION_TIMEDOUT:
      return fmt::format("{} did not answer within {} ms; try again later or allow more time", host,
                         request.timeout.count());
    case CURLE_PEER_FAILED_VERIFICATION:
      return fmt::format(
          "{} shows a certificate that is not trusted; check the system's clock, its "
          "CA certificates and what stands between",
          host);
    case CURLE_SSL_CACERT_BADFILE:
      return "the CA certificates cannot be read; install the package ca-certificates";
    case CURLE_SSL_CONNECT_ERROR:
      return fmt::format("{} does not speak TLS 1.2 or newer; check the address", host);
    case CURLE_TOO_MANY_REDIRECTS:
      return fmt::format("{} redirected more than {} times; check the address", host,
                         kMaxRedirects);
    case CURLE_UNSUPPORTED_PROTOCOL:
      return fmt::format("{} redirected {}, which is not followed; check the address", host,
                         failure.from_https ? "from https to an address that is not https"
                                            : "to an address that is neither http nor https");
    default:
      return fmt::format("the connection to {} broke before the answer was whole; try again", host);
  }
}

}  // namespace

Error curl_error(const CurlFailure& failure, const HttpRequest& request) {
  const auto error = [&](Errc code, std::string message) {
    return Error{.code = code, .message = std::move(message), .detail = failure.detail};
  };
  if (failure.stopped) {
    return error(
        Errc::unavailable,
        fmt::format("the request to {} was stopped; run again to repeat it", failure.host));
  }
  if (!failure.beyond.empty()) {
    return error(Errc::malformed_data,
                 fmt::format("expected at most {} from {}, got more; check the address",
                             failure.beyond, failure.host));
  }
  if (failure.code == CURLE_BAD_CONTENT_ENCODING) {
    return error(Errc::malformed_data,
                 fmt::format("expected gzip or deflate from {}, got something else; try again",
                             failure.host));
  }
  return error(Errc::unavailable, unavailable_message(failure, request));
}

}  // namespace sensex

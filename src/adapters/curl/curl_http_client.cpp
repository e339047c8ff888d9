#include "adapters/curl/curl_http_client.h"

#include <curl/curl.h>
#include <mutex>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "adapters/curl/curl_share.h"
#include "adapters/curl/curl_transfer.h"

namespace sensex {
namespace {

struct FreeEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using EasyHandle = std::unique_ptr<CURL, FreeEasy>;

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// One part of a parsed URL; empty when it has none.
std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

// The host of an http(s) URL as messages name it, with a port that is not the usual one.
Result<std::string> host_of(const std::string& text) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  const bool parsed = url && curl_url_set(url.get(), CURLUPART_URL, text.c_str(),
                                          CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  const std::string scheme = parsed ? part_of(url.get(), CURLUPART_SCHEME) : "";
  if (scheme != "http" && scheme != "https") {
    return fail(Errc::invalid_argument,
                fmt::format("expected an address that begins with http:// or https://, got '{}'",
                            text.substr(0, 100)));
  }
  const std::string port = part_of(url.get(), CURLUPART_PORT);
  return part_of(url.get(), CURLUPART_HOST) + (port.empty() ? "" : ":" + port);
}

class CurlHttpClient final : public HttpClient {
 public:
  explicit CurlHttpClient(CurlOptions options) : options_(std::move(options)) {}

  bool ready() const { return library_.ready() && share_.ready(); }

  Result<HttpAnswer> get(const HttpRequest& request, std::stop_token stop) override {
    const Result<std::string> host = host_of(request.url);
    if (!host) return fail(host.error());
    EasyHandle handle = take_handle();
    if (!handle) return fail(Errc::internal, "libcurl gives no handle; check the memory");
    curl_easy_setopt(handle.get(), CURLOPT_SHARE, share_.handle());
    Result<HttpAnswer> answer = CurlTransfer(request, options_, *host, stop).run(handle.get());
    // Forgets the options and with them every pointer into this call; keeps connections.
    curl_easy_reset(handle.get());
    keep_handle(std::move(handle));
    return answer;
  }

 private:
  EasyHandle take_handle() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return EasyHandle(curl_easy_init());
    EasyHandle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }

  void keep_handle(EasyHandle handle) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

  const CurlOptions options_;
  CurlLibrary library_;
  CurlShare share_;
  std::mutex mutex_;
  std::vector<EasyHandle> idle_;  // guarded by mutex_; as many as ever ran at once
};

}  // namespace

Result<std::unique_ptr<HttpClient>> make_curl_http_client(const CurlOptions& options) {
  auto client = std::make_unique<CurlHttpClient>(options);
  if (!client->ready()) {
    return fail(Errc::internal, "libcurl cannot be set up; check that its library is whole");
  }
  return client;
}

}  // namespace sensex

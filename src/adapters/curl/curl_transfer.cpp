#include "adapters/curl/curl_transfer.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

HeaderList to_list(const HttpHeaders& headers) {
  HeaderList list;
  for (const auto& [name, value] : headers) {
    const std::string line = fmt::format("{}: {}", name, value);
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)list.release();
    list.reset(longer);
  }
  return list;
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool is_https(const HttpRequest& request) { return to_lower(request.url.substr(0, 6)) == "https:"; }

}  // namespace

Result<HttpAnswer> CurlTransfer::run(CURL* handle) {
  std::array<char, CURL_ERROR_SIZE> detail{};
  const HeaderList headers = to_list(request_.headers);
  set_request(handle, headers.get());
  set_security(handle);
  set_callbacks(handle);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail.data());
  const CURLcode code = curl_easy_perform(handle);
  // The buffer is about to go, and the handle lives on.
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);
  // A reset forgets this list without freeing it (7.88). The cookies are the share's and stay.
  curl_easy_setopt(handle, CURLOPT_COOKIEFILE, nullptr);
  if (code != CURLE_OK) return fail(error(code, detail.data()));
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  answer_.status = static_cast<int>(status);
  return std::move(answer_);
}

void CurlTransfer::set_request(CURL* handle, const curl_slist* headers) const {
  curl_easy_setopt(handle, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_easy_setopt(handle, CURLOPT_COOKIEFILE, "");  // keeps cookies, reads none
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);    // signals are not for threads
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options_.connect_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, static_cast<long>(kMaxRedirects));
}

void CurlTransfer::set_security(CURL* handle) const {
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR,
                   is_https(request_) ? "https" : "http,https");
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options_.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
  }
}

void CurlTransfer::set_callbacks(CURL* handle) {
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &CurlTransfer::on_progress);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, this);
}

Error CurlTransfer::error(CURLcode code, const char* detail) const {
  return curl_error({.code = code,
                     .host = host_,
                     .from_https = is_https(request_),
                     .detail = *detail == '\0' ? curl_easy_strerror(code) : detail,
                     .stopped = code == CURLE_ABORTED_BY_CALLBACK,
                     .beyond = beyond_},
                    request_);
}

std::size_t CurlTransfer::take_body(std::string_view bytes) {
  if (bytes.size() > request_.body_limit - answer_.body.size()) {
    beyond_ = fmt::format("{} bytes", request_.body_limit);
    return CURL_WRITEFUNC_ERROR;
  }
  answer_.body.append(bytes);
  return bytes.size();
}

std::size_t CurlTransfer::take_header(std::string_view line) {
  // A redirect or an interim answer has a head of its own, which the next one replaces.
  if (line.starts_with("HTTP/")) {
    answer_.headers.clear();
    header_bytes_ = 0;
  }
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    beyond_ = fmt::format("{} bytes of headers", kMaxHeaderBytes);
    return CURL_WRITEFUNC_ERROR;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    answer_.headers.emplace_back(to_lower(line.substr(0, colon)),
                                 std::string(trimmed(line.substr(colon + 1))));
  }
  return line.size();
}

std::size_t CurlTransfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  return static_cast<CurlTransfer*>(self)->take_body({bytes, size * count});
}

std::size_t CurlTransfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  return static_cast<CurlTransfer*>(self)->take_header({bytes, size * count});
}

int CurlTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<CurlTransfer*>(self)->stop_.stop_requested() ? 1 : 0;
}

}  // namespace sensex

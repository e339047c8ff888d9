#pragma once

#include <array>
#include <curl/curl.h>
#include <memory>
#include <mutex>

namespace sensex {

// The library, set up while this lives.
class CurlLibrary {
 public:
  CurlLibrary() : code_(curl_global_init(CURL_GLOBAL_DEFAULT)) {}
  ~CurlLibrary();
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;

  bool ready() const { return code_ == CURLE_OK; }

 private:
  CURLcode code_;
};

// What the handles of one client have in common: cookies and resolved names. Connections are not
// among them, because the library does not make sharing those safe between threads.
class CurlShare {
 public:
  CurlShare();
  ~CurlShare() = default;
  CurlShare(const CurlShare&) = delete;
  CurlShare& operator=(const CurlShare&) = delete;

  bool ready() const { return share_ != nullptr; }
  CURLSH* handle() const { return share_.get(); }

 private:
  struct Free {
    void operator()(CURLSH* share) const { curl_share_cleanup(share); }
  };
  static void lock(CURL* handle, curl_lock_data data, curl_lock_access access, void* self);
  static void unlock(CURL* handle, curl_lock_data data, void* self);

  std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes_;
  std::unique_ptr<CURLSH, Free> share_;
};

}  // namespace sensex

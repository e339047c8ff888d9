#include "adapters/curl/curl_share.h"

namespace sensex {

CurlLibrary::~CurlLibrary() {
  if (ready()) curl_global_cleanup();
}

CurlShare::CurlShare() : share_(curl_share_init()) {
  if (!share_) return;
  curl_share_setopt(handle(), CURLSHOPT_USERDATA, this);
  curl_share_setopt(handle(), CURLSHOPT_LOCKFUNC, &CurlShare::lock);
  curl_share_setopt(handle(), CURLSHOPT_UNLOCKFUNC, &CurlShare::unlock);
  for (const curl_lock_data data : {CURL_LOCK_DATA_COOKIE, CURL_LOCK_DATA_DNS}) {
    if (curl_share_setopt(handle(), CURLSHOPT_SHARE, data) == CURLSHE_OK) continue;
    share_.reset();
    return;
  }
}

void CurlShare::lock(CURL*, curl_lock_data data, curl_lock_access, void* self) {
  static_cast<CurlShare*>(self)->mutexes_.at(data).lock();
}

void CurlShare::unlock(CURL*, curl_lock_data data, void* self) {
  static_cast<CurlShare*>(self)->mutexes_.at(data).unlock();
}

}  // namespace sensex

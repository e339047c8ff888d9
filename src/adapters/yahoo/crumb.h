#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "base/http_client.h"

namespace sensex {

// Yahoo sometimes wants a cookie of its own and a word that belongs to it, the crumb. This fetches
// them when they are asked for and shares the crumb. Safe to call from several threads.
class CrumbKeeper {
 public:
  // Asks for a page within the time that is left and with the headers that every request has.
  using Get = std::function<Result<HttpAnswer>(const std::string& url)>;

  struct Crumb {
    std::string text = {};  // empty: none
    int generation = 0;     // counts the renewals
  };

  CrumbKeeper(std::string cookie_page, Get get)
      : cookie_page_(std::move(cookie_page)), get_(std::move(get)) {}

  Crumb current() const;

  // The crumb after that generation was refused. Fetched once however many ask; who asks meanwhile
  // waits for it. unavailable: cookie or crumb cannot be had, or kMaxRenewals were refused.
  Result<Crumb> renew(const std::string& base, int refused_generation);

  static constexpr int kMaxRenewals = 2;

 private:
  Result<std::string> fetch(const std::string& base) const;

  const std::string cookie_page_;
  const Get get_;
  mutable std::mutex mutex_;
  int generation_ = 0;              // guarded by mutex_
  Result<std::string> crumb_ = {};  // guarded by mutex_; of this generation
};

}  // namespace sensex

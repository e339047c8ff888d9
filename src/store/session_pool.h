#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "base/error.h"

namespace sensex {

struct PoolLimits {
  std::size_t most = 1;                                      // sessions at a time, 1 or more
  std::chrono::milliseconds wait = std::chrono::seconds(5);  // for one to come free
  std::string_view busy = "the database is busy";            // said when none did
};

// What the two pools of a connection say when none of their sessions comes free.
inline constexpr std::string_view kWriterIsBusy = "the database is busy with another writer";
inline constexpr std::string_view kReadersAreBusy =
    "the database is busy: all connections for reading are in use";

// Sessions that threads take turns with, made when they are first needed. The one given back last
// is lent first, so that a quiet program keeps to one. Safe to call from several threads.
template <class Session>
class SessionPool {
 public:
  using Maker = std::function<Result<std::unique_ptr<Session>>()>;

  // A session of one's own, given back at the end. The pool must outlive it.
  class Loan {
   public:
    Loan(SessionPool& pool, std::unique_ptr<Session> session)
        : pool_(&pool), session_(std::move(session)) {}
    Loan(Loan&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)), session_(std::move(other.session_)) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (pool_ != nullptr) pool_->give_back(std::move(session_));
    }

    Session& operator*() const { return *session_; }
    Session* operator->() const { return session_.get(); }

    // Puts a new session in the place of one that is no good. Errors as the maker's; after one the
    // loan has no session, and must not be used.
    Status renew() {
      session_.reset();
      Result<std::unique_ptr<Session>> made = pool_->maker_();
      if (!made) return fail(std::move(made.error()));
      session_ = std::move(*made);
      return {};
    }

   private:
    SessionPool* pool_;
    std::unique_ptr<Session> session_;
  };

  SessionPool(PoolLimits limits, Maker maker) : limits_(limits), maker_(std::move(maker)) {}

  // unavailable: none came free in time. Otherwise as the maker.
  Result<Loan> take() {
    std::unique_ptr<Session> idle;
    {
      std::unique_lock lock(mutex_);
      const auto is_free = [this] { return lent_ < limits_.most; };
      if (!given_back_.wait_for(lock, limits_.wait, is_free)) return none_came_free();
      ++lent_;
      if (!idle_.empty()) {
        idle = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    Loan loan(*this, std::move(idle));
    if (loan.operator->() != nullptr) return loan;
    if (Status made = loan.renew(); !made) return fail(std::move(made.error()));
    return loan;
  }

  // Makes all sessions now.
  Status fill() {
    std::vector<Loan> loans;
    while (loans.size() < limits_.most) {
      Result<Loan> loan = take();
      if (!loan) return fail(std::move(loan.error()));
      loans.push_back(std::move(*loan));
    }
    return {};
  }

 private:
  // Null: the session is gone, and another may be made.
  void give_back(std::unique_ptr<Session> session) {
    {
      const std::lock_guard lock(mutex_);
      --lent_;
      if (session) idle_.push_back(std::move(session));
    }
    given_back_.notify_one();
  }

  tl::unexpected<Error> none_came_free() const {
    return fail(Errc::unavailable,
                fmt::format("{}; try again (waited {} ms)", limits_.busy, limits_.wait.count()));
  }

  const PoolLimits limits_;
  const Maker maker_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::size_t lent_ = 0;                        // guarded by mutex_
  std::vector<std::unique_ptr<Session>> idle_;  // guarded by mutex_
};

}  // namespace sensex

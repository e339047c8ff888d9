#include "adapters/postgres/postgres_leadership.h"

#include <mutex>
#include <utility>

#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kTry = R"(
SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended(
    'sensex leader ' || pg_catalog.current_schema() || ' ' || $1, 0)))";

Result<std::int64_t> one_number(Result<std::vector<SqlRow>> rows) {
  if (!rows) return fail(rows.error());
  SqlRowReader reader(std::move(rows->at(0)));
  const std::int64_t number = reader.integer();
  if (Status fits = reader.finish("answer"); !fits) return fail(fits.error());
  return number;
}

class PostgresLeadership final : public Leadership {
 public:
  PostgresLeadership(std::string address, std::string name, const PostgresLimits& limits)
      : address_(std::move(address)), name_(std::move(name)), limits_(limits) {}
  ~PostgresLeadership() override { give_back(); }
  PostgresLeadership(const PostgresLeadership&) = delete;
  PostgresLeadership& operator=(const PostgresLeadership&) = delete;

  Result<bool> leads() override {
    const std::lock_guard lock(mutex_);
    if (leads_ && is_still_connected()) return true;
    return take();
  }

 private:
  // The lock lasts as long as the connection, which only an answer of the server proves.
  bool is_still_connected() { return one_number(session_->query("SELECT 1", {})).has_value(); }

  Result<bool> take() {
    leads_ = false;
    if (!session_ || !session_->is_usable()) {
      forget();
      auto session = PostgresSession::open(address_, PostgresRole::reader, limits_);
      if (!session) return fail(session.error());
      session_ = std::move(*session);
    }
    const Result<std::int64_t> taken = one_number(session_->query(kTry, {name_}));
    if (!taken) {
      forget();
      return fail(taken.error());
    }
    leads_ = *taken != 0;
    return leads_;
  }

  // In words, because a server notices only some time later that a connection is closed.
  void give_back() {
    if (leads_) {
      static_cast<void>(session_->query("SELECT pg_catalog.pg_advisory_unlock_all()", {}));
    }
    forget();
  }

  void forget() {
    leads_ = false;
    session_.reset();
  }

  const std::string address_;
  const std::string name_;
  const PostgresLimits limits_;
  std::mutex mutex_;
  std::unique_ptr<PostgresSession> session_ = {};  // guarded by mutex_
  bool leads_ = false;                             // guarded by mutex_; session_ has the lock
};

}  // namespace

std::unique_ptr<Leadership> make_postgres_leadership(std::string address, std::string name,
                                                     const PostgresLimits& limits) {
  return std::make_unique<PostgresLeadership>(std::move(address), std::move(name), limits);
}

}  // namespace sensex

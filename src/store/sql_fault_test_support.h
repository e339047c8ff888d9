#pragma once

#include <memory>
#include <utility>

#include "store/sql_connection.h"

namespace sensex {

// How the program ends at a commit.
enum class Crash {
  before_commit,  // nothing of the transaction is kept
  after_commit,   // it is kept, but whoever waited for it never hears so
};

// For tests: a connection of a program that dies at its n-th commit. From then on nothing is
// written any more, and every call is unavailable, as it is for whoever asks a dead program.
class DyingSqlConnection final : public SqlConnection {
 public:
  // `at`: 1 is the first commit; 0: never.
  DyingSqlConnection(std::unique_ptr<SqlConnection> inner, int at, Crash crash)
      : inner_(std::move(inner)), at_(at), crash_(crash) {}

  int commits() const { return commits_; }

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override {
    Result<std::int64_t> changed = fail(Errc::internal, "not run");
    const Status done = transaction([&](SqlSession& session) -> Status {
      changed = session.execute(sql, parameters);
      if (!changed) return fail(changed.error());
      return {};
    });
    if (!done) return fail(done.error());
    return changed;
  }
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override {
    if (is_dead_) return dead();
    return inner_->query(sql, parameters);
  }
  Result<bool> has_table(std::string_view table) override {
    if (is_dead_) return dead();
    return inner_->has_table(table);
  }
  Result<std::vector<std::string>> tables() override {
    if (is_dead_) return dead();
    return inner_->tables();
  }
  Result<bool> is_append_only(std::string_view table) override {
    if (is_dead_) return dead();
    return inner_->is_append_only(table);
  }
  Status make_append_only(std::string_view table) override {
    return transaction([&](SqlSession& session) { return session.make_append_only(table); });
  }
  Status transaction(const std::function<Status(SqlSession&)>& body) override {
    if (is_dead_) return dead();
    const bool is_last = ++commits_ == at_;
    Status done = inner_->transaction([&](SqlSession& session) -> Status {
      if (Status ran = body(session); !ran) return ran;
      if (is_last && crash_ == Crash::before_commit) return dead();
      return {};
    });
    if (!is_last) return done;
    is_dead_ = true;
    return dead();
  }

 private:
  static tl::unexpected<Error> dead() { return fail(Errc::unavailable, "the program died"); }

  std::unique_ptr<SqlConnection> inner_;
  const int at_;
  const Crash crash_;
  int commits_ = 0;
  bool is_dead_ = false;
};

}  // namespace sensex

#include "adapters/postgres/postgres_connection.h"

#include "store/session_pool.h"

namespace sensex {
namespace {

using Pool = SessionPool<PostgresSession>;

Pool::Maker maker(const std::string& address, PostgresRole role, const PostgresLimits& limits) {
  return [=] { return PostgresSession::open(address, role, limits); };
}

// A session that was idle when its server was restarted is replaced before anybody notices.
Result<Pool::Loan> take_usable(Pool& pool) {
  Result<Pool::Loan> loan = pool.take();
  if (!loan || (*loan)->is_usable()) return loan;
  if (Status renewed = loan->renew(); !renewed) return fail(renewed.error());
  return loan;
}

// Undoes the transaction it was begun for, unless it was committed.
class RollBackAtEnd {
 public:
  explicit RollBackAtEnd(PostgresSession& session) : session_(session) {}
  ~RollBackAtEnd() { session_.roll_back(); }
  RollBackAtEnd(const RollBackAtEnd&) = delete;
  RollBackAtEnd& operator=(const RollBackAtEnd&) = delete;

 private:
  PostgresSession& session_;
};

class PostgresConnection final : public SqlConnection {
 public:
  PostgresConnection(const std::string& address, const PostgresOptions& options)
      : writer_({.most = 1, .wait = options.wait, .busy = kWriterIsBusy},
                maker(address, PostgresRole::writer, options.limits)),
        readers_({.most = options.readers, .wait = options.wait, .busy = kReadersAreBusy},
                 maker(address, PostgresRole::reader, options.limits)) {}

  // So that a wrong address is told at once.
  Status connect() {
    const auto reader = readers_.take();
    if (!reader) return fail(reader.error());
    return {};
  }

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override {
    return in_transaction<std::int64_t>(
        *this, [&](SqlSession& session) { return session.execute(sql, parameters); });
  }
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override {
    return read<std::vector<SqlRow>>(
        [&](PostgresSession& session) { return session.query(sql, parameters); });
  }
  Result<bool> has_table(std::string_view table) override {
    return read<bool>([&](PostgresSession& session) { return session.has_table(table); });
  }
  Result<std::vector<std::string>> tables() override {
    return read<std::vector<std::string>>(
        [](PostgresSession& session) { return session.tables(); });
  }
  Result<bool> is_append_only(std::string_view table) override {
    return read<bool>([&](PostgresSession& session) { return session.is_append_only(table); });
  }
  Status make_append_only(std::string_view table) override {
    return transaction([&](SqlSession& session) { return session.make_append_only(table); });
  }
  // Not tried again after a conflict: the body may have had effects of its own.
  Status transaction(const std::function<Status(SqlSession&)>& body) override {
    Result<Pool::Loan> writer = begin();
    if (!writer) return fail(writer.error());
    const RollBackAtEnd guard(**writer);
    if (Status done = body(**writer); !done) return done;
    return (*writer)->commit();
  }

 private:
  template <class T, class Body>
  Result<T> read(Body body) {
    Result<Pool::Loan> reader = take_usable(readers_);
    if (!reader) return fail(reader.error());
    Result<T> result = body(**reader);
    if (result || !(*reader)->is_lost()) return result;
    if (Status renewed = reader->renew(); !renewed) return fail(renewed.error());
    return body(**reader);
  }

  // Nothing has been written yet, so that a lost connection may be replaced.
  Result<Pool::Loan> begin() {
    Result<Pool::Loan> writer = take_usable(writer_);
    if (!writer) return writer;
    Status begun = (*writer)->begin_writing();
    if (!begun && (*writer)->is_lost()) {
      if (Status renewed = writer->renew(); !renewed) return fail(renewed.error());
      begun = (*writer)->begin_writing();
    }
    if (begun) return writer;
    (*writer)->roll_back();
    return fail(begun.error());
  }

  Pool writer_;
  Pool readers_;
};

}  // namespace

Result<std::unique_ptr<SqlConnection>> open_postgres(const std::string& address,
                                                     const PostgresOptions& options) {
  auto connection = std::make_unique<PostgresConnection>(address, options);
  if (Status done = connection->connect(); !done) return fail(done.error());
  return connection;
}

Status read_postgres(const std::string& address, const std::function<Status(SqlSession&)>& body,
                     PostgresLimits limits) {
  const auto session = PostgresSession::open(address, PostgresRole::reader, limits);
  if (!session) return fail(session.error());
  if (Status begun = (*session)->begin_reading(); !begun) return begun;
  const RollBackAtEnd guard(**session);
  return body(**session);
}

}  // namespace sensex

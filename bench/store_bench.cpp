// The ledger in SQLite and in PostgreSQL; docs/BENCHMARKS.md tells what is measured and how.
// All forecasts are invented.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "adapters/postgres/postgres_connection.h"
#include "adapters/postgres/postgres_test_server.h"
#include "adapters/sqlite/sqlite_connection.h"
#include "cli/runtime.h"
#include "peer.h"
#include "store/sql_forecast_ledger.h"
#include "store/sql_outcome_log.h"
#include "support/folders.h"
#include "timing.h"

namespace sensex {
namespace {

constexpr int kEntries = 100'000;
constexpr int kPayloadBytes = 900;  // a forecast of a pre-open session has about as many

NewLedgerEntry forecast_of(int number) {
  return {
      .key = {.target_day = Date(1900, 1, 1).plus_days(number / 2),
              .session = number % 2 == 0 ? Session::evening : Session::pre_open,
              .model_name = "sensex-bench",
              .model_version = 1,
              .snapshot = std::string(64, 'a')},
      .prediction_id = fmt::format("pred_{:012}", number),
      .issued_at = Instant(std::chrono::seconds(1'000'000'000 + number)),
      .payload = R"({"probability_up": 0.55, "note": ")" + std::string(kPayloadBytes, 'x') + "\"}"};
}

Result<LedgerEntry> append(ForecastLedger& ledger, int number) {
  const NewLedgerEntry forecast = forecast_of(number);
  return ledger.append(forecast.key, FixedClock(forecast.issued_at), [&](Instant) {
    return Result<LedgerText>(LedgerText{forecast.prediction_id, forecast.payload});
  });
}

ForecastOutcome outcome_of(const LedgerEntry& entry) {
  return {.sequence = entry.sequence,
          .target_day = entry.forecast.key.target_day,
          .previous_close = 100.0,
          .close = 101.0,
          .direction = "UP",
          .snapshot = entry.forecast.key.snapshot,
          .stored_at = entry.forecast.issued_at};
}

// A connection for what is all done in one transaction of another.
class WithinTransaction final : public SqlConnection {
 public:
  explicit WithinTransaction(SqlSession& session) : session_(session) {}

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override {
    return session_.execute(sql, parameters);
  }
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override {
    return session_.query(sql, parameters);
  }
  Result<bool> has_table(std::string_view table) override { return session_.has_table(table); }
  Result<std::vector<std::string>> tables() override { return session_.tables(); }
  Result<bool> is_append_only(std::string_view table) override {
    return session_.is_append_only(table);
  }
  Status make_append_only(std::string_view table) override {
    return session_.make_append_only(table);
  }
  Status transaction(const std::function<Status(SqlSession&)>& body) override {
    return body(session_);
  }

 private:
  SqlSession& session_;
};

// Where a benchmark keeps its ledger.
class Database {
 public:
  virtual ~Database() = default;
  virtual std::string location() const = 0;  // as of --store
  virtual std::unique_ptr<SqlConnection> connect() const = 0;
};

class SqliteDatabase final : public Database {
 public:
  std::string location() const override { return folder_.path().string(); }
  std::unique_ptr<SqlConnection> connect() const override {
    return checked(open_sqlite((folder_.path() / "sensex.db").string()));
  }

 private:
  TemporaryFolder folder_;
};

class PostgresDatabase final : public Database {
 public:
  std::string location() const override { return server_.address(); }
  std::unique_ptr<SqlConnection> connect() const override {
    return checked(open_postgres(location()));
  }

 private:
  PostgresTestServer server_{PostgresTestServer::Durability::full};
};

// A store with that many forecasts, and the program that answers about it.
class FilledStore {
 public:
  explicit FilledStore(std::unique_ptr<Database> database) : database_(std::move(database)) {
    context_.store = database_->location();
    runtime_ = checked(Runtime::open(context_, make_null_logger()));
    const Status filled = database_->connect()->transaction([](SqlSession& session) -> Status {
      WithinTransaction connection(session);
      SqlForecastLedger ledger(connection);
      SqlOutcomeLog outcomes(connection);
      for (int number = 0; number < kEntries; ++number) {
        const LedgerEntry entry = checked(append(ledger, number));
        checked(outcomes.add(outcome_of(entry)));
      }
      return {};
    });
    if (!filled) throw std::runtime_error(filled.error().message);
    checked(runtime_->queries().ledger({}));  // as a server does with its first page
  }

  Runtime& runtime() { return *runtime_; }
  ForecastLedger& ledger() { return runtime_->store().ledger(); }
  int next_number() { return next_++; }
  std::unique_ptr<SqlConnection> connect() const { return database_->connect(); }

 private:
  std::unique_ptr<Database> database_;
  std::ostringstream output_;
  FixedClock clock_{Instant(std::chrono::seconds(2'000'000'000))};
  Context context_{output_, output_, clock_, "bench"};
  std::unique_ptr<Runtime> runtime_;
  int next_ = kEntries;
};

FilledStore& sqlite_store() {
  static FilledStore store(std::make_unique<SqliteDatabase>());
  return store;
}

FilledStore& postgres_store() {
  static FilledStore store(std::make_unique<PostgresDatabase>());
  return store;
}

using StoreOf = FilledStore& (*)();

// Another process that has written and does not commit.
class HeldTransaction {
 public:
  explicit HeldTransaction(FilledStore& store) : connection_(store.connect()) {
    writer_ = std::jthread([this] { hold(); });
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return holds_; });
  }
  ~HeldTransaction() {
    const std::lock_guard lock(mutex_);
    may_end_ = true;
    changed_.notify_all();
  }

 private:
  void hold() {
    static_cast<void>(connection_->transaction([this](SqlSession& session) -> Status {
      const auto written = session.execute("INSERT INTO work_done (work, done_ms) VALUES ('w', 1)");
      if (!written) throw std::runtime_error(written.error().message);
      std::unique_lock lock(mutex_);
      holds_ = true;
      changed_.notify_all();
      changed_.wait(lock, [this] { return may_end_; });
      return fail(Errc::refused, "rolled back");
    }));
  }

  std::unique_ptr<SqlConnection> connection_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool holds_ = false;    // guarded by mutex_
  bool may_end_ = false;  // guarded by mutex_
  std::jthread writer_;
};

void enter(benchmark::State& state, StoreOf store) {
  FilledStore& filled = store();
  for (auto iteration : state) {
    const int number = filled.next_number();
    time_iteration(state, [&] { checked(append(filled.ledger(), number)); });
  }
}

void page(benchmark::State& state, StoreOf store, const LedgerPage& page) {
  FilledStore& filled = store();
  for (auto iteration : state) {
    time_iteration(state, [&] { checked(filled.runtime().queries().ledger(page)); });
  }
}

void verify(benchmark::State& state, StoreOf store) {
  FilledStore& filled = store();
  for (auto iteration : state) {
    time_iteration(state, [&] { checked(filled.ledger().verify()); });
  }
}

void page_beside_a_writer(benchmark::State& state, StoreOf store) {
  FilledStore& filled = store();
  const HeldTransaction held(filled);
  page(state, store, {});
}

// The peer: Python's sqlite3 module writes a row of as many bytes with the same durability.
void enter_with_python(benchmark::State& state) {
  const TemporaryFolder folder;
  const std::string command = fmt::format("'{}' '{}' '{}' {}", SENSEX_PYTHON, SENSEX_PEER,
                                          folder.path().string(), kPayloadBytes);
  for (auto iteration : state) report(state, run_peer(command));
}

void add(const std::string& database, StoreOf store) {
  const auto measure = [&](const std::string& what, auto function, auto... arguments) {
    benchmark::RegisterBenchmark(
        (what + "/" + database).c_str(),
        [=](benchmark::State& state) { function(state, store, arguments...); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  };
  measure("enter", enter);
  measure("newest_20", page, LedgerPage{.limit = 20});
  measure("newest_500", page, LedgerPage{.limit = 500});
  measure("middle_20", page, LedgerPage{.limit = 20, .before = kEntries / 2});
  measure("newest_20_beside_a_writer", page_beside_a_writer);
  measure("verify", verify);
}

}  // namespace
}  // namespace sensex

int main(int argc, char** argv) {
  sensex::add("sqlite", sensex::sqlite_store);
  sensex::add("postgres", sensex::postgres_store);
  benchmark::RegisterBenchmark("enter/python", sensex::enter_with_python)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "store/sql_test_support.h"

namespace sensex {

class SqlContract : public testing::TestWithParam<SqlBackend> {
 protected:
  SqlContract() : connect_(GetParam().new_database()), connection_(connect_()) {
    run("CREATE TABLE t (k TEXT UNIQUE, v BIGINT)");
  }

  SqlConnection& connection() { return *connection_; }
  std::unique_ptr<SqlConnection> connect() const { return connect_(); }

  void run(std::string_view sql, SqlParameters parameters = {}) {
    const auto done = connection().execute(sql, parameters);
    ASSERT_TRUE(done.has_value()) << done.error().message << " | " << done.error().detail;
  }
  SqlValue ask(std::string_view sql, SqlParameters parameters = {}) {
    const auto rows = connection().query(sql, parameters);
    if (!rows) throw std::runtime_error(rows.error().message + " | " + rows.error().detail);
    return rows->at(0).at(0);
  }
  std::int64_t rows() { return std::get<std::int64_t>(ask("SELECT COUNT(*) FROM t")); }
  Errc code_of(std::string_view sql, SqlParameters parameters = {}) {
    const auto done = connection().execute(sql, parameters);
    EXPECT_FALSE(done.has_value()) << sql;
    return done ? Errc::internal : done.error().code;
  }
  // The keys as the database sorts them, each after a blank.
  std::string sorted_keys() {
    std::string keys;
    const auto rows = connection().query("SELECT k FROM t ORDER BY k");
    if (!rows) throw std::runtime_error(rows.error().detail);
    for (const SqlRow& row : *rows) keys += ' ' + std::get<std::string>(row.at(0));
    return keys;
  }

 private:
  SqlConnector connect_;
  std::unique_ptr<SqlConnection> connection_;
};

TEST_P(SqlContract, BindsByNumberNotByFirstAppearance) {
  EXPECT_EQ(std::get<std::string>(ask("SELECT $2 || $1 || $2", {"a", "b"})), "bab");
}

TEST_P(SqlContract, GivesBackEveryTypeOfValue) {
  EXPECT_EQ(std::get<std::int64_t>(ask("SELECT $1", {INT64_MIN})), INT64_MIN);
  EXPECT_EQ(std::get<std::int64_t>(ask("SELECT $1", {INT64_MAX})), INT64_MAX);
  EXPECT_EQ(std::get<double>(ask("SELECT $1", {0.1})), 0.1);
  EXPECT_EQ(std::get<std::string>(ask("SELECT $1", {std::string_view()})), "");
  EXPECT_EQ(std::get<std::string>(ask("SELECT $1", {SqlBytes{}})), "");
  EXPECT_EQ(std::get<std::string>(ask("SELECT $1", {SqlBytes{{"a\0b", 3}}})),
            std::string("a\0b", 3));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ask("SELECT $1", {std::monostate()})));
}

TEST_P(SqlContract, ColumnsGiveBackWhatTheyWereGivenToTheLastBit) {
  run("CREATE TABLE every (b BIGINT, d DOUBLE PRECISION, t TEXT, y BLOB)");
  const std::vector<SqlRow> kept = {
      {SqlValue(INT64_MIN), SqlValue(0.1 + 0.2), SqlValue("\xE0\xA4\x85"), SqlValue("x")},
      {SqlValue(std::int64_t{0}), SqlValue(5e-324), SqlValue(""),
       SqlValue(std::string("\0\xff", 2))},
      {SqlValue(std::int64_t{-1}), SqlValue(-1.7976931348623157e308), SqlValue("'; --"),
       SqlValue("")}};
  for (const SqlRow& row : kept) {
    run("INSERT INTO every VALUES ($1, $2, $3, $4)",
        {std::get<std::int64_t>(row[0]), std::get<double>(row[1]), std::get<std::string>(row[2]),
         SqlBytes{std::get<std::string>(row[3])}});
  }
  EXPECT_EQ(connection().query("SELECT b, d, t, y FROM every ORDER BY b").value(),
            (std::vector<SqlRow>{kept[0], kept[2], kept[1]}));
}

TEST_P(SqlContract, KeepsAValueOfSeveralMegabytes) {
  run("CREATE TABLE large (y BLOB)");
  std::string bytes(8U << 20U, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i / 255);
  run("INSERT INTO large VALUES ($1)", {SqlBytes{bytes}});
  EXPECT_TRUE(ask("SELECT y FROM large") == SqlValue(bytes));
}

TEST_P(SqlContract, EveryColumnMayBeNull) {
  run("CREATE TABLE every (b BIGINT, d DOUBLE PRECISION, t TEXT, y BLOB)");
  run("INSERT INTO every VALUES ($1, $2, $3, $4)",
      {std::monostate(), std::monostate(), std::monostate(), std::monostate()});
  EXPECT_EQ(connection().query("SELECT b, d, t, y FROM every").value(),
            (std::vector<SqlRow>{SqlRow(4)}));
}

TEST_P(SqlContract, TextIsOrderedByItsBytes) {
  for (const char* key : {"b", "B", "a b", "ab", "\xC3\xA4", "A", "a-c", "_"}) {
    run("INSERT INTO t VALUES ($1, 0)", {key});
  }
  EXPECT_EQ(sorted_keys(), " A B _ a b a-c ab b \xC3\xA4");
  EXPECT_EQ(std::get<std::string>(ask("SELECT MIN(k) FROM t WHERE k > $1", {"B"})), "_");
}

TEST_P(SqlContract, KeysThatDifferInCaseOrAccentAreDifferent) {
  for (const char* key : {"a", "A", "\xC3\xA4", "a ", "a\xCC\x88"}) {
    run("INSERT INTO t VALUES ($1, 0)", {key});
  }
  EXPECT_EQ(rows(), 5);
}

TEST_P(SqlContract, AColumnAddedLaterIsOrderedByItsBytesToo) {
  run("ALTER TABLE t ADD COLUMN late TEXT NOT NULL DEFAULT 'm'");
  for (const char* text : {"b", "B", "a"}) run("INSERT INTO t (late) VALUES ($1)", {text});
  EXPECT_EQ(std::get<std::string>(ask("SELECT MIN(late) FROM t")), "B");
  EXPECT_EQ(std::get<std::string>(ask("SELECT MAX(late) FROM t")), "b");
}

TEST_P(SqlContract, AParameterIsNeverPartOfTheStatement) {
  constexpr std::string_view kTrick = "x'); DELETE FROM t; --";
  run("INSERT INTO t VALUES ($1, 1)", {kTrick});
  EXPECT_EQ(std::get<std::string>(ask("SELECT k FROM t WHERE k = $1", {kTrick})), kTrick);
  EXPECT_EQ(rows(), 1);
}

TEST_P(SqlContract, OneStatementMayRunWithParametersOfAnyType) {
  EXPECT_EQ(std::get<std::string>(ask("SELECT $1", {"a"})), "a");
  EXPECT_EQ(std::get<std::int64_t>(ask("SELECT $1", {7})), 7);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ask("SELECT $1", {std::monostate()})));
  EXPECT_EQ(std::get<double>(ask("SELECT $1", {2.5})), 2.5);
}

TEST_P(SqlContract, CountsTheRowsAStatementChanged) {
  EXPECT_EQ(connection().execute("INSERT INTO t VALUES ('a', 1), ('b', 2)").value(), 2);
  EXPECT_EQ(connection().execute("UPDATE t SET v = 3").value(), 2);
  EXPECT_EQ(connection().execute("DELETE FROM t WHERE k = 'x'").value(), 0);
  EXPECT_EQ(
      connection().execute("INSERT INTO t VALUES ('a', 1) ON CONFLICT (k) DO NOTHING").value(), 0);
  EXPECT_EQ(connection().execute("SELECT * FROM t").value(), 0);
}

TEST_P(SqlContract, ATakenKeyAlreadyExists) {
  run("INSERT INTO t VALUES ('a', 1)");
  EXPECT_EQ(code_of("INSERT INTO t VALUES ('a', 2)"), Errc::already_exists);
  EXPECT_EQ(rows(), 1);
}

TEST_P(SqlContract, AWrongStatementIsInternalAndToldInTheDetail) {
  const Error error = connection().query("SELECT FROM WHERE nowhere").error();
  EXPECT_EQ(error.code, Errc::internal);
  EXPECT_NE(error.detail.find("nowhere"), std::string::npos);
}

TEST_P(SqlContract, ATableOrAColumnThatIsNotThereIsDamageWithTheNextStep) {
  for (const char* sql : {"SELECT k FROM nowhere", "SELECT lacking FROM t"}) {
    const Error error = connection().query(sql).error();
    EXPECT_EQ(error.code, Errc::malformed_data) << error.detail;
    EXPECT_NE(error.message.find("restore a copy"), std::string::npos);
    EXPECT_NE(error.detail.find(sql), std::string::npos) << error.detail;
  }
}

TEST_P(SqlContract, AWrongNumberOfParametersIsInternal) {
  EXPECT_EQ(connection().query("SELECT $1", {}).error().code, Errc::internal);
  EXPECT_EQ(connection().query("SELECT 1", {"a"}).error().code, Errc::internal);
  EXPECT_EQ(connection().query("SELECT $1", {"a", "b"}).error().code, Errc::internal);
}

TEST_P(SqlContract, AfterAnErrorTheConnectionGoesOn) {
  EXPECT_FALSE(connection().query("SELECT nothing FROM nowhere"));
  EXPECT_FALSE(connection().execute("INSERT INTO nowhere VALUES (1)"));
  run("INSERT INTO t VALUES ('a', 1)");
  EXPECT_EQ(rows(), 1);
}

TEST_P(SqlContract, KnowsItsTablesAndViews) {
  EXPECT_TRUE(connection().has_table("t").value());
  EXPECT_FALSE(connection().has_table("T").value());
  EXPECT_FALSE(connection().has_table("u").value());
  run("CREATE TABLE \"A\" (x BIGINT PRIMARY KEY)");
  run("CREATE VIEW seen AS SELECT v FROM t");
  EXPECT_EQ(connection().tables().value(), (std::vector<std::string>{"A", "seen", "t"}));
}

TEST_P(SqlContract, AQueryOutsideATransactionMayNotWrite) {
  EXPECT_EQ(connection().query("INSERT INTO t VALUES ('a', 1) RETURNING v").error().code,
            Errc::permission_denied);
  EXPECT_EQ(rows(), 0);
}

TEST_P(SqlContract, AQueryInATransactionMayWriteAndSeesWhatItWrote) {
  const Status done = connection().transaction([](SqlSession& session) -> Status {
    EXPECT_EQ(session.query("INSERT INTO t VALUES ('a', 7) RETURNING v").value(),
              (std::vector<SqlRow>{{SqlValue(std::int64_t{7})}}));
    EXPECT_EQ(session.query("SELECT k FROM t").value(), (std::vector<SqlRow>{{SqlValue("a")}}));
    return {};
  });
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(rows(), 1);
}

TEST_P(SqlContract, ATransactionThatFailsLeavesNothing) {
  const Status done = connection().transaction([](SqlSession& session) -> Status {
    static_cast<void>(session.execute("INSERT INTO t VALUES ('a', 1)"));
    static_cast<void>(session.execute("CREATE TABLE made (x BLOB)"));
    return fail(Errc::refused, "no");
  });
  EXPECT_EQ(done.error().code, Errc::refused);
  EXPECT_EQ(rows(), 0);
  EXPECT_FALSE(connection().has_table("made").value());
  run("INSERT INTO t VALUES ('a', 1)");
}

TEST_P(SqlContract, ATransactionOneOfWhoseStatementsFailedLeavesNothing) {
  const Status done = connection().transaction([](SqlSession& session) -> Status {
    static_cast<void>(session.execute("INSERT INTO t VALUES ('a', 1)"));
    const auto again = session.execute("INSERT INTO t VALUES ('a', 1)");
    return again ? Status() : fail(again.error());
  });
  EXPECT_EQ(done.error().code, Errc::already_exists);
  EXPECT_EQ(rows(), 0);
}

TEST_P(SqlContract, ATransactionThatThrowsLeavesNothing) {
  const auto body = [](SqlSession& session) -> Status {
    static_cast<void>(session.execute("INSERT INTO t VALUES ('a', 1)"));
    throw std::runtime_error("bug");
  };
  EXPECT_THROW(static_cast<void>(connection().transaction(body)), std::runtime_error);
  EXPECT_EQ(rows(), 0);
  run("INSERT INTO t VALUES ('a', 1)");
}

TEST_P(SqlContract, AReaderSeesTheOldStateWhileAnotherConnectionWrites) {
  const auto other = connect();
  const Status done = other->transaction([this](SqlSession& session) -> Status {
    static_cast<void>(session.execute("INSERT INTO t VALUES ('a', 1)"));
    EXPECT_EQ(rows(), 0);
    return {};
  });
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(rows(), 1);
}

// The writer ends only when the readers have, so that a reader who waited would wait for ever.
TEST_P(SqlContract, ReadersOfTheSameConnectionWaitForNoWriter) {
  run("INSERT INTO t VALUES ('a', 1)");
  const Status done = connection().transaction([this](SqlSession& session) -> Status {
    EXPECT_EQ(session.execute("UPDATE t SET v = 2").value(), 1);
    std::vector<std::jthread> readers;
    for (int i = 0; i < 3; ++i) {
      readers.emplace_back([this] {
        EXPECT_EQ(std::get<std::int64_t>(ask("SELECT v FROM t")), 1);
        EXPECT_TRUE(connection().has_table("t").value());
        EXPECT_EQ(connection().tables().value().size(), 1U);
      });
    }
    readers.clear();
    return {};
  });
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(std::get<std::int64_t>(ask("SELECT v FROM t")), 2);
}

TEST_P(SqlContract, WhatWasCommittedTheNextQuerySees) {
  for (int i = 0; i < 50; ++i) {
    run("INSERT INTO t VALUES ($1, 0)", {std::to_string(i)});
    ASSERT_EQ(rows(), i + 1);
  }
}

// Each reads the greatest value and writes the next: two at once would write the same.
TEST_P(SqlContract, NoneWritesWhileATransactionIsUnderWay) {
  const auto count_up = [](SqlConnection& connection) {
    for (int i = 0; i < 20; ++i) {
      const Status done = connection.transaction([](SqlSession& session) -> Status {
        const auto last = session.query("SELECT COALESCE(MAX(v), 0) FROM t").value();
        const std::int64_t next = std::get<std::int64_t>(last.at(0).at(0)) + 1;
        const auto added =
            session.execute("INSERT INTO t VALUES ($1, $2)", {std::to_string(next), next});
        return added ? Status() : fail(added.error());
      });
      EXPECT_TRUE(done.has_value()) << done.error().message << done.error().detail;
    }
  };
  const auto other = connect();
  {
    const std::jthread here([&] { count_up(connection()); });
    const std::jthread there([&] { count_up(*other); });
    count_up(connection());
  }
  EXPECT_EQ(rows(), 60);
  EXPECT_EQ(std::get<std::int64_t>(ask("SELECT MAX(v) FROM t")), 60);
}

TEST_P(SqlContract, AnAppendOnlyTableRefusesChangesHoweverTheyAreWritten) {
  ASSERT_TRUE(connection().make_append_only("t").has_value());
  run("INSERT INTO t VALUES ('a', 1)");
  for (const char* sql : {"UPDATE t SET v = 2", "DELETE FROM t",
                          "INSERT INTO t VALUES ('a', 2) ON CONFLICT (k) DO UPDATE SET v = 2"}) {
    const auto done = connection().execute(sql);
    ASSERT_FALSE(done.has_value()) << sql;
    EXPECT_EQ(done.error().code, Errc::refused) << sql;
    EXPECT_EQ(done.error().message, "entries of an append-only table cannot be changed or deleted");
  }
  run("INSERT INTO t VALUES ('b', 2)");
  EXPECT_EQ(std::get<std::int64_t>(ask("SELECT v FROM t WHERE k = 'a'")), 1);
}

TEST_P(SqlContract, KnowsWhetherATableIsAppendOnly) {
  EXPECT_FALSE(connection().is_append_only("t").value());
  ASSERT_TRUE(connection().make_append_only("t").has_value());
  EXPECT_TRUE(connection().is_append_only("t").value());
  EXPECT_FALSE(connection().is_append_only("other").value());
}

TEST_P(SqlContract, ThreadsShareOneConnection) {
  const auto insert = [this](int from) {
    for (int i = from; i < from + 20; ++i) {
      run("INSERT INTO t VALUES ($1, $2)", {std::to_string(i), i});
    }
  };
  {
    const std::jthread other(insert, 100);
    insert(0);
  }
  EXPECT_EQ(rows(), 40);
}

}  // namespace sensex

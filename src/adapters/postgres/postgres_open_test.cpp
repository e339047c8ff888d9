#include <netinet/in.h>
#include <sys/socket.h>

#include <gtest/gtest.h>

#include "adapters/postgres/postgres_test_database.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

constexpr std::string_view kSecret = "s3cr3t-Pa55";

// What opening is refused with; the secret is in no word of it.
Error refusal(const std::string& address, const PostgresOptions& options = {}) {
  const auto connection = open_postgres(address, options);
  EXPECT_FALSE(connection.has_value()) << address;
  const Error error = connection ? Error() : connection.error();
  EXPECT_EQ(error.message.find(kSecret), std::string::npos) << error.message;
  EXPECT_EQ(error.detail.find(kSecret), std::string::npos) << error.detail;
  return error;
}

std::string socket_folder() {
  const std::string address = postgres_test_server().address();
  return address.substr(address.find("host=") + 5);
}

class PostgresOpen : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    postgres_test_server().run_sql("CREATE ROLE locked LOGIN PASSWORD '" + std::string(kSecret) +
                                   "'");
  }
  static void TearDownTestSuite() { postgres_test_server().run_sql("DROP ROLE locked"); }

  static std::string address(const std::string& user, const std::string& password,
                             const std::string& database = "postgres") {
    return "postgresql://" + user + ":" + password + "@/" + database + "?host=" + socket_folder();
  }
};

TEST_F(PostgresOpen, TheRightPasswordOpens) {
  EXPECT_TRUE(open_postgres(address("locked", std::string(kSecret))).has_value());
}

TEST_F(PostgresOpen, TheShortFormOfTheSchemeOpensToo) {
  const std::string address = postgres_test_server().address();
  EXPECT_TRUE(open_postgres("postgres" + address.substr(address.find(':'))).has_value());
}

TEST_F(PostgresOpen, AWrongPasswordIsDenied) {
  const Error error = refusal(address("locked", std::string(kSecret) + "x"));
  EXPECT_EQ(error.code, Errc::permission_denied);
  EXPECT_EQ(error.message, "database 'postgres' at " + socket_folder() +
                               ":5432 does not let user 'locked' in: a wrong password, or no rule "
                               "for it in pg_hba.conf; correct --store or PGPASSWORD");
  EXPECT_NE(error.detail.find("28P01"), std::string::npos);
}

TEST_F(PostgresOpen, AMissingPasswordIsAskedFor) {
  const Error error = refusal(postgres_test_server().address("postgres", "locked"));
  EXPECT_EQ(error.code, Errc::permission_denied);
  EXPECT_NE(error.message.find("asks user 'locked' for a password; set PGPASSWORD"),
            std::string::npos);
}

TEST_F(PostgresOpen, AnUnknownUserIsDenied) {
  EXPECT_EQ(refusal(address("nobody", std::string(kSecret))).code, Errc::permission_denied);
}

TEST_F(PostgresOpen, AMissingDatabaseIsNamedWithTheCommandThatMakesIt) {
  const Error error = refusal(address("sensex", std::string(kSecret), "market"));
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(error.message, "there is no database 'market' at " + socket_folder() +
                               ":5432; make it with: createdb -E UTF8 -T template0 NAME");
}

TEST_F(PostgresOpen, AServerThatIsNotThereIsUnavailable) {
  const std::string secret(kSecret);
  const Error error = refusal("postgresql://u:" + secret + "@/d?host=/nowhere");
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_EQ(error.message,
            "database 'd' at /nowhere:5432 cannot be reached; start its server or correct --store");
  EXPECT_EQ(refusal("postgresql://u:" + secret + "@127.0.0.1:1/d").code, Errc::unavailable);
}

// A socket that takes connections and never says a word.
TEST_F(PostgresOpen, AServerThatDoesNotAnswerIsUnavailable) {
  const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(place);
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&place), size), 0);
  ASSERT_EQ(listen(silent, 1), 0);
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&place), &size), 0);
  const std::string port = std::to_string(ntohs(place.sin_port));
  const Error error =
      refusal("postgresql://u:" + std::string(kSecret) + "@127.0.0.1:" + port + "/d",
              {.limits = {.connect = std::chrono::milliseconds(20)}});
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_EQ(error.message, "database 'd' at 127.0.0.1:" + port +
                               " did not answer in time; start its server or correct --store");
  close(silent);
}

TEST_F(PostgresOpen, WhatIsNoAddressIsNotRepeated) {
  const std::string secret(kSecret);
  for (const std::string& address :
       {"postgresql://u:p@" + secret + "@h/d", "postgresql://u:1/" + secret + "@h/d",
        "postgresql://u:" + secret + "/d", "postgresql://u:1/" + secret + "/d",
        "postgresql://u:" + secret + "@[::1/d",
        "postgresql://u:" + secret + "@h/d?unknown=" + secret,
        "postgresql://u:%zz" + secret + "@h/d", "host=h password=" + secret,
        "mysql://u:" + secret + "@h/d", std::string()}) {
    const Error error = refusal(address);
    EXPECT_EQ(error.code, Errc::invalid_argument) << address;
    EXPECT_EQ(error.message,
              "the address of the database cannot be read; write it as "
              "postgresql://USER@HOST:PORT/DATABASE, with %XX for special characters, and the "
              "password in PGPASSWORD or ~/.pgpass");
  }
}

TEST_F(PostgresOpen, AServerWithoutAConnectionLeftIsUnavailable) {
  postgres_test_server().run_sql("CREATE ROLE single LOGIN CONNECTION LIMIT 1");
  const std::string address = postgres_test_server().address("postgres", "single");
  const auto first = value_of(open_postgres(address));
  const Error error = refusal(address);
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_NE(error.message.find("has no connection left; try again later"), std::string::npos);
}

TEST_F(PostgresOpen, AMissingSchemaIsNamedAsSuch) {
  const Error error = refusal(
      postgres_test_server().address("postgres", "sensex", "&options=-csearch_path%3Dnowhere"));
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_NE(error.message.find("make it with CREATE SCHEMA"), std::string::npos);
}

TEST_F(PostgresOpen, ADatabaseOfAnotherEncodingIsRefused) {
  postgres_test_server().run_sql(
      "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
  const Error error = refusal(postgres_test_server().address("ascii"));
  EXPECT_EQ(error.code, Errc::refused);
  EXPECT_NE(error.message.find("has the encoding SQL_ASCII, expected UTF8"), std::string::npos);
}

TEST_F(PostgresOpen, AUserThatMayNotMakeTablesIsDeniedAndLeavesNothing) {
  postgres_test_server().run_sql("CREATE ROLE guest LOGIN");
  const PostgresTestDatabase database;
  postgres_test_server().run_sql("GRANT USAGE ON SCHEMA " + database.schema() + " TO guest");
  auto connection = value_of(open_postgres(database.address("guest")));
  const Error error = error_of(open_sql_store(std::move(connection)));
  EXPECT_EQ(error.code, Errc::permission_denied);
  EXPECT_NE(error.message.find("let it create and write tables"), std::string::npos);
  EXPECT_TRUE(value_of(database.connect()->tables()).empty());
}

}  // namespace
}  // namespace sensex

#pragma once

#include <memory>
#include <string>

#include "store/guarded_connection.h"
#include "store/sql_schema.h"
#include "store/sql_store.h"
#include "store/sql_test_support.h"
#include "store/store_contract.h"

namespace sensex {

// A store that was opened before its database became another.
class GuardContract : public testing::TestWithParam<SqlBackend> {
 protected:
  GuardContract()
      : connect_(GetParam().new_database()), store_(value_of(open_sql_store(connect_()))) {
    value_of(append_forecast(store_->ledger(), ledger_forecast(1)));
  }

  Store& store() { return *store_; }
  void run(std::string_view sql) const { value_of(connect_()->execute(sql)); }
  std::int64_t entries() const {
    const auto rows = value_of(connect_()->query("SELECT COUNT(*) FROM ledger"));
    return std::get<std::int64_t>(rows.at(0).at(0));
  }
  // What a write and the check say, which is the same.
  Error refusal() {
    const Error said = error_of(store().check());
    EXPECT_EQ(error_of(append_forecast(store().ledger(), ledger_forecast(2))).message,
              said.message);
    EXPECT_EQ(error_of(store().leases().acquire("l", "o", instant_of(1), instant_of(2))).message,
              said.message);
    EXPECT_EQ(entries(), 1);
    return said;
  }

 private:
  SqlConnector connect_;
  std::unique_ptr<Store> store_;
};

TEST_P(GuardContract, TheDatabaseThatWasOpenedIsWrittenTo) {
  EXPECT_TRUE(store().check().has_value());
  EXPECT_TRUE(append_forecast(store().ledger(), ledger_forecast(2)).has_value());
  EXPECT_EQ(entries(), 2);
}

TEST_P(GuardContract, ADatabaseMadeAnewUnderItsNameIsNotWrittenTo) {
  run("UPDATE store_identity SET identity = 'another'");
  const Error said = refusal();
  EXPECT_EQ(said.code, Errc::unavailable);
  EXPECT_NE(said.message.find("is not the one that was opened"), std::string::npos);
  EXPECT_NE(said.message.find("then restart sensex"), std::string::npos);
}

TEST_P(GuardContract, ADatabaseWithoutOurTablesIsNotWrittenTo) {
  run("DROP TABLE store_identity");
  EXPECT_EQ(refusal().code, Errc::unavailable);
}

TEST_P(GuardContract, ADatabaseWithoutAnIdentityIsNotWrittenTo) {
  run("DELETE FROM store_identity");
  EXPECT_EQ(refusal().code, Errc::unavailable);
}

TEST_P(GuardContract, ADatabaseThatANewerProgramHasUpgradedIsNotWrittenTo) {
  run("INSERT INTO schema_version VALUES (99)");
  const Error said = refusal();
  EXPECT_EQ(said.code, Errc::unsupported_version);
  EXPECT_EQ(said.message,
            "a newer program has upgraded the database to schema version 99, this one "
            "knows " +
                std::to_string(schema_migrations().back().version) +
                "; restart with the newer sensex");
}

TEST_P(GuardContract, WhoReadsADatabaseWithoutOurTablesIsToldThatItIsAnother) {
  run("DROP TABLE store_identity");
  run("DROP TABLE quality_log");
  const Error said = error_of(store().quality().recent(5));
  EXPECT_EQ(said.code, Errc::unavailable);
  EXPECT_NE(said.message.find("is not the one that was opened"), std::string::npos);
}

TEST_P(GuardContract, AnUpgradeLeavesWhatIsReadAsItIs) {
  run("INSERT INTO schema_version VALUES (99)");
  EXPECT_EQ(value_of(store().ledger().recent(5)).size(), 1U);
}

TEST_P(GuardContract, NoTwoDatabasesHaveOneIdentity) {
  const auto identity = [](SqlConnection& connection) {
    return std::get<std::string>(
        value_of(connection.query("SELECT identity FROM store_identity")).at(0).at(0));
  };
  const SqlConnector connect_one = GetParam().new_database();
  const SqlConnector connect_other = GetParam().new_database();
  const auto one = connect_one();
  const auto other = connect_other();
  for (SqlConnection* each : {one.get(), other.get()}) {
    ASSERT_TRUE(migrate(*each, schema_migrations()).has_value());
  }
  const std::string first = identity(*one);
  EXPECT_NE(first, identity(*other));
  ASSERT_TRUE(renew_identity(*one).has_value());
  EXPECT_NE(first, identity(*one));
}

}  // namespace sensex

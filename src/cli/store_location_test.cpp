#include "cli/store_location.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "adapters/postgres/postgres_test_server.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

class StoreLocation : public testing::Test {
 protected:
  StoreLocation() {
    std::string pattern = (fs::temp_directory_path() / "sensex-location-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder " + pattern);
    folder_ = pattern;
  }
  ~StoreLocation() override { fs::remove_all(folder_); }

  std::string state() const { return (folder_ / "state").string(); }

  // Both kinds of location keep an object, and give it back to who opens them again.
  static void keeps_what_is_put(const std::string& location) {
    const std::string digest = value_of(value_of(open_store_at(location))->objects().put("kept"));
    EXPECT_EQ(value_of(value_of(open_store_at(location))->objects().get(digest)), "kept");
  }
  static void has_one_leader(const std::string& location) {
    const auto store = value_of(open_store_at(location));
    const FixedClock clock(instant_of(0));
    const auto first = open_leadership(location, "schedule", "a", *store, clock);
    const auto second = open_leadership(location, "schedule", "b", *store, clock);
    EXPECT_TRUE(value_of(first->leads()));
    EXPECT_FALSE(value_of(second->leads()));
    first->step_down();
    EXPECT_TRUE(value_of(second->leads()));
  }

 private:
  fs::path folder_;
};

TEST_F(StoreLocation, ADirectoryIsAStateWithItsOwnDatabase) {
  keeps_what_is_put(state());
  EXPECT_TRUE(fs::exists(state() + "/sensex.db"));
  has_one_leader(state());
}

TEST_F(StoreLocation, AnAddressIsAPostgresDatabase) {
  const PostgresTestServer server;
  keeps_what_is_put(server.address());
  has_one_leader(server.address());
}

TEST_F(StoreLocation, OnlyAnAddressIsOne) {
  EXPECT_TRUE(is_postgres_location("postgresql://h/d"));
  EXPECT_TRUE(is_postgres_location("postgres://h/d"));
  for (const char* state : {"state", "/var/lib/postgresql", "postgresql", "postgresql:", ""}) {
    EXPECT_FALSE(is_postgres_location(state)) << state;
  }
}

TEST_F(StoreLocation, WhatIsShownHasNoPassword) {
  EXPECT_EQ(shown_location("/var/lib/sensex"), "/var/lib/sensex");
  EXPECT_EQ(shown_location("postgresql://u:s3cr3t@db:5433/d?sslpassword=s3cr3t"),
            "postgresql://u@db:5433/d");
  EXPECT_EQ(shown_location("postgres://db/d"), "postgresql://db/d");
  EXPECT_EQ(shown_location("postgresql://u:p@s3cr3t@db/d"), "postgresql://...");
}

}  // namespace
}  // namespace sensex

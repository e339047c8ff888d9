#include "cli/store_location.h"

#include <filesystem>
#include <sstream>

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
  Context context_of(const std::string& state, const std::string& store = "") {
    return {
        .out = out_, .err = out_, .clock = clock_, .owner = "a", .state = state, .store = store};
  }

  // Both kinds of location keep an object, and give it back to who opens them again.
  static void keeps_what_is_put(const Context& context) {
    const std::string digest = value_of(value_of(open_store(context))->objects().put("kept"));
    EXPECT_EQ(value_of(value_of(open_store_to_read(context))->objects().get(digest)), "kept");
  }
  static void has_one_leader(const Context& context) {
    Context other = context;
    other.owner = "b";
    const auto store = value_of(open_store(context));
    auto first = open_leadership(context, "schedule", *store);
    const auto second = open_leadership(other, "schedule", *store);
    EXPECT_TRUE(value_of(first->leads()));
    EXPECT_FALSE(value_of(second->leads()));
    first.reset();
    EXPECT_TRUE(value_of(second->leads()));
  }

 private:
  fs::path folder_;
  std::ostringstream out_ = {};
  FixedClock clock_{instant_of(0)};
};

TEST_F(StoreLocation, ADirectoryIsAStateWithItsOwnDatabase) {
  keeps_what_is_put(context_of(state()));
  EXPECT_TRUE(fs::exists(state() + "/sensex.db"));
  has_one_leader(context_of(state()));
}

TEST_F(StoreLocation, AStoreMayBeADirectoryToo) {
  keeps_what_is_put(context_of("/nowhere", state()));
  EXPECT_TRUE(fs::exists(state() + "/sensex.db"));
}

TEST_F(StoreLocation, AnAddressIsAPostgresDatabase) {
  const PostgresTestServer server;
  const Context context = context_of(state(), server.address());
  keeps_what_is_put(context);
  has_one_leader(context);
  EXPECT_FALSE(fs::exists(state()));
}

TEST_F(StoreLocation, WhereNothingWasEverKeptAReaderFindsNothingAndMakesNothing) {
  const PostgresTestServer server;
  const Context database = context_of(state(), server.address());
  for (int i = 0; i < 2; ++i) {
    const Error error = error_of(open_store_to_read(database));
    EXPECT_EQ(error.code, Errc::not_found);
    EXPECT_TRUE(error.message.ends_with("/postgres; run: sensex ingest")) << error.message;
  }
  EXPECT_EQ(error_of(open_store_to_read(context_of(state()))).message,
            "no state at " + state() + "; run: sensex ingest");
  EXPECT_FALSE(fs::exists(state()));
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

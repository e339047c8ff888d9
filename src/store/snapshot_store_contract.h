#pragma once

#include <string>
#include <vector>

#include "store/store_contract.h"

namespace sensex {

class SnapshotStoreContract : public StoreContract {
 protected:
  SnapshotStore& snapshots() { return store().snapshots(); }

  static Snapshot snapshot(const std::string& id) {
    return {.id = id,
            .market = "nifty50",
            .origin = {.source = "csv", .simulated = false},
            .first_session = Date(2010, 1, 4),
            .last_session = Date(2024, 12, 31),
            .stock_count = 38,
            .bar_count = 140'000,
            .created_at = instant_of(1'735'639'800'123)};
  }
};

TEST_P(SnapshotStoreContract, IsEmptyBeforeTheFirstIngest) {
  EXPECT_FALSE(value_of(snapshots().current()).has_value());
  EXPECT_TRUE(value_of(snapshots().list()).empty());
}

TEST_P(SnapshotStoreContract, GivesBackEveryFieldOfTheCurrentSnapshot) {
  EXPECT_TRUE(value_of(snapshots().make_current(snapshot("a"))));
  const Snapshot kept = value_of(snapshots().current()).value();
  const Snapshot expected = snapshot("a");
  EXPECT_EQ(kept.id, expected.id);
  EXPECT_EQ(kept.market, expected.market);
  EXPECT_EQ(kept.origin, expected.origin);
  EXPECT_EQ(kept.first_session, expected.first_session);
  EXPECT_EQ(kept.last_session, expected.last_session);
  EXPECT_EQ(kept.stock_count, expected.stock_count);
  EXPECT_EQ(kept.bar_count, expected.bar_count);
  EXPECT_EQ(kept.created_at, expected.created_at);
}

TEST_P(SnapshotStoreContract, MakingTheCurrentOneCurrentAgainChangesNothing) {
  EXPECT_TRUE(value_of(snapshots().make_current(snapshot("a"))));
  EXPECT_FALSE(value_of(snapshots().make_current(snapshot("a"))));
  EXPECT_EQ(value_of(snapshots().list()).size(), 1U);
}

TEST_P(SnapshotStoreContract, AnEarlierSnapshotCanBecomeCurrentAgain) {
  for (const char* id : {"a", "b", "a"}) {
    EXPECT_TRUE(value_of(snapshots().make_current(snapshot(id))));
  }
  EXPECT_EQ(value_of(snapshots().current())->id, "a");
  EXPECT_EQ(value_of(snapshots().list()).size(), 2U);
}

TEST_P(SnapshotStoreContract, ReplacesOnlyWhatTheNewOneWasMadeFrom) {
  EXPECT_TRUE(value_of(snapshots().replace_current(std::nullopt, snapshot("a"))));
  EXPECT_TRUE(value_of(snapshots().replace_current("a", snapshot("b"))));
  for (const std::optional<std::string>& other :
       {std::optional<std::string>("a"), std::optional<std::string>()}) {
    const Error error = error_of(snapshots().replace_current(other, snapshot("c")));
    EXPECT_EQ(error.code, Errc::unavailable);
    EXPECT_EQ(error.message,
              "another process has made dataset b current meanwhile; nothing was changed, run it "
              "again");
  }
  EXPECT_EQ(value_of(snapshots().current())->id, "b");
  EXPECT_EQ(value_of(snapshots().list()).size(), 2U);
}

TEST_P(SnapshotStoreContract, WhatAnotherHasMadeCurrentAlreadyChangesNothing) {
  EXPECT_TRUE(value_of(snapshots().make_current(snapshot("a"))));
  EXPECT_FALSE(value_of(snapshots().replace_current(std::nullopt, snapshot("a"))));
}

TEST_P(SnapshotStoreContract, ListsTheLastAddedFirst) {
  for (const char* id : {"b", "c", "a"}) value_of(snapshots().make_current(snapshot(id)));
  std::string ids;
  for (const Snapshot& listed : value_of(snapshots().list())) ids += listed.id;
  EXPECT_EQ(ids, "acb");
}

TEST_P(SnapshotStoreContract, RemembersThatTheMarketIsSimulated) {
  Snapshot simulated = snapshot("s");
  simulated.origin = {.source = "simulated", .simulated = true};
  value_of(snapshots().make_current(simulated));
  EXPECT_TRUE(value_of(snapshots().find("s"))->origin.simulated);
}

TEST_P(SnapshotStoreContract, FindsNothingUnderAnUnknownId) {
  value_of(snapshots().make_current(snapshot("a")));
  EXPECT_FALSE(value_of(snapshots().find("b")).has_value());
}

}  // namespace sensex

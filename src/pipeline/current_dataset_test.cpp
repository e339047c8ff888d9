#include "pipeline/current_dataset.h"

#include <gtest/gtest.h>

#include "pipeline/daily_test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;
using testing_support::test_market;

class CurrentDatasetTest : public testing::Test {
 protected:
  Snapshot keep_market() {
    const Snapshot snapshot =
        *archive_market_data(test_market(30), sensex_market(), store_->objects(), Instant());
    EXPECT_TRUE(store_->snapshots().make_current(snapshot).has_value());
    return snapshot;
  }
  // Of which no object is there.
  Snapshot lose_market() {
    const Snapshot lost{.id = std::string(64, '0'), .market = "sensex"};
    EXPECT_TRUE(store_->snapshots().make_current(lost).has_value());
    return lost;
  }

  std::unique_ptr<Store> store_ = make_memory_store();
};

TEST_F(CurrentDatasetTest, BeforeAnyIngestThereIsNone) {
  const auto current = current_dataset(*store_);
  ASSERT_TRUE(current.has_value());
  EXPECT_FALSE(current->known.has_value());
  EXPECT_FALSE(current->damage.has_value());
}

TEST_F(CurrentDatasetTest, ComesWithItsBars) {
  const Snapshot kept = keep_market();
  const auto current = current_dataset(*store_);
  ASSERT_TRUE(current.has_value() && current->known.has_value());
  EXPECT_EQ(current->known->snapshot.id, kept.id);
  EXPECT_EQ(current->known->data.index, test_market(30).index);
  EXPECT_TRUE(check_readable(kept, *store_).has_value());
}

TEST_F(CurrentDatasetTest, ADamagedOneCountsAsNoneAndIsTold) {
  lose_market();
  const auto current = current_dataset(*store_);
  ASSERT_TRUE(current.has_value());
  EXPECT_FALSE(current->known.has_value());
  EXPECT_TRUE(
      current->damage.value_or("").starts_with("warning: the dataset before cannot be read ("));
}

TEST_F(CurrentDatasetTest, NewDataAreHeldAgainstTheLastThatTellsAnything) {
  keep_market();
  lose_market();
  const auto current = current_dataset(*store_);
  ASSERT_TRUE(current.has_value() && current->salvaged.has_value());
  EXPECT_EQ(current->salvaged->index, test_market(30).index);
}

TEST_F(CurrentDatasetTest, NothingIsTakenFromTheDatasetOfAnotherMarket) {
  keep_market();
  const Snapshot lost{.id = std::string(64, '0'), .market = "nifty50"};
  ASSERT_TRUE(store_->snapshots().make_current(lost).has_value());
  EXPECT_FALSE(current_dataset(*store_).value().salvaged.has_value());
}

TEST_F(CurrentDatasetTest, ADamagedOneIsNotReadableAndTheMessageSaysWhatToDo) {
  const Status readable = check_readable(lose_market(), *store_);
  ASSERT_FALSE(readable.has_value());
  EXPECT_EQ(readable.error().code, Errc::malformed_data);
  EXPECT_TRUE(readable.error().message.starts_with("dataset 000000000000 is damaged ("));
  EXPECT_NE(readable.error().message.find("sensex data pull DIR"), std::string::npos);
}

}  // namespace
}  // namespace sensex

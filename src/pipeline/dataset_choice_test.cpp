#include "pipeline/dataset_choice.h"

#include <gtest/gtest.h>

#include "store/store.h"

namespace sensex {
namespace {

class DatasetChoice : public testing::Test {
 protected:
  void add(const std::string& id) {
    ASSERT_TRUE(store_->snapshots().make_current({.id = id}).has_value());
  }
  Result<Snapshot> choose(const std::string& prefix) {
    return choose_dataset(store_->snapshots(), prefix);
  }

 private:
  std::unique_ptr<Store> store_ = make_memory_store();
};

TEST_F(DatasetChoice, WithoutAPrefixIsTheCurrentOne) {
  add("ab1");
  add("cd2");
  add("ab1");
  EXPECT_EQ(choose("").value().id, "ab1");
}

TEST_F(DatasetChoice, WithoutAnyDatasetSaysWhatToRun) {
  const Result<Snapshot> none = choose("");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, Errc::unavailable);
  EXPECT_NE(none.error().message.find("run: sensex ingest"), std::string::npos);
}

TEST_F(DatasetChoice, TheStartOfAnIdIsEnough) {
  add("ab1");
  add("cd2");
  EXPECT_EQ(choose("a").value().id, "ab1");
  EXPECT_EQ(choose("cd2").value().id, "cd2");
}

TEST_F(DatasetChoice, TheMiddleOfAnIdIsNot) {
  add("ab1");
  const Result<Snapshot> none = choose("b1");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, Errc::not_found);
  EXPECT_NE(none.error().message.find("'b1'; run: sensex data list"), std::string::npos);
}

TEST_F(DatasetChoice, AStartOfSeveralIsRefusedAndNamesThem) {
  add("ab1");
  add("ab2");
  const Result<Snapshot> several = choose("ab");
  ASSERT_FALSE(several.has_value());
  EXPECT_EQ(several.error().code, Errc::invalid_argument);
  EXPECT_EQ(several.error().message,
            "'ab' is the start of 2 datasets' ids: ab2, ab1; give more digits");
}

TEST_F(DatasetChoice, OfManyOnlyAFewAreNamed) {
  for (const char* id : {"a1", "a2", "a3", "a4", "a5", "a6"}) add(id);
  const std::string message = choose("a").error().message;
  EXPECT_NE(message.find("a6, a5, a4, a3, a2, ...;"), std::string::npos) << message;
}

TEST_F(DatasetChoice, WhatIsNoIdIsRefused) {
  for (const std::string& prefix :
       {std::string("AB"), std::string("latest"), std::string(65, 'a')}) {
    const Result<Snapshot> none = choose(prefix);
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().code, Errc::invalid_argument);
  }
}

}  // namespace
}  // namespace sensex

#pragma once

#include <string>
#include <thread>
#include <vector>

#include "store/store_contract.h"

namespace sensex {

class QualityLogContract : public StoreContract {
 protected:
  QualityLog& quality() { return store().quality(); }

  static QualityRecord record(const std::string& snapshot, const std::string& verdict = "valid") {
    return {.snapshot = snapshot,
            .report = "0f1e",
            .verdict = verdict,
            .accepted = "large-move, coverage",
            .at = instant_of(5000)};
  }
  void append(const QualityRecord& record) {
    const Status done = quality().append(record);
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  std::string refusal(const QualityRecord& record) {
    const Status done = quality().append(record);
    EXPECT_FALSE(done.has_value());
    if (done) return "accepted";
    EXPECT_EQ(done.error().code, Errc::invalid_argument);
    return done.error().message;
  }
};

TEST_P(QualityLogContract, IsEmptyBeforeTheFirstRecord) {
  EXPECT_TRUE(value_of(quality().recent(10)).empty());
  EXPECT_FALSE(value_of(quality().latest("s1")).has_value());
}

TEST_P(QualityLogContract, GivesARecordBackAsItWas) {
  append(record("s1"));
  EXPECT_EQ(value_of(quality().latest("s1")), record("s1"));
  EXPECT_EQ(value_of(quality().recent(10)), std::vector{record("s1")});
}

TEST_P(QualityLogContract, TheLatestOfASnapshotIsItsOwnLast) {
  append(record("s1", "invalid"));
  append(record("s1", "stale"));
  append(record("s2", "valid"));
  EXPECT_EQ(value_of(quality().latest("s1"))->verdict, "stale");
  EXPECT_EQ(value_of(quality().latest("s2"))->verdict, "valid");
  EXPECT_FALSE(value_of(quality().latest("s")).has_value());
}

TEST_P(QualityLogContract, TheNewestComesFirstAndTheLimitHolds) {
  for (const char* snapshot : {"s1", "s2", "s3"}) append(record(snapshot));
  EXPECT_EQ(value_of(quality().recent(2)), (std::vector{record("s3"), record("s2")}));
  EXPECT_EQ(value_of(quality().recent(100)).size(), 3U);
  EXPECT_TRUE(value_of(quality().recent(0)).empty());
}

TEST_P(QualityLogContract, TheSameJudgementTwiceIsTwoRecords) {
  append(record("s1"));
  append(record("s1"));
  EXPECT_EQ(value_of(quality().recent(10)).size(), 2U);
}

TEST_P(QualityLogContract, NothingNeedBeAccepted) {
  QualityRecord strict = record("s1");
  strict.accepted = "";
  append(strict);
  EXPECT_EQ(value_of(quality().latest("s1"))->accepted, "");
}

TEST_P(QualityLogContract, RefusesWhatIsNoRecord) {
  EXPECT_EQ(refusal(record("")),
            "a quality record's snapshot must be 1 to 200 bytes on one line, got 0 bytes: ''");
  EXPECT_EQ(refusal(record("s1", "")),
            "a quality record's verdict must be 1 to 200 bytes on one line, got 0 bytes: ''");
  QualityRecord no_report = record("s1");
  no_report.report = "a\nb";
  EXPECT_EQ(refusal(no_report),
            "a quality record's report must be 1 to 200 bytes on one line, got 3 bytes: 'a b'");
  EXPECT_TRUE(value_of(quality().recent(10)).empty());
}

TEST_P(QualityLogContract, RefusesAcceptedRulesThatWouldHaveToBeCut) {
  QualityRecord longest = record("s1");
  longest.accepted = std::string(1000, 'x');
  append(longest);
  longest.accepted += 'x';
  EXPECT_EQ(refusal(longest),
            "a quality record's accepted rules must be at most 1000 bytes on one line, got 1001 "
            "bytes");
}

TEST_P(QualityLogContract, SeveralThreadsLoseNothing) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, i] {
      for (int k = 0; k < 5; ++k) append(record("s" + std::to_string(i)));
    });
  }
  threads.clear();
  EXPECT_EQ(value_of(quality().recent(100)).size(), 20U);
}

}  // namespace sensex

#pragma once

#include <string>
#include <thread>
#include <vector>

#include "store/store_contract.h"

namespace sensex {

class ForecastLedgerContract : public StoreContract {
 protected:
  ForecastLedger& ledger() { return store().ledger(); }
  LedgerEntry append(int day) { return value_of(ledger().append(ledger_forecast(day))); }
};

TEST_P(ForecastLedgerContract, TheFirstEntryFollowsSixtyFourZeros) {
  const LedgerEntry entry = append(1);
  EXPECT_EQ(entry.sequence, 1);
  EXPECT_EQ(entry.previous_hash, std::string(64, '0'));
  EXPECT_EQ(entry.hash, ledger_hash(entry.previous_hash, ledger_forecast(1)));
}

TEST_P(ForecastLedgerContract, EveryEntryNamesTheHashOfTheOneBefore) {
  const LedgerEntry first = append(1);
  const LedgerEntry second = append(2);
  EXPECT_EQ(second.sequence, 2);
  EXPECT_EQ(second.previous_hash, first.hash);
  EXPECT_TRUE(ledger().verify().has_value());
}

TEST_P(ForecastLedgerContract, TheFirstForecastForAKeyStands) {
  const LedgerEntry first = append(1);
  NewLedgerEntry other = ledger_forecast(1);
  other.payload = "another opinion";
  EXPECT_EQ(value_of(ledger().append(other)).hash, first.hash);
  EXPECT_EQ(value_of(ledger().recent(10)).size(), 1U);
}

TEST_P(ForecastLedgerContract, EveryPartOfTheKeyCounts) {
  NewLedgerEntry entry = ledger_forecast(1);
  value_of(ledger().append(entry));
  entry.key.session = Session::evening;
  EXPECT_EQ(value_of(ledger().append(entry)).sequence, 2);
  entry.key.model_version = 2;
  EXPECT_EQ(value_of(ledger().append(entry)).sequence, 3);
  entry.key.model_name = "other";
  EXPECT_EQ(value_of(ledger().append(entry)).sequence, 4);
}

TEST_P(ForecastLedgerContract, KeepsThePayloadByteForByte) {
  NewLedgerEntry entry = ledger_forecast(1);
  entry.payload = std::string("{\"p\": 0.50}\n\0\xff ", 15);
  value_of(ledger().append(entry));
  EXPECT_EQ(value_of(ledger().find(entry.key))->forecast.payload, entry.payload);
  EXPECT_TRUE(ledger().verify().has_value());
}

TEST_P(ForecastLedgerContract, GivesBackEveryFieldOfAnEntry) {
  const LedgerEntry appended = append(3);
  const LedgerEntry found = value_of(ledger().find(ledger_forecast(3).key)).value();
  EXPECT_EQ(found.forecast.key, ledger_forecast(3).key);
  EXPECT_EQ(found.forecast.prediction_id, "pred_3");
  EXPECT_EQ(found.forecast.issued_at, ledger_forecast(3).issued_at);
  EXPECT_EQ(found.sequence, appended.sequence);
  EXPECT_EQ(found.previous_hash, appended.previous_hash);
  EXPECT_EQ(found.hash, appended.hash);
}

TEST_P(ForecastLedgerContract, FindsNothingUnderAnotherKey) {
  append(1);
  EXPECT_FALSE(value_of(ledger().find(ledger_forecast(2).key)).has_value());
}

TEST_P(ForecastLedgerContract, RecentGivesTheNewestFirst) {
  for (const int day : {1, 2, 3}) append(day);
  const std::vector<LedgerEntry> recent = value_of(ledger().recent(2));
  ASSERT_EQ(recent.size(), 2U);
  EXPECT_EQ(recent[0].sequence, 3);
  EXPECT_EQ(recent[1].sequence, 2);
}

TEST_P(ForecastLedgerContract, RecentOfAnEmptyLedgerIsEmptyAndItsChainIntact) {
  EXPECT_TRUE(value_of(ledger().recent(10)).empty());
  EXPECT_TRUE(ledger().verify().has_value());
}

TEST_P(ForecastLedgerContract, RefusesANameOfTwoLines) {
  NewLedgerEntry entry = ledger_forecast(1);
  entry.prediction_id = "a\nb";
  EXPECT_EQ(error_of(ledger().append(entry)).code, Errc::invalid_argument);
  EXPECT_TRUE(value_of(ledger().recent(10)).empty());
}

TEST_P(ForecastLedgerContract, ThreadsThatAppendLeaveNoGap) {
  const auto append_days = [this](int from) {
    for (int day = from; day < from + 20; ++day) append(day);
  };
  {
    const std::jthread other(append_days, 10);  // the two share ten keys
    append_days(0);
  }
  EXPECT_EQ(value_of(ledger().recent(100)).size(), 30U);
  EXPECT_TRUE(ledger().verify().has_value());
}

}  // namespace sensex

#pragma once

#include <string>
#include <thread>
#include <vector>

#include "store/store_contract.h"

namespace sensex {

class ForecastLedgerContract : public StoreContract {
 protected:
  ForecastLedger& ledger() { return store().ledger(); }
  LedgerEntry append(int day) { return append(ledger_forecast(day)); }
  LedgerEntry append(const NewLedgerEntry& forecast) {
    return value_of(append_forecast(ledger(), forecast));
  }
  // Another forecast of the same day and session, from newer data.
  static NewLedgerEntry later(NewLedgerEntry forecast, const std::string& snapshot) {
    forecast.key.snapshot = snapshot;
    forecast.issued_at += std::chrono::seconds(1);
    return forecast;
  }
  LedgerEntry entry_of(std::int64_t sequence) {
    for (LedgerEntry& entry : value_of(ledger().recent(100))) {
      if (entry.sequence == sequence) return entry;
    }
    throw std::runtime_error("no such entry");
  }
};

TEST_P(ForecastLedgerContract, TheFirstEntryFollowsSixtyFourZeros) {
  const LedgerEntry entry = append(1);
  EXPECT_EQ(entry.sequence, 1);
  EXPECT_EQ(entry.supersedes, 0);
  EXPECT_EQ(entry.format, LedgerFormat::with_links);
  EXPECT_EQ(entry.previous_hash, std::string(64, '0'));
  EXPECT_EQ(entry.hash, ledger_hash(entry));
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
  EXPECT_EQ(append(other).hash, first.hash);
  EXPECT_EQ(value_of(ledger().recent(10)).size(), 1U);
}

TEST_P(ForecastLedgerContract, EveryPartOfTheKeyCounts) {
  NewLedgerEntry entry = ledger_forecast(1);
  append(entry);
  entry.key.session = Session::evening;
  EXPECT_EQ(append(entry).sequence, 2);
  entry.key.model_version = 2;
  EXPECT_EQ(append(entry).sequence, 3);
  entry.key.model_name = "other";
  EXPECT_EQ(append(entry).sequence, 4);
  entry.key.snapshot = "s2";
  EXPECT_EQ(append(entry).sequence, 5);
  entry.key.target_day = entry.key.target_day.plus_days(1);
  EXPECT_EQ(append(entry).sequence, 6);
}

TEST_P(ForecastLedgerContract, ALaterForecastOfADayAndSessionSupersedesTheOneBefore) {
  const LedgerEntry first = append(1);
  NewLedgerEntry other_session = ledger_forecast(1);
  other_session.key.session = Session::evening;
  EXPECT_EQ(append(other_session).supersedes, 0);
  const LedgerEntry second = append(later(ledger_forecast(1), "s2"));
  EXPECT_EQ(second.supersedes, first.sequence);
  EXPECT_EQ(append(later(second.forecast, "s3")).supersedes, second.sequence);
  EXPECT_TRUE(ledger().verify().has_value());
}

TEST_P(ForecastLedgerContract, EveryReadingTellsWhatSupersededAnEntry) {
  append(1);
  const LedgerEntry second = append(later(ledger_forecast(1), "s2"));
  EXPECT_EQ(second.superseded_by, 0);
  EXPECT_EQ(entry_of(1).superseded_by, 2);
  EXPECT_EQ(value_of(ledger().find(ledger_forecast(1).key))->superseded_by, 2);
  EXPECT_EQ(value_of(ledger().find_hash(entry_of(1).hash))->superseded_by, 2);
  EXPECT_EQ(entry_of(2).superseded_by, 0);
  EXPECT_EQ(entry_of(2).supersedes, 1);
}

TEST_P(ForecastLedgerContract, TheNewestOfADayAndSessionIsWhatWasSaidLast) {
  EXPECT_FALSE(value_of(ledger().newest(Date(2025, 1, 2), Session::pre_open)).has_value());
  append(1);
  append(later(ledger_forecast(1), "s2"));
  append(later(ledger_forecast(2), "s2"));
  const auto newest = value_of(ledger().newest(Date(2025, 1, 2), Session::pre_open));
  EXPECT_EQ(newest.value().sequence, 2);
  EXPECT_EQ(newest->forecast.key.snapshot, "s2");
  EXPECT_FALSE(value_of(ledger().newest(Date(2025, 1, 2), Session::evening)).has_value());
}

TEST_P(ForecastLedgerContract, TheInstantIsTakenAsTheEntryIsMade) {
  const FixedClock clock(instant_of(1'735'639'800'000));
  Instant told = {};
  const LedgerEntry entry =
      value_of(ledger().append(ledger_forecast(1).key, clock, [&](Instant now) {
        told = now;
        return Result<LedgerText>(LedgerText{"pred", to_iso8601(now)});
      }));
  EXPECT_EQ(told, clock.now());
  EXPECT_EQ(entry.forecast.issued_at, clock.now());
  EXPECT_EQ(entry.forecast.payload, "2024-12-31T10:10:00.000Z");
}

TEST_P(ForecastLedgerContract, AClockThatWasSetBackRecordsNothing) {
  const LedgerEntry first = append(5);
  NewLedgerEntry early = ledger_forecast(6);
  early.issued_at = first.forecast.issued_at - std::chrono::milliseconds(1);
  const Error error = error_of(append_forecast(ledger(), early));
  EXPECT_EQ(error.code, Errc::refused);
  EXPECT_EQ(error.message,
            "the clock says 2024-12-31T10:10:00.004Z, which is before the last forecast's "
            "2024-12-31T10:10:00.005Z: is it right? Nothing was recorded; set the clock and ask "
            "again");
  EXPECT_EQ(value_of(ledger().recent(10)).size(), 1U);
}

TEST_P(ForecastLedgerContract, WhatStandsIsGivenWhateverTheClockSays) {
  append(1);
  const LedgerEntry second = append(2);
  NewLedgerEntry again = ledger_forecast(2);
  again.issued_at = instant_of(0);
  EXPECT_EQ(append(again).hash, second.hash);
}

TEST_P(ForecastLedgerContract, OneInstantMayHaveTwoEntries) {
  append(1);
  NewLedgerEntry other = ledger_forecast(2);
  other.issued_at = ledger_forecast(1).issued_at;
  EXPECT_EQ(append(other).sequence, 2);
  EXPECT_TRUE(ledger().verify().has_value());
}

TEST_P(ForecastLedgerContract, WhatItsMakerRefusesIsNotRecorded) {
  const auto refusal = [](Instant) -> Result<LedgerText> { return fail(Errc::unavailable, "no"); };
  const FixedClock clock(instant_of(0));
  EXPECT_EQ(error_of(ledger().append(ledger_forecast(1).key, clock, refusal)).message, "no");
  EXPECT_TRUE(value_of(ledger().recent(10)).empty());
  EXPECT_EQ(append(1).sequence, 1);
}

TEST_P(ForecastLedgerContract, KeepsThePayloadByteForByte) {
  NewLedgerEntry entry = ledger_forecast(1);
  entry.payload = std::string("{\"p\": 0.50}\n\0\xff ", 15);
  append(entry);
  EXPECT_EQ(value_of(ledger().find(entry.key))->forecast.payload, entry.payload);
  EXPECT_TRUE(ledger().verify().has_value());
}

TEST_P(ForecastLedgerContract, GivesBackEveryFieldOfAnEntry) {
  const LedgerEntry appended = append(3);
  const LedgerEntry found = value_of(ledger().find(ledger_forecast(3).key)).value();
  EXPECT_EQ(found.forecast.key, ledger_forecast(3).key);
  EXPECT_EQ(found.forecast.prediction_id, "pred_3");
  EXPECT_EQ(found.forecast.issued_at, ledger_forecast(3).issued_at);
  EXPECT_EQ(found.format, appended.format);
  EXPECT_EQ(found.sequence, appended.sequence);
  EXPECT_EQ(found.previous_hash, appended.previous_hash);
  EXPECT_EQ(found.hash, appended.hash);
}

TEST_P(ForecastLedgerContract, FindsNothingUnderAnotherKey) {
  append(1);
  EXPECT_FALSE(value_of(ledger().find(ledger_forecast(2).key)).has_value());
}

TEST_P(ForecastLedgerContract, FindsAnEntryByItsWholeHashAlone) {
  append(1);
  const LedgerEntry second = append(2);
  EXPECT_EQ(value_of(ledger().find_hash(second.hash)).value().sequence, 2);
  EXPECT_FALSE(value_of(ledger().find_hash(second.hash.substr(0, 63))).has_value());
  EXPECT_FALSE(value_of(ledger().find_hash(std::string(64, '0'))).has_value());
}

TEST_P(ForecastLedgerContract, RecentGivesTheNewestFirst) {
  for (const int day : {1, 2, 3}) append(day);
  const std::vector<LedgerEntry> recent = value_of(ledger().recent(2));
  ASSERT_EQ(recent.size(), 2U);
  EXPECT_EQ(recent[0].sequence, 3);
  EXPECT_EQ(recent[1].sequence, 2);
}

TEST_P(ForecastLedgerContract, APageIsOfThoseBeforeASequence) {
  for (const int day : {1, 2, 3, 4}) append(day);
  const std::vector<LedgerEntry> page = value_of(ledger().page(2, 4));
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].sequence, 3);
  EXPECT_EQ(page[1].sequence, 2);
  EXPECT_EQ(value_of(ledger().page(10, 3)).size(), 2U);
  EXPECT_TRUE(value_of(ledger().page(10, 1)).empty());
  EXPECT_EQ(value_of(ledger().page(10, kPastTheNewest)).size(), 4U);
}

TEST_P(ForecastLedgerContract, VerifyGivesTheCountAndTheHashOfTheNewestEntry) {
  for (const int day : {1, 2}) append(day);
  const LedgerEntry third = append(3);
  const LedgerHead expected = {3, third.hash};
  EXPECT_EQ(value_of(ledger().verify()), expected);
  EXPECT_EQ(value_of(ledger().verify_new()), expected);
}

TEST_P(ForecastLedgerContract, VerifyNewGoesOnWithWhatWasAddedSince) {
  EXPECT_EQ(value_of(ledger().verify_new()).count, 0);
  append(1);
  EXPECT_EQ(value_of(ledger().verify_new()).count, 1);
  append(2);
  const LedgerEntry third = append(later(ledger_forecast(2), "s2"));
  EXPECT_EQ(value_of(ledger().verify_new()), (LedgerHead{3, third.hash}));
}

TEST_P(ForecastLedgerContract, RecentOfAnEmptyLedgerIsEmptyAndItsChainIntact) {
  EXPECT_TRUE(value_of(ledger().recent(10)).empty());
  EXPECT_EQ(value_of(ledger().verify()), (LedgerHead{0, std::string(64, '0')}));
}

TEST_P(ForecastLedgerContract, RefusesANameOfTwoLinesAndNoDataset) {
  std::vector<NewLedgerEntry> wrong(4, ledger_forecast(1));
  wrong[0].prediction_id = "a\nb";
  wrong[1].key.model_name = "a\nb";
  wrong[2].key.snapshot = "a\nb";
  wrong[3].key.snapshot = "";
  for (const NewLedgerEntry& entry : wrong) {
    EXPECT_EQ(error_of(append_forecast(ledger(), entry)).code, Errc::invalid_argument);
  }
  EXPECT_TRUE(value_of(ledger().recent(10)).empty());
}

TEST_P(ForecastLedgerContract, ThreadsThatAppendLeaveNoGap) {
  const SystemClock clock;
  const auto append_days = [&](int from) {
    for (int day = from; day < from + 20; ++day) {
      const auto entry = ledger().append(ledger_forecast(day).key, clock, [](Instant) {
        return Result<LedgerText>(LedgerText{"pred", "{}"});
      });
      EXPECT_TRUE(entry.has_value()) << entry.error().message;
    }
  };
  {
    const std::jthread other(append_days, 10);  // the two share ten keys
    append_days(0);
  }
  EXPECT_EQ(value_of(ledger().recent(100)).size(), 30U);
  EXPECT_TRUE(ledger().verify().has_value());
}

}  // namespace sensex

#pragma once

#include <limits>
#include <thread>

#include "store/store_contract.h"

namespace sensex {

class OutcomeLogContract : public StoreContract {
 protected:
  OutcomeLog& outcomes() { return store().outcomes(); }

  static ForecastOutcome rise(std::int64_t sequence) {
    return {.sequence = sequence,
            .target_day = Date(2025, 1, 1).plus_days(static_cast<int>(sequence)),
            .previous_close = 81'234.56,
            .close = 81'234.57,
            .direction = "UP",
            .snapshot = "abc",
            .stored_at = instant_of(1'735'700'000'123)};
  }
};

TEST_P(OutcomeLogContract, IsEmptyBeforeTheFirstOutcome) {
  EXPECT_FALSE(value_of(outcomes().find(1)).has_value());
  EXPECT_TRUE(value_of(outcomes().list(10)).empty());
}

TEST_P(OutcomeLogContract, GivesBackEveryFieldToTheLastBit) {
  ForecastOutcome fall = rise(7);
  fall.previous_close = 0.1 + 0.2;
  fall.close = 0.3;
  fall.direction = "DOWN";
  EXPECT_TRUE(value_of(outcomes().add(fall)));
  EXPECT_EQ(value_of(outcomes().find(7)), fall);
  EXPECT_EQ(value_of(outcomes().list(1)), std::vector{fall});
}

TEST_P(OutcomeLogContract, WholePointsAreKeptAsTheyAre) {
  ForecastOutcome whole = rise(1);
  whole.previous_close = 80'000.0;
  whole.close = 81'000.0;
  value_of(outcomes().add(whole));
  EXPECT_EQ(value_of(outcomes().find(1)), whole);
}

TEST_P(OutcomeLogContract, WhatSaysTheSameIsNotStoredAgain) {
  EXPECT_TRUE(value_of(outcomes().add(rise(1))));
  ForecastOutcome again = rise(1);
  again.previous_close -= 0.004;
  again.close += 0.009;
  again.snapshot = "def";
  again.stored_at = instant_of(1'735'800'000'000);
  again.revision = 2;
  EXPECT_FALSE(value_of(outcomes().add(again)));
  EXPECT_EQ(value_of(outcomes().find(1)), rise(1));
  EXPECT_EQ(value_of(outcomes().revisions(1)), std::vector{rise(1)});
}

TEST_P(OutcomeLogContract, AHundredthIsTheSameCloseHoweverItIsWrittenInBinary) {
  std::int64_t sequence = 0;
  for (const double close : {78139.00, 20000.37, 55555.55, 89999.98}) {
    ForecastOutcome outcome = rise(++sequence);
    outcome.previous_close = close - 100.0;
    outcome.close = close;
    EXPECT_TRUE(value_of(outcomes().add(outcome)));
    for (const double moved : {close + 0.01, close - 0.01}) {
      outcome.close = moved;
      outcome.revision = 2;
      EXPECT_FALSE(value_of(outcomes().add(outcome))) << close;
    }
    outcome.close = close + 0.02;
    EXPECT_TRUE(value_of(outcomes().add(outcome))) << close;
  }
}

TEST_P(OutcomeLogContract, AnotherCloseSupersedesTheFirstAndBothAreKept) {
  ForecastOutcome corrected = rise(1);
  corrected.close = 90'000.0;
  corrected.snapshot = "def";
  corrected.stored_at = instant_of(1'735'800'000'000);
  EXPECT_TRUE(value_of(outcomes().add(rise(1))));
  EXPECT_TRUE(value_of(outcomes().add(corrected)));
  corrected.revision = 2;
  EXPECT_EQ(value_of(outcomes().find(1)), corrected);
  EXPECT_EQ(value_of(outcomes().list(10)), std::vector{corrected});
  EXPECT_EQ(value_of(outcomes().revisions(1)), (std::vector{rise(1), corrected}));
}

TEST_P(OutcomeLogContract, AnotherCloseOfTheSessionBeforeSupersedesToo) {
  value_of(outcomes().add(rise(1)));
  ForecastOutcome corrected = rise(1);
  corrected.previous_close = 81'000.0;
  EXPECT_TRUE(value_of(outcomes().add(corrected)));
  EXPECT_EQ(value_of(outcomes().find(1))->previous_close, 81'000.0);
}

TEST_P(OutcomeLogContract, AnotherDirectionSupersedesHoweverCloseTheCloses) {
  value_of(outcomes().add(rise(1)));
  ForecastOutcome fall = rise(1);
  fall.close = fall.previous_close;
  fall.previous_close += 0.005;
  fall.direction = "DOWN";
  EXPECT_TRUE(value_of(outcomes().add(fall)));
  EXPECT_EQ(value_of(outcomes().find(1))->direction, "DOWN");
}

TEST_P(OutcomeLogContract, ACorrectionMayBeTakenBack) {
  ForecastOutcome fall = rise(1);
  fall.close = 80'000.0;
  fall.direction = "DOWN";
  for (const ForecastOutcome& outcome : {rise(1), fall, rise(1)}) {
    EXPECT_TRUE(value_of(outcomes().add(outcome)));
  }
  EXPECT_FALSE(value_of(outcomes().add(rise(1))));
  std::vector<std::int64_t> revisions;
  for (const ForecastOutcome& outcome : value_of(outcomes().revisions(1))) {
    revisions.push_back(outcome.revision);
  }
  EXPECT_EQ(revisions, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(value_of(outcomes().find(1))->direction, "UP");
}

TEST_P(OutcomeLogContract, ALimitCountsEntriesNotRevisions) {
  for (const std::int64_t sequence : {1, 2}) value_of(outcomes().add(rise(sequence)));
  ForecastOutcome corrected = rise(2);
  corrected.close = 90'000.0;
  value_of(outcomes().add(corrected));
  corrected.revision = 2;
  EXPECT_EQ(value_of(outcomes().list(2)), (std::vector{corrected, rise(1)}));
  EXPECT_TRUE(value_of(outcomes().revisions(3)).empty());
}

TEST_P(OutcomeLogContract, APageIsOfTheEntriesBeforeASequence) {
  for (const std::int64_t sequence : {1, 2, 4}) value_of(outcomes().add(rise(sequence)));
  EXPECT_EQ(value_of(outcomes().page(1, 4)), std::vector{rise(2)});
  EXPECT_EQ(value_of(outcomes().page(10, 2)), std::vector{rise(1)});
  EXPECT_TRUE(value_of(outcomes().page(10, 1)).empty());
}

TEST_P(OutcomeLogContract, ListsTheNewestEntryFirstWhateverTheOrderTheyCameIn) {
  for (const std::int64_t sequence : {2, 3, 1}) value_of(outcomes().add(rise(sequence)));
  EXPECT_EQ(value_of(outcomes().list(2)), (std::vector{rise(3), rise(2)}));
  EXPECT_TRUE(value_of(outcomes().list(0)).empty());
  EXPECT_EQ(value_of(outcomes().list(std::numeric_limits<std::size_t>::max())).size(), 3U);
}

TEST_P(OutcomeLogContract, AnEqualCloseIsDown) {
  ForecastOutcome flat = rise(1);
  flat.close = flat.previous_close;
  EXPECT_EQ(error_of(outcomes().add(flat)).code, Errc::invalid_argument);
  flat.direction = "DOWN";
  EXPECT_TRUE(value_of(outcomes().add(flat)));
}

TEST_P(OutcomeLogContract, RefusesADirectionThatIsNotThatOfTheCloses) {
  ForecastOutcome wrong = rise(1);
  wrong.previous_close = 90.0;
  wrong.close = 100.0;
  wrong.direction = "DOWN";
  EXPECT_EQ(error_of(outcomes().add(wrong)).message, "an outcome from 90 to 100 is UP, got 'DOWN'");
  EXPECT_TRUE(value_of(outcomes().list(10)).empty());
}

TEST_P(OutcomeLogContract, RefusesWhatCannotBe) {
  std::vector<ForecastOutcome> wrong(6, rise(1));
  wrong[0].sequence = 0;
  wrong[1].previous_close = 0.0;
  wrong[2].close = std::numeric_limits<double>::infinity();
  wrong[3].close = std::numeric_limits<double>::quiet_NaN();
  wrong[4].snapshot = "";
  wrong[5].snapshot = "two\nlines";
  for (const ForecastOutcome& impossible : wrong) {
    EXPECT_EQ(error_of(outcomes().add(impossible)).code, Errc::invalid_argument);
  }
  EXPECT_TRUE(value_of(outcomes().list(10)).empty());
}

TEST_P(OutcomeLogContract, OfTwoThreadsThatStoreTheSameOneIsFirst) {
  constexpr int kEntries = 20;
  int first = 0;
  int second = 0;
  const auto work = [this](int& count) {
    for (int i = 1; i <= kEntries; ++i) count += value_of(outcomes().add(rise(i))) ? 1 : 0;
  };
  {
    const std::jthread other([&] { work(second); });
    work(first);
  }
  EXPECT_EQ(first + second, kEntries);
  EXPECT_EQ(value_of(outcomes().list(100)).size(), static_cast<std::size_t>(kEntries));
}

}  // namespace sensex

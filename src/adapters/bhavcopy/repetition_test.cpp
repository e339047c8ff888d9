#include "adapters/bhavcopy/repetition.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

// `count` securities with prices and volumes of their own.
DailyFile session(Date day, int count) {
  DailyFile file{.day = day};
  for (int i = 0; i < count; ++i) {
    const double price = 100.0 + i;
    file.rows.push_back({.ticker = "T" + std::to_string(i),
                         .series = "EQ",
                         .bar = {.date = day,
                                 .open = price,
                                 .high = price + 2,
                                 .low = price - 2,
                                 .close = price + 1,
                                 .volume = 1000.0 + i}});
  }
  return file;
}

const Date kFriday(2024, 7, 5);
const Date kMonday(2024, 7, 8);

TEST(Repeats, TheSameSessionUnderAnotherDate) {
  EXPECT_TRUE(repeats(session(kFriday, 20), session(kMonday, 20)));
  EXPECT_EQ(repetition_of(session(kFriday, 20), session(kMonday, 20)), (Repetition{20, 20}));
}

TEST(Repeats, NotTheSameFileTwice) {
  EXPECT_FALSE(repeats(session(kFriday, 20), session(kFriday, 20)));
}

TEST(Repeats, FromNineInTenOn) {
  DailyFile current = session(kMonday, 20);
  current.rows[0].bar.volume += 1;
  current.rows[1].bar.volume += 1;
  EXPECT_TRUE(repeats(session(kFriday, 20), current));
  current.rows[2].bar.volume += 1;
  EXPECT_FALSE(repeats(session(kFriday, 20), current));
}

TEST(Repeats, EveryPriceAndTheVolumeCount) {
  for (double Bar::* const value : {&Bar::open, &Bar::high, &Bar::low, &Bar::close, &Bar::volume}) {
    DailyFile current = session(kMonday, 20);
    for (DailyRow& row : current.rows) row.bar.*value += 0.05;
    EXPECT_EQ(repetition_of(session(kFriday, 20), current), (Repetition{20, 0}));
  }
}

TEST(Repeats, NotOnTooFewRows) {
  EXPECT_TRUE(repeats(session(kFriday, 10), session(kMonday, 10)));
  EXPECT_FALSE(repeats(session(kFriday, 9), session(kMonday, 20)));
}

TEST(Repeats, ComparesTheSameSecurityAndSeriesAlone) {
  DailyFile current = session(kMonday, 20);
  current.rows[0].ticker = "OTHER";
  current.rows[1].series = "BE";
  EXPECT_EQ(repetition_of(session(kFriday, 20), current), (Repetition{18, 18}));
}

TEST(Repeats, WhatDidNotTradeSaysNothing) {
  DailyFile previous = session(kFriday, 20);
  DailyFile current = session(kMonday, 20);
  previous.rows[0].bar.volume = current.rows[0].bar.volume = 0;
  current.rows[1].bar.volume = 0;
  EXPECT_EQ(repetition_of(previous, current), (Repetition{19, 18}));
}

TEST(Repeats, NotAcrossExchanges) {
  DailyFile current = session(kMonday, 20);
  current.exchange = Exchange::bse;
  EXPECT_FALSE(repeats(session(kFriday, 20), current));
}

TEST(Repeats, NotWithoutADay) {
  DailyFile history = session(kMonday, 20);
  history.day.reset();
  EXPECT_FALSE(repeats(session(kFriday, 20), history));
  EXPECT_FALSE(repeats(history, session(kFriday, 20)));
}

}  // namespace
}  // namespace sensex

#include "market/universe.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace sensex {
namespace {

using Tickers = std::set<std::string>;

Tickers tickers_on(Date date) {
  Tickers tickers;
  for (const Symbol& member : Universe::standard().members_on(date)) tickers.insert(member.text());
  return tickers;
}

const Tickers kCurrent = {"ADANIPORTS", "ASIANPAINT", "AXISBANK", "BAJAJFINSV", "BAJFINANCE",
                          "BEL",        "BHARTIARTL", "ETERNAL",  "HCLTECH",    "HDFCBANK",
                          "HINDUNILVR", "ICICIBANK",  "INDIGO",   "INFY",       "ITC",
                          "KOTAKBANK",  "LT",         "M&M",      "MARUTI",     "NTPC",
                          "POWERGRID",  "RELIANCE",   "SBIN",     "SUNPHARMA",  "TATASTEEL",
                          "TCS",        "TECHM",      "TITAN",    "TRENT",      "ULTRACEMCO"};

TEST(Universe, KnowsTheCurrentMembers) { EXPECT_EQ(tickers_on(Date(2026, 11, 23)), kCurrent); }

TEST(Universe, KnowsTheMembersAtTheEndOf2024) {
  Tickers expected = kCurrent;
  for (const char* joined_later : {"TRENT", "BEL", "INDIGO"}) expected.erase(joined_later);
  for (const char* left_later : {"NESTLEIND", "INDUSINDBK", "TATAMOTORS"}) {
    expected.insert(left_later);
  }
  EXPECT_EQ(tickers_on(Date(2024, 12, 31)), expected);
}

TEST(Universe, ChangesOnTheSuccessorsFirstDay) {
  EXPECT_TRUE(tickers_on(Date(2024, 6, 23)).contains("WIPRO"));
  EXPECT_FALSE(tickers_on(Date(2024, 6, 24)).contains("WIPRO"));
  EXPECT_TRUE(tickers_on(Date(2024, 6, 24)).contains("ADANIPORTS"));
}

TEST(Universe, EveryDayHasThirtyDistinctMembers) {
  for (Date day(2021, 6, 1); day < Date(2026, 12, 31); day = day.plus_days(1)) {
    ASSERT_EQ(tickers_on(day).size(), kMemberCount) << day;
  }
}

TEST(Universe, BeforeTheKnownTheEarliestMembersStandIn) {
  const Date known = Universe::standard().known_from();
  EXPECT_EQ(known, Date(2021, 6, 20));
  EXPECT_EQ(tickers_on(Date(2010, 1, 4)), tickers_on(known));
  EXPECT_TRUE(tickers_on(known).contains("ONGC"));
}

TEST(Universe, SuccessorTakesTheSlotOfTheLeaver) {
  const Members& before = Universe::standard().members_on(Date(2023, 7, 12));
  const Members& after = Universe::standard().members_on(Date(2023, 7, 13));
  int changed = 0;
  for (std::size_t slot = 0; slot < kMemberCount; ++slot) {
    if (before[slot] == after[slot]) continue;
    ++changed;
    EXPECT_EQ(before[slot].text(), "HDFC");
    EXPECT_EQ(after[slot].text(), "JSWSTEEL");
  }
  EXPECT_EQ(changed, 1);
}

TEST(Universe, ListsEveryoneOnceSorted) {
  const auto all = Universe::standard().all();
  EXPECT_EQ(all.size(), 38U);
  EXPECT_TRUE(std::ranges::is_sorted(all));
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

TEST(Sector, EveryMemberPastAndPresentHasOne) {
  for (const Symbol& symbol : Universe::standard().all()) {
    EXPECT_NE(sector_of(symbol), "Other") << symbol;
  }
  EXPECT_EQ(sector_of(Symbol::parse("SBIN").value()), "Banks");
  EXPECT_EQ(sector_of(Symbol::parse("UNKNOWN").value()), "Other");
}

}  // namespace
}  // namespace sensex

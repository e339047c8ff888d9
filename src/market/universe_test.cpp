#include "market/universe.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;
using testing_support::symbol;
using Tickers = std::set<std::string>;

const Universe& universe() { return sensex_market().universe(); }

std::string why_refused(const Members& members, const std::vector<MemberChange>& changes) {
  const Result<Universe> universe = Universe::create(Date(2024, 1, 1), members, changes);
  return universe ? "accepted" : universe.error().message;
}

Tickers tickers_on(Date date) {
  Tickers tickers;
  for (const Symbol& member : universe().members_on(date)) tickers.insert(member.text());
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
  for (const char* left_later : {"NESTLEIND", "INDUSINDBK", "TMPV"}) {
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
    ASSERT_EQ(tickers_on(day).size(), universe().slot_count()) << day;
  }
}

TEST(Universe, BeforeTheKnownTheEarliestMembersStandIn) {
  const Date known = universe().known_from();
  EXPECT_EQ(known, Date(2021, 6, 20));
  EXPECT_EQ(tickers_on(Date(2010, 1, 4)), tickers_on(known));
  EXPECT_TRUE(tickers_on(known).contains("ONGC"));
}

TEST(Universe, SuccessorTakesTheSlotOfTheLeaver) {
  const Members& before = universe().members_on(Date(2023, 7, 12));
  const Members& after = universe().members_on(Date(2023, 7, 13));
  int changed = 0;
  for (std::size_t slot = 0; slot < universe().slot_count(); ++slot) {
    if (before[slot] == after[slot]) continue;
    ++changed;
    EXPECT_EQ(before[slot].text(), "HDFC");
    EXPECT_EQ(after[slot].text(), "JSWSTEEL");
  }
  EXPECT_EQ(changed, 1);
}

TEST(Universe, RefusesWhatCannotBe) {
  const Members members = {symbol("A"), symbol("B")};
  EXPECT_EQ(why_refused({}, {}), "an index needs a member, got none");
  EXPECT_EQ(why_refused({symbol("A"), symbol("A")}, {}),
            "an index names each member once, got one again");
  EXPECT_EQ(why_refused(members, {{Date(2024, 5, 1), symbol("C"), symbol("D")}}),
            "C cannot leave on 2024-05-01: it is no member then");
  EXPECT_EQ(why_refused(members, {{Date(2024, 5, 1), symbol("A"), symbol("B")}}),
            "B cannot enter on 2024-05-01: it is a member already");
  EXPECT_EQ(why_refused(members, {{Date(2024, 5, 1), symbol("A"), symbol("C")},
                                  {Date(2024, 4, 1), symbol("B"), symbol("D")}}),
            "changes must stand by increasing day, got 2024-04-01 after 2024-05-01");
  EXPECT_EQ(why_refused(members, {{Date(2024, 5, 1), symbol("A"), symbol("C")},
                                  {Date(2024, 5, 1), symbol("B"), symbol("D")}}),
            "accepted");
}

TEST(Universe, ListsEveryoneOnceSorted) {
  const auto all = universe().all();
  EXPECT_EQ(all.size(), 38U);
  EXPECT_TRUE(std::ranges::is_sorted(all));
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

TEST(Sector, EveryMemberPastAndPresentHasOne) {
  for (const Symbol& symbol : universe().all()) {
    EXPECT_NE(sensex_market().sector_of(symbol), "Other") << symbol;
  }
  EXPECT_EQ(sensex_market().sector_of(symbol("SBIN")), "Banks");
  EXPECT_EQ(sensex_market().sector_of(symbol("UNKNOWN")), "Other");
}

}  // namespace
}  // namespace sensex

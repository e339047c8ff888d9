#include "market/global_spec.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::at_ist;
using testing_support::bse_calendar;

const GlobalSpec& spec(std::string_view id) {
  return *testing_support::sensex_market().find_global(id);
}

std::string close_known(std::string_view id, Date date) {
  return to_iso8601(close_known_from(spec(id), date, bse_calendar()));
}

std::string open_known(std::string_view id, Date date) {
  return to_iso8601(open_known_from(spec(id), date, bse_calendar()));
}

TEST(KnownFrom, UsCloseIsAnHourLaterInWinter) {
  EXPECT_EQ(close_known("us_equity", Date(2024, 7, 1)), "2024-07-01T20:15:00.000Z");
  EXPECT_EQ(close_known("us_equity", Date(2024, 12, 31)), "2024-12-31T21:15:00.000Z");
}

TEST(KnownFrom, RupeeIsKnownWhenLondonsDayEnds) {
  EXPECT_EQ(close_known("usd_inr", Date(2024, 12, 31)), "2025-01-01T00:00:00.000Z");
}

TEST(KnownFrom, IndiaVixIsKnownWhenTheSessionIsFinal) {
  EXPECT_EQ(close_known("india_vix", Date(2024, 12, 31)), "2024-12-31T10:10:00.000Z");
  EXPECT_EQ(close_known("india_vix", Date(2024, 11, 1)), "2024-11-01T13:40:00.000Z");
}

TEST(KnownFrom, GiftNiftyTradesPastMidnight) {
  EXPECT_EQ(open_known("gift_nifty", Date(2024, 7, 1)), "2024-07-01T01:15:00.000Z");
  EXPECT_EQ(close_known("gift_nifty", Date(2024, 7, 1)), "2024-07-01T21:30:00.000Z");
}

TEST(KnownFrom, FlowsComeOutAfterTheEveningCutOff) {
  EXPECT_GT(close_known_from(spec("fii_flow"), Date(2021, 7, 1), bse_calendar()),
            bse_calendar().final_at(Date(2021, 7, 1)));
}

// At 09:00 in Mumbai the morning's opens of Asia are known and its closes are not.
TEST(KnownFrom, AsianMorningIsAnOpenWithoutAClose) {
  const Date day(2024, 7, 1);
  const Instant nine = at_ist(day, 9, 0);
  for (const char* id : {"tokyo", "seoul", "taipei", "hong_kong", "shanghai"}) {
    EXPECT_LE(open_known_from(spec(id), day, bse_calendar()), nine) << id;
    EXPECT_GT(close_known_from(spec(id), day, bse_calendar()), nine) << id;
    EXPECT_LE(close_known_from(spec(id), day.plus_days(-1), bse_calendar()), nine) << id;
  }
}

// No series may give away at 09:00 of a day what its own row of that day closes at.
TEST(KnownFrom, NoCloseOfTheDayIsKnownAtNine) {
  for (const GlobalSpec& global : testing_support::sensex_market().globals()) {
    for (const Date day : {Date(2024, 1, 3), Date(2024, 7, 3)}) {
      EXPECT_GT(close_known_from(global, day, bse_calendar()), at_ist(day, 9, 0)) << global.id;
    }
  }
}

// Worked out by hand from the exchanges' own hours (UTC); not from the definition.
TEST(KnownFrom, EveryFieldOfEverySeriesAtItsInstant) {
  struct Known {
    const char* id;
    const char* open;
    const char* close;
  };
  const char* const never = "";
  const Known january[] = {{"us_equity", never, "2024-01-10T21:15:00.000Z"},
                           {"nasdaq", never, "2024-01-10T21:15:00.000Z"},
                           {"us_small", never, "2024-01-10T21:15:00.000Z"},
                           {"us_vix", never, "2024-01-10T21:30:00.000Z"},
                           {"us_10y", never, "2024-01-10T21:15:00.000Z"},
                           {"fund_epi", never, "2024-01-10T21:15:00.000Z"},
                           {"fund_inda", never, "2024-01-10T21:15:00.000Z"},
                           {"fund_indy", never, "2024-01-10T21:15:00.000Z"},
                           {"fund_ifn", never, "2024-01-10T21:15:00.000Z"},
                           {"emerging_eem", never, "2024-01-10T21:15:00.000Z"},
                           {"emerging_vwo", never, "2024-01-10T21:15:00.000Z"},
                           {"adr_infosys", never, "2024-01-10T21:15:00.000Z"},
                           {"adr_icici", never, "2024-01-10T21:15:00.000Z"},
                           {"adr_hdfc_bank", never, "2024-01-10T21:15:00.000Z"},
                           {"adr_dr_reddys", never, "2024-01-10T21:15:00.000Z"},
                           {"adr_wipro", never, "2024-01-10T21:15:00.000Z"},
                           {"dollar_index", never, "2024-01-10T22:15:00.000Z"},
                           {"wti", never, "2024-01-10T22:15:00.000Z"},
                           {"brent", never, "2024-01-10T22:15:00.000Z"},
                           {"gold", never, "2024-01-10T22:15:00.000Z"},
                           {"tokyo", "2024-01-10T00:15:00.000Z", "2024-01-10T06:45:00.000Z"},
                           {"seoul", "2024-01-10T00:15:00.000Z", "2024-01-10T06:45:00.000Z"},
                           {"taipei", "2024-01-10T01:15:00.000Z", "2024-01-10T05:45:00.000Z"},
                           {"hong_kong", "2024-01-10T01:45:00.000Z", "2024-01-10T08:15:00.000Z"},
                           {"shanghai", "2024-01-10T01:45:00.000Z", "2024-01-10T07:15:00.000Z"},
                           {"gift_nifty", "2024-01-10T01:15:00.000Z", "2024-01-10T21:30:00.000Z"},
                           {"usd_inr", never, "2024-01-11T00:00:00.000Z"},
                           {"india_vix", never, "2024-01-10T10:10:00.000Z"},
                           {"nifty_future", never, "2024-01-10T14:30:00.000Z"},
                           {"fii_flow", never, "2024-01-10T13:30:00.000Z"},
                           {"dii_flow", never, "2024-01-10T13:30:00.000Z"}};
  EXPECT_EQ(std::size(january), testing_support::sensex_market().globals().size());
  const Date day(2024, 1, 10);
  for (const Known& known : january) {
    const GlobalSpec& global = spec(known.id);
    EXPECT_EQ(global.open ? open_known(known.id, day) : "", known.open) << known.id;
    EXPECT_EQ(global.close ? close_known(known.id, day) : "", known.close) << known.id;
  }
}

TEST(KnownFrom, AFieldThatIsNotUsedIsNeverKnown) {
  EXPECT_EQ(open_known_from(spec("us_equity"), Date(2024, 7, 1), bse_calendar()), Instant::max());
}

TEST(LastKnownSession, IsKnownAQuarterOfAnHourAfterTheClose) {
  const Date day(2024, 7, 2);
  const Zone new_york = spec("us_equity").zone;
  const auto last = [&](const char* time) {
    return last_known_session(spec("us_equity"), new_york.at(day, *TimeOfDay::parse(time)),
                              bse_calendar());
  };
  EXPECT_EQ(last("16:14"), Date(2024, 7, 1));
  EXPECT_EQ(last("16:15"), day);
  EXPECT_EQ(last("23:59"), day);
}

TEST(LastKnownSession, SkipsWeekendsAndHolidays) {
  const auto at_nine = [](Date day) {
    return last_known_session(spec("us_equity"), at_ist(day, 9, 0), bse_calendar());
  };
  EXPECT_EQ(at_nine(Date(2024, 7, 5)), Date(2024, 7, 3));
  EXPECT_EQ(at_nine(Date(2024, 7, 8)), Date(2024, 7, 5));
  EXPECT_EQ(at_nine(Date(2024, 9, 3)), Date(2024, 8, 30));
}

TEST(LastKnownSession, IsUnknownWithoutACalendar) {
  EXPECT_FALSE(last_known_session(spec("tokyo"), at_ist(Date(2024, 7, 5), 9, 0), bse_calendar()));
}

TEST(GlobalTransform, NamesRoundTrip) {
  for (const auto transform :
       {GlobalTransform::overnight, GlobalTransform::previous, GlobalTransform::five_days,
        GlobalTransform::volatility, GlobalTransform::level, GlobalTransform::change,
        GlobalTransform::since_close}) {
    EXPECT_EQ(parse_global_transform(to_string(transform)).value(), transform);
  }
  EXPECT_EQ(parse_global_transform("cubed").error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace sensex

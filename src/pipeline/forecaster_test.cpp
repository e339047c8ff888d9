#include "pipeline/forecaster.h"

#include <string>

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;

// A panel that ends on Friday 27 December 2024; its US closes end on `last_us_close`.
Panel panel_with_us_closes_to(Date last_us_close) {
  Panel panel;
  panel.index.push_back({Date(2024, 12, 27), 1.0, 1.0, 1.0, 1.0, 0.0});
  panel.globals.push_back(*GlobalSeries::create("us_equity", {{last_us_close, 5'970.0}}));
  return panel;
}

const Date kMonday(2024, 12, 30);

Night night_with_us_closes_to(Date last_us_close) {
  return night_before(panel_with_us_closes_to(last_us_close), sensex_market(), kMonday);
}

TEST(NightBefore, NothingIsLackingWhenFridaysUsCloseIsThere) {
  EXPECT_EQ(night_with_us_closes_to(Date(2024, 12, 27)).waits_for, "");
  EXPECT_EQ(night_with_us_closes_to(Date(2024, 12, 27)).lacks, "");
}

TEST(NightBefore, MissingUsCloseOfTheLastWeekdayIsWaitedFor) {
  EXPECT_EQ(night_with_us_closes_to(Date(2024, 12, 26)).waits_for,
            "the close of us_equity of 2024-12-27");
}

TEST(NightBefore, ASeriesThatIsNotThereCostsItsFeaturesNotTheForecast) {
  Panel panel = panel_with_us_closes_to(Date(2024, 12, 27));
  panel.globals.clear();
  const Night night = night_before(panel, sensex_market(), kMonday);
  EXPECT_EQ(night.waits_for, "");
  EXPECT_EQ(night.lacks, "us_equity");
}

TEST(NightBefore, ASeriesThatHasStoppedIsNotWaitedFor) {
  EXPECT_EQ(night_with_us_closes_to(Date(2024, 12, 22)).waits_for, "");
  EXPECT_EQ(night_with_us_closes_to(Date(2024, 12, 22)).lacks, "us_equity");
}

class CheckInputs : public testing::Test {
 protected:
  CheckInputs() {
    inputs_.session = Session::pre_open;
    inputs_.target_date = kMonday;
    inputs_.snapshot.last_session = Date(2024, 12, 27);
    model_.record.model.algorithm = "blend";
  }

  Status check(std::string_view now) const {
    return check_inputs(inputs_, model_, sensex_market(), *parse_iso8601(now));
  }

  ForecastInputs inputs_;
  ServingModel model_;
};

TEST_F(CheckInputs, AForecastMayBeMadeUntilItsDayHasClosed) {
  EXPECT_TRUE(check("2024-12-27T10:10:00.000Z").has_value());
  EXPECT_TRUE(check("2024-12-30T03:00:00.000Z").has_value());
  EXPECT_TRUE(check("2024-12-30T10:09:59.999Z").has_value());
}

TEST_F(CheckInputs, ADayThatHasPassedIsNoTarget) {
  const Status refused = check("2024-12-30T10:10:00.000Z");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_EQ(refused.error().message,
            "no forecast: the data end on 2024-12-27, and 2024-12-30 was the last completed "
            "session, so they can say nothing of the day after it; bring newer bars: sensex "
            "ingest");
}

TEST_F(CheckInputs, WithAClockSetBackBeforeTheDatasEndThereIsNoForecast) {
  const Status refused = check("2024-12-27T10:09:59.999Z");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_EQ(refused.error().message,
            "no forecast: the data go to 2024-12-27, after now "
            "(2024-12-27T10:09:59.999Z): is the clock right?");
}

TEST_F(CheckInputs, NothingIsIssuedBeforeWhatItIsMadeFromWasThere) {
  const Instant noon = *parse_iso8601("2024-12-30T06:30:00.000Z");
  Instant* const instants[] = {&inputs_.snapshot.created_at, &model_.record.model.trained_at,
                               &model_.record.stage_since};
  for (Instant* const instant : instants) {
    *instant = noon;
    EXPECT_TRUE(check("2024-12-30T06:30:00.000Z").has_value());
    const Status refused = check("2024-12-30T06:29:59.999Z");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::refused);
    EXPECT_NE(refused.error().message.find("the clock says 2024-12-30T06:29:59.999Z, but"),
              std::string::npos);
    *instant = Instant();
  }
}

TEST_F(CheckInputs, WhatIsStillToComeStopsAModelThatNeedsItWithTheNextStep) {
  inputs_.waits_for = "the close of us_equity of 2024-12-27";
  const Status refused = check("2024-12-30T03:00:00.000Z");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_NE(refused.error().message.find("use the evening session"), std::string::npos);
}

TEST_F(CheckInputs, TheBaseRateLooksAtNoneOfIt) {
  inputs_.waits_for = "the close of us_equity of 2024-12-27";
  model_.record.model.algorithm = "base-rate";
  EXPECT_TRUE(check("2024-12-30T03:00:00.000Z").has_value());
}

TEST(Staleness, AgeIsInDaysOfTheCalendar) {
  Snapshot snapshot;
  snapshot.last_session = Date(2024, 12, 27);
  const TradingCalendar& calendar = sensex_market().calendar();
  const Instant monday_morning = *parse_iso8601("2024-12-30T03:00:00.000Z");
  EXPECT_EQ(age_days(snapshot, calendar, monday_morning), 3);
}

}  // namespace
}  // namespace sensex

#include "pipeline/forecaster.h"

#include <string>

#include <gtest/gtest.h>

namespace sensex {
namespace {

// A panel that ends on Friday 27 December 2024; its US closes end on `last_us_close`.
Panel panel_with_us_closes_to(Date last_us_close) {
  Panel panel;
  panel.index.push_back({Date(2024, 12, 27), 1.0, 1.0, 1.0, 1.0, 0.0});
  panel.globals.push_back(*GlobalSeries::create(GlobalId::us_equity, {{last_us_close, 5'970.0}}));
  return panel;
}

constexpr Session kPreOpen = Session::pre_open;
const Date kMonday(2024, 12, 30);

TEST(OvernightCaveat, NothingIsLackingWhenFridaysUsCloseIsThere) {
  EXPECT_EQ(overnight_caveat(panel_with_us_closes_to(Date(2024, 12, 27)), kPreOpen, kMonday), "");
}

TEST(OvernightCaveat, MissingUsCloseOfTheLastWeekdayIsNamed) {
  const std::string said =
      overnight_caveat(panel_with_us_closes_to(Date(2024, 12, 26)), kPreOpen, kMonday);
  EXPECT_EQ(said, "the US close of 2024-12-27 is not in the data");
}

TEST(OvernightCaveat, PanelWithoutUsClosesSaysSo) {
  Panel panel = panel_with_us_closes_to(Date(2024, 12, 27));
  panel.globals.clear();
  EXPECT_EQ(overnight_caveat(panel, kPreOpen, kMonday), "no US closes in the data");
}

TEST(OvernightCaveat, EveningNeedsNoneOfIt) {
  const Panel panel = panel_with_us_closes_to(Date(2024, 12, 26));
  EXPECT_EQ(overnight_caveat(panel, Session::evening, kMonday), "");
}

Status inputs_without_the_us_close(const std::string& algorithm) {
  ForecastInputs inputs;
  inputs.caveat = "the US close of 2024-12-27 is not in the data";
  ServingModel model;
  model.record.model.algorithm = algorithm;
  return check_inputs(inputs, model);
}

TEST(MissingInputs, StopAModelThatNeedsThemWithTheNextStep) {
  const Status refused = inputs_without_the_us_close("blend");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_NE(refused.error().message.find("use the evening session"), std::string::npos);
}

TEST(MissingInputs, DoNotStopTheBaseRateWhichLooksAtNone) {
  EXPECT_TRUE(inputs_without_the_us_close("base-rate").has_value());
}

TEST(Staleness, IsNotAMatterOfDaysButOfSessionsMissed) {
  Snapshot snapshot;
  snapshot.last_session = Date(2024, 12, 27);
  const TradingCalendar& calendar = TradingCalendar::standard();
  const Instant monday_morning = *parse_iso8601("2024-12-30T03:00:00.000Z");
  EXPECT_FALSE(is_stale(snapshot, calendar, monday_morning));
  EXPECT_EQ(age_days(snapshot, monday_morning), 3);
  EXPECT_TRUE(is_stale(snapshot, calendar, *parse_iso8601("2024-12-30T10:10:00.000Z")));
}

}  // namespace
}  // namespace sensex

#include <array>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_source_test_support.h"

namespace sensex {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing_support::symbol;

const Date kBeforeLast(2024, 7, 3);

// One known bar is false, and the daily files are true.
class DailySourceFalseBarTest : public DailySourceTest {
 protected:
  void scale_bar(Date day, double factor) {
    std::vector<Bar> bars;
    for (const Bar& bar : import_.known->stocks[0].bars()) {
      bars.push_back(bar.date == day ? scaled(bar, factor) : bar);
    }
    import_.known->stocks[0] = Series::create(symbol("TCS"), std::move(bars)).value();
  }
  void know_with_false_bar(double factor, Date day = kKnownTo) {
    know();
    scale_bar(day, factor);
  }
  void drop_previous_closes() {
    for (NamedDailyFile& file : import_.files) file.content.rows[0].previous_close.reset();
  }
  // The bars before the false one are as they were, and those after it are the files'.
  static void expect_true_but(Date false_day, const MarketData& data) {
    for (const Bar& bar : data.stocks.at(0).bars()) {
      if (bar.date == false_day) continue;
      ASSERT_NEAR(bar.close / tcs(bar.date).close, 1.0, 1e-9) << bar.date;
    }
    EXPECT_TRUE(data.actions.empty());
    EXPECT_TRUE(data.rescalings.empty());
    EXPECT_TRUE(data.refused.empty());
  }
  static void expect_replaced(double factor, const MarketData& data) {
    expect_true_but({}, data);
    EXPECT_THAT(
        data.remarks,
        Contains(fmt::format("TCS: the known bar of 2024-07-04 was false and was replaced: its "
                             "close was {:.6g}, the exchange's is {:.6g}",
                             tcs(kKnownTo).close * factor, tcs(kKnownTo).close)));
    EXPECT_THAT(data.remarks, Not(Contains(HasSubstr("differ"))));
  }
  static void expect_doubted(double factor, const MarketData& data) {
    expect_true_but(kKnownTo, data);
    EXPECT_EQ(bar_of(data, kKnownTo), scaled(tcs(kKnownTo), factor));
    EXPECT_THAT(data.remarks,
                Contains(HasSubstr(fmt::format("TCS: the known bar of 2024-07-04, close {:.6g}, "
                                               "looks false",
                                               tcs(kKnownTo).close * factor))));
    EXPECT_THAT(data.remarks, Not(Contains(HasSubstr("jumped"))));
  }
};

constexpr std::array kFalse = {0.5, 0.9, 1.1, 2.0};

TEST_F(DailySourceFalseBarTest, ACommonDayReplacesTheLastBarBeforeOneNewDayOrTwo) {
  for (const double factor : kFalse) {
    for (const bool has_second : {false, true}) {
      know_with_false_bar(factor);
      import_.files = {tcs_file(kKnownTo), tcs_file(kFirst)};
      if (has_second) import_.files.push_back(tcs_file(kSecond));
      const MarketData data = load().value();
      expect_replaced(factor, data);
      EXPECT_EQ(bar_of(data, kFirst), tcs(kFirst));
    }
  }
}

TEST_F(DailySourceFalseBarTest, ACommonDayAloneReplacesTheLastBar) {
  for (const double factor : kFalse) {
    know_with_false_bar(factor);
    import_.files = {tcs_file(kKnownTo)};
    expect_replaced(factor, load().value());
  }
}

TEST_F(DailySourceFalseBarTest, ACommonDayWithoutAStatedCloseReplacesTheLastBar) {
  for (const double factor : kFalse) {
    for (const bool has_another : {false, true}) {
      know_with_false_bar(factor);
      import_.files = {tcs_file(kKnownTo), tcs_file(kFirst)};
      if (has_another) import_.files.push_back(tcs_file(kBeforeLast));
      drop_previous_closes();
      expect_replaced(factor, load().value());
    }
  }
}

TEST_F(DailySourceFalseBarTest, AMoveThatHidesTheFalsePartIsSeenThroughByTheNextRow) {
  know();
  // The stock rose by 6 % on the last known day, of which the false bar made a fall of 4.6 %.
  import_.files = {tcs_file(kKnownTo, 1.06), tcs_file(kFirst, 1.06, 1.06)};
  scale_bar(kKnownTo, 1.06 * 0.9);
  const MarketData data = load().value();
  EXPECT_NEAR(bar_of(data, kKnownTo).close, tcs(kKnownTo).close * 1.06, 1e-9);
  EXPECT_EQ(bar_of(data, kBeforeLast), tcs(kBeforeLast));
  EXPECT_TRUE(data.rescalings.empty());
}

TEST_F(DailySourceFalseBarTest, AMoveThatHidesTheFalsePartScalesNothingWithoutTheCommonDay) {
  know();
  import_.files = {tcs_file(kFirst, 1.06, 1.06), tcs_file(kSecond, 1.06, 1.06)};
  scale_bar(kKnownTo, 1.06 * 0.9);
  const Series known = import_.known->stocks[0];
  const MarketData data = load().value();
  EXPECT_EQ(data.stocks[0].between(kKnownFrom, kKnownTo), known);
  EXPECT_EQ(bar_of(data, kFirst), Bar{});
  EXPECT_EQ(data.refused.size(), 1U);
  EXPECT_EQ(bar_of(data, kSecond), scaled(tcs(kSecond), 1.06));
}

TEST_F(DailySourceFalseBarTest, WithoutTheCommonDayTheNewDaysStandAndTheLastBarIsDoubted) {
  for (const double factor : kFalse) {
    for (const auto& days : {std::vector{kFirst}, {kFirst, kSecond}, {kFirst, kSecond, kThird}}) {
      know_with_false_bar(factor);
      import_.files.clear();
      for (const Date day : days) import_.files.push_back(tcs_file(day));
      const MarketData data = load().value();
      expect_doubted(factor, data);
      EXPECT_EQ(data.stocks[0].bars().back(), tcs(days.back()));
    }
  }
}

TEST_F(DailySourceFalseBarTest, ADoubtedBarIsToldWithWhatContradictsItAndWhatToDo) {
  know_with_false_bar(0.5);
  import_.files = {tcs_file(kFirst)};
  const double close = tcs(kKnownTo).close;
  EXPECT_THAT(load()->remarks,
              Contains(fmt::format(
                  "TCS: the known bar of 2024-07-04, close {:.6g}, looks false: the exchange's "
                  "previous close after it is {:.6g} on 2024-07-05; import the daily file of "
                  "2024-07-04, or compare with another source",
                  close * 0.5, close)));
}

TEST_F(DailySourceFalseBarTest, AcrossAGapOrWithoutAStatedCloseTheLastBarIsDoubtedToo) {
  for (const double factor : {0.5, 2.0}) {
    for (const Date day : {kFirst, kSecond, kThird}) {
      know_with_false_bar(factor);
      import_.files = {tcs_file(day), tcs_file(Date(2024, 7, 10))};
      if (day == kFirst) import_.files[0].content.rows[0].previous_close.reset();
      expect_doubted(factor, load().value());
    }
  }
}

TEST_F(DailySourceFalseBarTest, AnEarlierCommonDayRescalesNothingForTheLastBar) {
  for (const double factor : kFalse) {
    know_with_false_bar(factor);
    import_.files = {tcs_file(kBeforeLast), tcs_file(kFirst)};
    expect_doubted(factor, load().value());
  }
}

TEST_F(DailySourceFalseBarTest, TheDoubtedBarIsReplacedWhenItsFileComesLater) {
  for (const double factor : kFalse) {
    know_with_false_bar(factor);
    import_.files = {tcs_file(kFirst), tcs_file(kSecond)};
    import_.known = load().value();
    import_.known->remarks.clear();
    import_.files = {tcs_file(kKnownTo)};
    expect_replaced(factor, load().value());
  }
}

TEST_F(DailySourceFalseBarTest, KnownBarsInOtherTermsWithAFalseLastAreMendedAndThenScaled) {
  for (const double factor : kFalse) {
    know_with_false_bar(factor);
    scale_known(0.5);
    import_.files = {tcs_file(kKnownTo), tcs_file(kFirst)};
    const MarketData data = load().value();
    expect_smooth(data, 1.0);
    EXPECT_EQ(data.rescalings, (std::vector{Rescaling{symbol("TCS"), 2.0, true}})) << factor;
  }
}

TEST_F(DailySourceFalseBarTest, OnlyTheSameRatioOnTwoCommonDaysIsOtherTerms) {
  for (const double before : {1.0, 1.75}) {
    know();
    scale_known(1 / 1.75);
    import_.files = {tcs_file(kBeforeLast, before / 1.75, before / 1.75), tcs_file(kKnownTo),
                     tcs_file(kFirst)};
    import_.files[2].content.rows[0].previous_close.reset();
    EXPECT_EQ(load()->rescalings.size(), before == 1.75 ? 1U : 0U) << before;
  }
}

TEST_F(DailySourceFalseBarTest, AnOpeningThatIsAheadStaysBesideADoubtedBar) {
  know_with_false_bar(0.5);
  const auto bars = import_.known->stocks[0].bars();
  import_.known->stocks[0] =
      Series::create(symbol("TCS"), {bars.begin(), bars.end()}, Opening{kSecond, 1001}).value();
  import_.files = {tcs_file(kFirst)};
  EXPECT_TRUE(load()->stocks[0].opening());
}

TEST_F(DailySourceFalseBarTest, ATrueLastBarIsNotReplacedByAFalseRow) {
  for (const double factor : kFalse) {
    know();
    import_.files = {tcs_file(kKnownTo, factor), tcs_file(kFirst)};
    const MarketData data = load().value();
    expect_smooth(data, 1.0);
    EXPECT_THAT(data.remarks,
                Contains(fmt::format(
                    "TCS: closes differ from the daily files' by more than 0.1 % and were "
                    "kept: 2024-07-04 ({:.6g}, in the file {:.6g}); compare with another source",
                    tcs(kKnownTo).close, tcs(kKnownTo).close * factor)));
  }
}

TEST_F(DailySourceFalseBarTest, ALastBarThatItsOwnFileBearsOutIsNeitherDoubtedNorScaled) {
  for (const bool has_second : {false, true}) {
    know_with_false_bar(0.9);  // a true fall, after which the rows state a close of before it
    const Series known = import_.known->stocks[0];
    import_.files = {tcs_file(kKnownTo, 0.9), tcs_file(kFirst)};
    if (has_second) import_.files.push_back(tcs_file(kSecond));
    const MarketData data = load().value();
    EXPECT_EQ(data.stocks[0].between(kKnownFrom, kKnownTo), known);
    EXPECT_TRUE(data.rescalings.empty());
    ASSERT_EQ(data.refused.size(), 1U);
    EXPECT_EQ(data.refused[0].date, kFirst);
    EXPECT_THAT(data.remarks, Not(Contains(HasSubstr("looks false"))));
  }
}

TEST_F(DailySourceFalseBarTest, ACommonDayBeyondATenthOfAPercentIsToldAndKept) {
  for (const double factor : {0.96, 0.9985, 1.0015, 1.04}) {
    know();
    import_.files = {tcs_file(kKnownTo, factor), tcs_file(kFirst)};
    const MarketData data = load().value();
    EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
    EXPECT_THAT(data.remarks,
                Contains(fmt::format("TCS: closes differ from the daily files' by more than 0.1 % "
                                     "and were kept: 2024-07-04 ({:.6g}, in the file {:.6g}); "
                                     "compare with another source",
                                     tcs(kKnownTo).close, tcs(kKnownTo).close * factor)));
  }
}

TEST_F(DailySourceFalseBarTest, ACommonDayWithinATenthOfAPercentIsNotTold) {
  for (const double factor : {0.9995, 1.0005}) {
    know();
    import_.files = {tcs_file(kKnownTo, factor), tcs_file(kFirst)};
    EXPECT_THAT(load()->remarks, Not(Contains(HasSubstr("differ"))));
  }
}

TEST_F(DailySourceFalseBarTest, CommonDaysInOtherTermsDoNotDiffer) {
  know();
  scale_known(0.5);
  import_.files = {tcs_file(kBeforeLast), tcs_file(kKnownTo), tcs_file(kFirst)};
  const MarketData data = load().value();
  expect_smooth(data, 1.0);
  EXPECT_THAT(data.remarks, Not(Contains(HasSubstr("differ"))));
}

}  // namespace
}  // namespace sensex

#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::bar_at;
using testing_support::change_bars;
using testing_support::cut_end;
using testing_support::failed;
using testing_support::from_end;
using testing_support::judge;
using testing_support::keep_last;
using testing_support::remove_day;
using testing_support::rule;
using testing_support::small_data;
using testing_support::told;

void insert_bar(Series& series, const Bar& bar) {
  change_bars(series, [&](std::vector<Bar>& bars) {
    bars.push_back(bar);
    std::ranges::sort(bars, {}, &Bar::date);
  });
}

TEST(QualityDays, ADayThatTheCalendarDeniesIsFound) {
  MarketData data = small_data();
  insert_bar(data.index, bar_at(Date(2024, 5, 1), 20'000, 5));
  EXPECT_EQ(told(judge(data), "denied-session"),
            "valid: ^SMALL 2024-05-01: the index has a bar, the calendar has no session");
  insert_bar(data.index, bar_at(Date(2024, 12, 25), 20'000, 5));
  EXPECT_EQ(told(judge(data), "denied-session"),
            "invalid serving: ^SMALL 2024-12-25: the index has a bar, the calendar has no session");
}

TEST(QualityDays, AMissingSessionFailsInTheLastTwenty) {
  MarketData data = small_data();
  remove_day(data.index, from_end(data.index, 20));
  EXPECT_EQ(rule(judge(data), "missing-session").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data), "missing-session").finding_count, 1U);
  data = small_data();
  remove_day(data.index, from_end(data.index, 19));
  EXPECT_EQ(rule(judge(data), "missing-session").stops, Stops::serving);
}

TEST(QualityDays, AMissingMuhuratSessionIsNoMoreThanTold) {
  MarketData data = small_data();
  for (Series* series : {&data.index, &data.stocks[0]})
    *series = series->between(Date(2023, 1, 1), Date(2024, 11, 8));
  change_bars(data.index, [](std::vector<Bar>& bars) {
    std::erase_if(bars, [](const Bar& bar) { return bar.date == Date(2024, 11, 1); });
  });
  const QualityReport report = judge(data, nullptr, {}, "2024-11-09T02:00:00.000Z");
  EXPECT_EQ(told(report, "missing-session"),
            "valid: ^SMALL 2024-11-01: the calendar has a special session, the index has no bar");
}

TEST(QualityDays, ADateAfterTodayIsFoundWhereverItIs) {
  MarketData data = small_data();
  insert_bar(data.index, bar_at(Date(2104, 5, 1), 20'000, 5));
  insert_bar(data.stocks[0], bar_at(Date(2025, 1, 2), 500, 5));
  const QualityReport report = judge(data);
  EXPECT_EQ(failed(report), "future-date");
  EXPECT_EQ(rule(report, "future-date").finding_count, 2U);
  EXPECT_EQ(told(report, "future-date"),
            "invalid ingest: ^SMALL 2104-05-01: dated after today, 2025-01-01");
  EXPECT_EQ(report.last_session, Date(2024, 12, 31));
}

TEST(QualityDays, TheHalfFinishedBarOfTodayIsNoFinding) {
  MarketData data = small_data();
  insert_bar(data.index, {.date = Date(2025, 1, 1),
                          .open = 20'000,
                          .high = 90'000,
                          .low = 1,
                          .close = 1,
                          .volume = 5});
  EXPECT_EQ(judge(data, nullptr, {}, "2025-01-01T06:00:00.000Z").verdict, Verdict::valid);
}

TEST(QualityDays, AGlobalSessionMayBeTomorrowsAndNoLater) {
  MarketData data = small_data();
  data.globals[0] = GlobalSeries::create("night", {{Date(2025, 1, 1), 1}}).value();
  EXPECT_EQ(told(judge(data), "future-date"), "valid");
  data.globals[0] = GlobalSeries::create("night", {{Date(2025, 1, 2), 1}}).value();
  EXPECT_EQ(told(judge(data), "future-date"),
            "invalid ingest: night 2025-01-02: dated after today, 2024-12-31");
}

TEST(QualityDays, SeveralDaysAfterTodayAskForTheClock) {
  MarketData data = small_data();
  const QualityReport report = judge(data, nullptr, {}, "2024-12-30T02:00:00.000Z");
  EXPECT_EQ(told(report, "future-date"),
            "invalid ingest: ^SMALL 2024-12-31: dated after today, 2024-12-30");
  const QualityReport early = judge(data, nullptr, {}, "2024-12-27T02:00:00.000Z");
  EXPECT_EQ(told(early, "future-date"),
            "invalid ingest: ^SMALL 2024-12-30: 2 days are dated after today, 2024-12-27, the last "
            "is 2024-12-31: is the clock right?");
  EXPECT_EQ(rule(early, "future-date").finding_count, 8U);  // one a series
  EXPECT_EQ(told(early, "freshness"),
            "error serving: ^SMALL 2024-12-31: the data go to 2024-12-31, after now "
            "(2024-12-27T02:00:00.000Z): is the clock right?");
  EXPECT_EQ(early.verdict, Verdict::error);
}

TEST(QualityDays, FreshnessIsJudgedAnewAsTimePasses) {
  const Market& market = testing_support::small_market();
  const auto at = [&](std::string_view now) {
    return with_freshness(judge(small_data()), market, parse_iso8601(now).value());
  };
  EXPECT_EQ(told(at("2025-01-01T02:00:00.000Z"), "freshness"), "valid");
  const QualityReport late = at("2025-01-02T10:10:00.000Z");
  EXPECT_EQ(told(late, "freshness"),
            "stale serving: ^SMALL 2024-12-31: the data end 2 sessions before the last completed "
            "one, 2025-01-02");
  EXPECT_EQ(late.verdict, Verdict::stale);
  const QualityReport early = at("2024-12-31T02:00:00.000Z");
  EXPECT_EQ(told(early, "freshness"),
            "error serving: ^SMALL 2024-12-31: the data go to 2024-12-31, after now "
            "(2024-12-31T02:00:00.000Z): is the clock right?");
  EXPECT_EQ(with_freshness(late, market, parse_iso8601("2025-01-01T02:00:00.000Z").value()),
            judge(small_data()));
}

TEST(QualityDays, AnAcceptedAgeIsNotAcceptedADayLater) {
  const QualityReport late =
      judge(small_data(), nullptr, {"freshness"}, "2025-01-01T11:00:00.000Z");
  EXPECT_EQ(late.verdict, Verdict::valid);
  const auto at = [&](std::string_view now) {
    return with_freshness(late, testing_support::small_market(), parse_iso8601(now).value());
  };
  EXPECT_EQ(at("2025-01-02T02:00:00.000Z").verdict, Verdict::valid);
  EXPECT_EQ(at("2025-01-02T11:00:00.000Z").verdict, Verdict::stale);
}

TEST(QualityDays, OneSessionBehindIsStale) {
  EXPECT_EQ(told(judge(small_data(), nullptr, {}, "2025-01-01T10:09:00.000Z"), "freshness"),
            "valid");
  EXPECT_EQ(told(judge(small_data(), nullptr, {}, "2025-01-01T10:10:00.000Z"), "freshness"),
            "stale serving: ^SMALL 2024-12-31: the data end 1 session before the last completed "
            "one, 2025-01-01");
}

TEST(QualityDays, AGlobalSeriesThatIsBehindOrAbsentIsToldAndStopsNothing) {
  MarketData data = small_data();
  data.globals[0] = GlobalSeries::create("night", {{Date(2024, 12, 30), 1}}).value();
  EXPECT_EQ(told(judge(data), "globals-fresh"),
            "valid: night 2024-12-30: ends there, the close of 2024-12-31 could be known");
  data.globals.clear();
  EXPECT_EQ(told(judge(data), "globals-fresh"),
            "valid: night: the market declares it, the source does not have it");
}

TEST(QualityDays, TheIndexAndItsMembersMustEndTogether) {
  MarketData data = small_data();
  for (std::size_t s = 0; s < 3; ++s) cut_end(data.stocks[s], 1);
  EXPECT_EQ(rule(judge(data), "partial-truth").verdict, Verdict::valid);
  EXPECT_EQ(told(judge(data), "partial-truth"),
            "valid: members 2024-12-31: 3 members end before the index");
  cut_end(data.stocks[3], 1);
  EXPECT_EQ(rule(judge(data), "partial-truth").stops, Stops::serving);
  data = small_data();
  cut_end(data.index, 1);
  EXPECT_EQ(told(judge(data), "partial-truth"),
            "invalid serving: members 2024-12-30: 6 members have a bar after the index's last");
}

TEST(QualityMembers, AnEndBeforeItsTimeAGapAndAnAbsenceAreFound) {
  MarketData data = small_data();
  cut_end(data.stocks[0], 3);
  remove_day(data.stocks[1], 100);
  remove_day(data.stocks[1], 100);
  data.stocks.pop_back();  // F
  const auto& findings = rule(judge(data), "member-gaps").findings;
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].series + ": " + findings[0].message,
            "F: has no bar at all, a member until 2024-12-31");
  EXPECT_EQ(findings[1].message,
            "ends there, 3 sessions before 2024-12-31, a member until 2024-12-31");
  EXPECT_EQ(findings[2].series, "B");
  EXPECT_EQ(findings[2].date, data.index.bars()[100].date);
  EXPECT_EQ(findings[2].message,
            "no bar on 2 sessions until " + data.index.bars()[101].date.to_string());
}

TEST(QualityMembers, AMemberThatBeginsLateIsFound) {
  MarketData data = small_data();
  keep_last(data.stocks[0], 200);
  EXPECT_EQ(rule(judge(data), "member-gaps").findings.at(0).message,
            "begins there, though a member since " + data.index.bars()[0].date.to_string());
}

TEST(QualityMembers, ADayThatMostLackIsToldOnce) {
  MarketData data = small_data();
  for (std::size_t s = 0; s < 4; ++s) remove_day(data.stocks[s], 50);
  EXPECT_EQ(rule(judge(data), "member-gaps").finding_count, 1U);
  EXPECT_EQ(rule(judge(data), "member-gaps").findings[0].message, "4 of 6 stocks have no bar");
}

TEST(QualityCopies, ABarThatRepeatsTheDayBeforeIsFound) {
  MarketData data = small_data();
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    for (const std::size_t i : {100UL, 101UL, 102UL}) {
      const Date date = bars[i].date;
      bars[i] = bars[99];
      bars[i].date = date;
    }
  });
  EXPECT_EQ(rule(judge(data), "stale-copy").finding_count, 1U);
  EXPECT_EQ(told(judge(data), "stale-copy"), "valid: A " + data.index.bars()[100].date.to_string() +
                                                 ": repeats the day before, 3 bars until " +
                                                 data.index.bars()[102].date.to_string());
  EXPECT_EQ(told(judge(data), "zero-volume-flat"), "valid");
}

TEST(QualityCopies, TheCloseOfTheDayBeforeWithoutATradeIsACopyAndFlat) {
  MarketData data = small_data();
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    const double close = bars[99].close;
    bars[100] = {bars[100].date, close, close, close, close, 0};
  });
  EXPECT_EQ(rule(judge(data), "stale-copy").finding_count, 1U);
  EXPECT_EQ(rule(judge(data), "zero-volume-flat").finding_count, 1U);
}

TEST(QualityCopies, AnIndexThatRepeatsItsLastDayStopsServing) {
  MarketData data = small_data();
  change_bars(data.index, [](std::vector<Bar>& bars) {
    const Date date = bars.back().date;
    bars.back() = bars[bars.size() - 2];
    bars.back().date = date;
  });
  EXPECT_EQ(told(judge(data), "stale-copy"),
            "invalid serving: ^SMALL 2024-12-31: the last session repeats the day before");
}

// The small market after `change` has been at the last bars of the first `count` stocks.
template <class Change>
std::string with_last_bars(std::size_t count, Change&& change) {
  MarketData data = small_data();
  for (std::size_t s = 0; s < count; ++s) {
    change_bars(data.stocks[s], [&](std::vector<Bar>& bars) { change(bars.back()); });
  }
  return told(judge(data), "zero-volume-flat");
}

TEST(QualityCopies, MoreThanFiveMembersFlatOrWithoutVolumeLastStopServing) {
  const auto without_volume = [](Bar& bar) { bar.volume = 0; };
  const auto flat = [](Bar& bar) { bar.open = bar.high = bar.low = bar.close; };
  const std::string expected =
      "invalid serving: members 2024-12-31: 6 members have no volume or one price on the last "
      "session, at most 5 may";
  EXPECT_EQ(with_last_bars(5, without_volume), "valid");
  EXPECT_EQ(with_last_bars(6, without_volume), expected);
  EXPECT_EQ(with_last_bars(5, flat), "valid");
  EXPECT_EQ(with_last_bars(6, flat), expected);
}

TEST(QualityCopies, AMemberThatEndedWithoutAVolumeIsNotOfTheLastSession) {
  MarketData data = small_data();
  cut_end(data.stocks[0], 1);
  for (Series& stock : data.stocks) {
    change_bars(stock, [](std::vector<Bar>& bars) { bars.back().volume = 0; });
  }
  EXPECT_EQ(told(judge(data), "zero-volume-flat"), "valid");
}

TEST(QualityCopies, MembersThatNeverHaveAVolumeAreNotMissed) {
  MarketData data = small_data();
  for (Series& stock : data.stocks) {
    change_bars(stock, [](std::vector<Bar>& bars) {
      for (Bar& bar : bars) bar.volume = 0;
    });
  }
  EXPECT_EQ(told(judge(data), "zero-volume-flat"), "valid");
}

TEST(QualityCopies, AnEarlierSessionWithoutVolumesStopsNothing) {
  MarketData data = small_data();
  for (Series& stock : data.stocks) {
    change_bars(stock, [](std::vector<Bar>& bars) { bars[318].volume = 0; });
  }
  EXPECT_EQ(told(judge(data), "zero-volume-flat"), "valid");
}

TEST(QualityCopies, FlatRowsOnAHolidayAreToldOnceADay) {
  MarketData data = small_data();
  for (std::size_t s = 0; s < 2; ++s) {
    insert_bar(data.stocks[s], {Date(2024, 5, 1), 500, 500, 500, 500, 0});
  }
  EXPECT_EQ(rule(judge(data), "zero-volume-flat").finding_count, 1U);
  EXPECT_EQ(told(judge(data), "zero-volume-flat"),
            "valid: members 2024-05-01: 2 stocks have one price and no volume on a day that the "
            "index does not have");
}

}  // namespace
}  // namespace sensex

#include "features/dataset.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include <gtest/gtest.h>

#include "features/missing.h"
#include "features/random_panel.h"
#include "market/test_support.h"

namespace sensex {
namespace {

constexpr std::size_t kDays = 420;
using testing_support::at_ist;
using testing_support::sensex_market;

Dataset dataset_of(const Panel& panel, Session session) {
  return make_dataset(panel, sensex_market(), session).value();
}

bool same_bits(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

std::size_t row_of(const Dataset& set, Date target) {
  const auto found = std::ranges::find(set.target_days, target);
  return static_cast<std::size_t>(found - set.target_days.begin());
}

double feature(const Dataset& set, std::size_t row, std::string_view name) {
  const auto found = std::ranges::find(set.feature_names, name);
  return set.row(row)[static_cast<std::size_t>(found - set.feature_names.begin())];
}

// The panel as it is on the morning of day `t`: no bar of that day, but everything published.
Panel morning_of(const Panel& panel, std::size_t t) {
  Panel morning = panel;
  morning.index.resize(t);
  for (StockColumn& stock : morning.stocks) stock.bars.resize(t);
  return morning;
}

GlobalSeries with_spike_from(const GlobalSeries& series, Instant from) {
  const GlobalSpec& spec = *sensex_market().find_global(series.id());
  const TradingCalendar& calendar = sensex_market().calendar();
  std::vector<GlobalPoint> points(series.points().begin(), series.points().end());
  for (GlobalPoint& point : points) {
    if (close_known_from(spec, point.date, calendar) >= from) *point.close *= 3.0;
    if (open_known_from(spec, point.date, calendar) >= from) *point.open *= 3.0;
  }
  return GlobalSeries::create(series.id(), points).value();
}

Bar spiked(const Bar& bar) {
  return {bar.date, bar.open * 2.0, bar.high * 4.0, bar.low, bar.close * 3.0, bar.volume + 1e7};
}

// Everything that became known after the cut-off for day `t` is changed beyond recognition.
Panel with_another_future(Panel panel, Session session, std::size_t t) {
  const Instant now = cutoff(session, sensex_market().calendar(), panel.day(t - 1), panel.day(t));
  for (std::size_t i = t; i < panel.day_count(); ++i) {
    panel.index[i] = spiked(panel.index[i]);
    for (StockColumn& stock : panel.stocks) {
      if (stock.bars[i]) stock.bars[i] = spiked(*stock.bars[i]);
    }
  }
  for (GlobalSeries& series : panel.globals) {
    series = with_spike_from(series, now + std::chrono::milliseconds(1));
  }
  return panel;
}

TEST(FeatureNames, HaveTheBlocksThatModelsChooseBy) {
  const auto [names, blocks] = model_features(sensex_market());
  EXPECT_EQ(std::ranges::count(blocks, FeatureBlock::global),
            std::ssize(sensex_market().features()));
  EXPECT_EQ(std::ranges::count(blocks, FeatureBlock::index), 6);
  EXPECT_EQ(std::ranges::count(blocks, FeatureBlock::stocks), 42);
  EXPECT_EQ(std::ranges::count(blocks, FeatureBlock::none), 1);
  EXPECT_EQ(names.front(), "us_overnight");
  EXPECT_EQ(names.back(), "last_direction");
  EXPECT_EQ(blocks.back(), FeatureBlock::none);
  EXPECT_EQ(names.size(), blocks.size());
}

TEST(FeatureNames, AreUnique) {
  const auto names = model_features(sensex_market()).names;
  EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
}

class EverySession : public testing::TestWithParam<Session> {};

TEST_P(EverySession, ARowKnowsNothingOfLaterDays) {
  const Panel panel = random_panel(1, kDays);
  const Dataset whole = dataset_of(panel, GetParam());
  for (std::size_t t = 110; t < kDays; t += 31) {
    const Dataset cut = dataset_of(panel.truncated(t), GetParam());
    EXPECT_EQ(cut.target_days.back(), panel.day(t));
    EXPECT_TRUE(same_bits(cut.x, std::span(whole.x).first(cut.x.size()))) << "day " << t;
  }
}

TEST_P(EverySession, WhatBecameKnownAfterTheCutOffChangesNothing) {
  const Panel panel = random_panel(2, kDays);
  const Dataset before = dataset_of(panel, GetParam());
  for (std::size_t t = 120; t < kDays; t += 41) {
    const Dataset after = dataset_of(with_another_future(panel, GetParam(), t), GetParam());
    const std::size_t row = row_of(before, panel.day(t));
    EXPECT_TRUE(same_bits(before.row(row), after.row(row))) << "day " << t;
  }
}

TEST_P(EverySession, ALiveRowIsTheRowThatTheDayGetsLater) {
  const Panel panel = random_panel(3, kDays);
  const Dataset whole = dataset_of(panel, GetParam());
  for (std::size_t t = 110; t < kDays; t += 29) {
    const auto live =
        make_live_row(morning_of(panel, t), sensex_market(), GetParam(), panel.day(t));
    EXPECT_TRUE(same_bits(live.value(), whole.row(row_of(whole, panel.day(t))))) << "day " << t;
  }
}

TEST_P(EverySession, TheUnitOfPricesDoesNotMatter) {
  Panel panel = random_panel(4, kDays);
  const Dataset rupees = dataset_of(panel, GetParam());
  const auto scale = [](Bar& bar) {
    for (double* price : {&bar.open, &bar.high, &bar.low, &bar.close}) *price *= 10.0;
  };
  for (Bar& bar : panel.index) scale(bar);
  for (StockColumn& stock : panel.stocks) {
    for (auto& bar : stock.bars) {
      if (bar) scale(*bar);
    }
  }
  const Dataset tenths = dataset_of(panel, GetParam());
  for (std::size_t i = 0; i < rupees.x.size(); ++i) {
    if (is_missing(rupees.x[i])) {
      EXPECT_TRUE(is_missing(tenths.x[i]));
    } else {
      EXPECT_NEAR(rupees.x[i], tenths.x[i], 1e-9)
          << rupees.feature_names[i % rupees.feature_count()];
    }
  }
}

TEST_P(EverySession, FeaturesAreMissingOrSmall) {
  const Dataset set = dataset_of(random_panel(5, kDays), GetParam());
  for (const double value : set.x) EXPECT_TRUE(is_missing(value) || std::abs(value) <= 2.0);
}

INSTANTIATE_TEST_SUITE_P(, EverySession, testing::Values(Session::evening, Session::pre_open),
                         [](const auto& test) {
                           return test.param == Session::evening ? "evening" : "pre_open";
                         });

TEST(Dataset, OnlyPreOpenSeesTheUsCloseOfTheNight) {
  const Panel panel = random_panel(6, kDays);
  const std::size_t t = 300;
  Panel other = panel;
  for (GlobalSeries& series : other.globals) {
    series = with_spike_from(series, cutoff(Session::evening, sensex_market().calendar(),
                                            panel.day(t - 1), panel.day(t)));
  }
  const auto row = [&](const Panel& of, Session session) {
    return feature(dataset_of(of, session), row_of(dataset_of(of, session), of.day(t)),
                   "us_overnight");
  };
  EXPECT_EQ(row(panel, Session::evening), row(other, Session::evening));
  EXPECT_LT(row(panel, Session::pre_open) + 0.5, row(other, Session::pre_open));
}

// The close of Friday 2024-11-01 came at 19:00; the evening's cut-off waits for it.
TEST(Dataset, AfterAMuhuratSessionNothingComesFromLaterThanItsEnd) {
  const TradingCalendar& calendar = sensex_market().calendar();
  for (const Date day : {Date(2017, 10, 19), Date(2018, 11, 7), Date(2021, 11, 4),
                         Date(2022, 10, 24), Date(2024, 11, 1)}) {
    const Date target = calendar.next_trading_day(day);
    EXPECT_LE(calendar.final_at(day), cutoff(Session::evening, calendar, day, target)) << day;
    EXPECT_GT(calendar.final_at(day), at_ist(day, 15, 40)) << day;
  }
}

TEST(Dataset, TheLabelSaysWhetherTheTargetDayClosedHigher) {
  const Panel panel = random_panel(7, 200);
  const Dataset set = dataset_of(panel, Session::evening);
  for (std::size_t i = 0; i < set.size(); ++i) {
    const std::size_t t = panel.find_day(set.target_days[i]).value();
    EXPECT_EQ(set.y[i], panel.index[t].close > panel.index[t - 1].close ? 1 : 0);
  }
}

TEST(Dataset, LastDirectionIsTheLabelOfTheDayBefore) {
  const Dataset set = dataset_of(random_panel(8, 200), Session::pre_open);
  for (std::size_t i = 1; i < set.size(); ++i) {
    EXPECT_EQ(feature(set, i, "last_direction"), set.y[i - 1]);
  }
}

TEST(Dataset, StartsInJune2010AndGoesToTheLastDay) {
  const Panel panel = random_panel(9, 300);
  const Dataset set = dataset_of(panel, Session::evening);
  EXPECT_GE(set.target_days.front(), Date(2010, 6, 1));
  EXPECT_EQ(set.target_days.back(), panel.last_day());
  EXPECT_EQ(set.x.size(), set.size() * set.feature_count());
  EXPECT_EQ(set.y.size(), set.size());
}

TEST(Dataset, WithoutGlobalSeriesKeepsTheNamesAndMissesTheValues) {
  Panel panel = random_panel(10, 200);
  panel.globals.clear();
  const Dataset set = dataset_of(panel, Session::pre_open);
  EXPECT_EQ(set.feature_names, model_features(sensex_market()).names);
  EXPECT_TRUE(is_missing(feature(set, 0, "us_overnight")));
  EXPECT_FALSE(is_missing(feature(set, 0, "index_return_1d")));
}

// A zero-volume row at an unchanged price is no news of that stock.
TEST(Dataset, AStaleCopyCountsAsAMissingBar) {
  Panel stale = random_panel(11, 200);
  Panel missing = stale;
  for (std::size_t t = 120; t < 123; ++t) {
    const double close = 5.0;
    stale.stocks[0].bars[t] = Bar{stale.day(t), close, close, close, close, 0.0};
    missing.stocks[0].bars[t].reset();
  }
  EXPECT_TRUE(
      same_bits(dataset_of(stale, Session::evening).x, dataset_of(missing, Session::evening).x));
}

TEST(Dataset, RefusesAHistoryThatIsTooShort) {
  const auto set = make_dataset(random_panel(12, 101), sensex_market(), Session::evening);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, Errc::not_enough_data);
  EXPECT_EQ(set.error().message,
            "a sample needs 101 index days before it and a day from 2010-06-01 on, got 101 days; "
            "ingest a longer history");
}

TEST(LiveRow, RefusesADayThatIsInTheData) {
  const Panel panel = random_panel(13, 150);
  const auto row = make_live_row(panel, sensex_market(), Session::evening, panel.last_day());
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().code, Errc::invalid_argument);
}

TEST(LiveRow, RefusesAHistoryThatIsTooShort) {
  const auto row =
      make_live_row(random_panel(14, 100), sensex_market(), Session::evening, Date(2011, 1, 3));
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().code, Errc::not_enough_data);
}

}  // namespace
}  // namespace sensex

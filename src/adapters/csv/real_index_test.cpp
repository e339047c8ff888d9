#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/csv/real_quality_test_support.h"
#include "market/panel.h"

namespace sensex {
namespace {

using testing_support::changed;
using testing_support::finds;
using testing_support::RealQuality;
using testing_support::rule;
using testing_support::sensex_market;
using testing_support::stoppers;

// From `first` on each bar is the one of the day before.
Series late_from(const Series& series, Date first) {
  return changed(series, [&](std::vector<Bar>& bars) {
    for (std::size_t i = bars.size(); i-- > 1;) {
      if (bars[i].date < first) break;
      const Date date = bars[i].date;
      bars[i] = bars[i - 1];
      bars[i].date = date;
    }
  });
}

TEST_F(RealQuality, CatchesMembersThatAreADayLateInDecemberAlone) {
  MarketData broken = data();
  for (Series& each : broken.stocks) each = late_from(each, Date(2024, 12, 2));
  EXPECT_EQ(stoppers(check(broken, &broken)), std::set<std::string>{"raw-vs-index"});
}

TEST_F(RealQuality, CatchesAnIndexThatIsADayLateInDecemberAlone) {
  MarketData broken = data();
  broken.index = late_from(broken.index, Date(2024, 12, 2));
  EXPECT_EQ(stoppers(check(broken, &broken)), std::set<std::string>{"raw-vs-index"});
}

TEST_F(RealQuality, TellsAStockThatIsADayLate) {
  MarketData broken = data();
  stock(broken, "TCS") = late_from(stock(broken, "TCS"), Date(2010, 1, 1));
  const RuleResult result = rule(check(broken), "raw-vs-index");
  EXPECT_EQ(result.verdict, Verdict::valid);
  ASSERT_FALSE(result.findings.empty());
  EXPECT_EQ(result.findings.front().series, "TCS");
}

TEST_F(RealQuality, CatchesALastCloseOfTheIndexWithoutASecondSource) {
  MarketData broken = data();
  broken.second_opinions.clear();
  broken.index = changed(broken.index, [](std::vector<Bar>& bars) {
    bars.back() = testing_support::scaled(bars.back(), 1.04);
  });
  EXPECT_EQ(rule(check(broken), "raw-vs-index").stops, Stops::serving);
}

TEST_F(RealQuality, CatchesALastCloseOfAStock) {
  MarketData broken = data();
  Series& tcs = stock(broken, "TCS");
  tcs = changed(tcs, [](std::vector<Bar>& bars) {
    bars.back() = testing_support::scaled(bars.back(), 1.19);
  });
  EXPECT_EQ(rule(check(broken), "large-move").stops, Stops::serving);
  EXPECT_TRUE(finds(check(broken), "large-move", "TCS", Date(2024, 12, 31)));
}

TEST_F(RealQuality, CatchesAnIndexCloseADayAgoThatTheSecondSourceDenies) {
  MarketData broken = data();
  broken.index = changed(broken.index, [](std::vector<Bar>& bars) {
    bars[bars.size() - 2] = testing_support::scaled(bars[bars.size() - 2], 1.005);
  });
  EXPECT_EQ(rule(check(broken), "cross-source").stops, Stops::serving);
}

TEST_F(RealQuality, CatchesAFirstIngestWithoutVolumes) {
  MarketData broken = data();
  for (Series& each : broken.stocks) {
    each = changed(each, [](std::vector<Bar>& bars) {
      for (Bar& bar : bars) bar.volume = 0;
    });
  }
  EXPECT_EQ(rule(check(broken), "completeness").stops, Stops::training);
}

// A day's move of the index, and of its members.
struct Day {
  Date date = {};
  double index = 0.0;
  double median = 0.0;
  std::vector<double> members = {};  // traded on the day before
};

std::vector<Day> days_of(const Panel& panel) {
  std::vector<Day> days;
  for (std::size_t t = 1; t < panel.day_count(); ++t) {
    Day day{panel.day(t), panel.index[t].close / panel.index[t - 1].close - 1.0};
    std::vector<double> moves;
    for (const Symbol& member : sensex_market().universe().members_on(day.date)) {
      const StockColumn* stock = panel.find_stock(member);
      if (stock == nullptr || !stock->bars[t - 1] || !stock->bars[t]) continue;
      moves.push_back(stock->bars[t]->close / stock->bars[t - 1]->close - 1.0);
      const Bar& before = *stock->bars[t - 1];
      if (before.volume > 0.0 || before.high > before.low) day.members.push_back(moves.back());
    }
    if (moves.size() < 5) continue;
    std::ranges::sort(moves);
    day.median = moves[moves.size() / 2];
    days.push_back(std::move(day));
  }
  return days;
}

// Of the index's moves with the medians `lag` days later.
double correlation(std::span<const Day> days, int lag) {
  double n = 0;
  std::array<double, 5> sums = {};
  for (int t = std::max(0, -lag); t < static_cast<int>(days.size()) - std::max(0, lag); ++t) {
    const double x = days[static_cast<std::size_t>(t)].index;
    const double y = days[static_cast<std::size_t>(t + lag)].median;
    n += 1;
    sums = {sums[0] + x, sums[1] + y, sums[2] + x * x, sums[3] + y * y, sums[4] + x * y};
  }
  const auto [x, y, xx, yy, xy] = sums;
  return (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y));
}

struct Windows {
  double least_same = 1.0;
  double greatest_shifted = -1.0;
  std::size_t inverted = 0;
  std::size_t count = 0;
};

Windows windows_of(std::span<const Day> days, std::size_t length) {
  Windows windows;
  for (std::size_t first = 0; first + length <= days.size(); ++first) {
    const auto block = days.subspan(first, length);
    const double same = correlation(block, 0);
    const double shifted = std::max(correlation(block, 1), correlation(block, -1));
    windows.least_same = std::min(windows.least_same, same);
    windows.greatest_shifted = std::max(windows.greatest_shifted, shifted);
    if (shifted > same) ++windows.inverted;
    ++windows.count;
  }
  return windows;
}

// The figures of docs/QUALITY.md.
TEST_F(RealQuality, TheIndexIsNeverFarFromItsMembers) {
  const std::vector<Day> days = days_of(join(data()).value());
  double furthest = 0.0;
  double pair = 0.0;
  for (std::size_t t = 0; t < days.size(); ++t) {
    const double gap = days[t].index - days[t].median;
    furthest = std::max(furthest, std::abs(gap));
    const double before = t > 0 ? days[t - 1].index - days[t - 1].median : 0.0;
    if (gap * before < 0) pair = std::max(pair, std::min(std::abs(gap), std::abs(before)));
  }
  EXPECT_NEAR(furthest, 0.0250, 0.0001);
  EXPECT_NEAR(pair, 0.0151, 0.0001);
}

TEST_F(RealQuality, TheIndexMovesWithItsMembersOfTheSameDay) {
  const std::vector<Day> days = days_of(join(data()).value());
  const Windows months = windows_of(days, 20);
  EXPECT_EQ(months.inverted, 0U) << months.count;
  const Windows quarters = windows_of(days, 60);
  EXPECT_NEAR(quarters.least_same, 0.777, 0.001);
  EXPECT_NEAR(quarters.greatest_shifted, 0.380, 0.001);
}

// Days on which a true last close of a member would have stopped serving.
TEST_F(RealQuality, FewTrueClosesAreFarFromTheirMedian) {
  std::size_t stopped = 0;
  for (const Day& day : days_of(join(data()).value())) {
    const double room = 0.15 + std::abs(day.median);
    if (std::ranges::any_of(day.members,
                            [&](double move) { return std::abs(move - day.median) > room; })) {
      ++stopped;
    }
  }
  EXPECT_EQ(stopped, 13U);
}

}  // namespace
}  // namespace sensex

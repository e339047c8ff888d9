#include <iostream>

#include <fmt/core.h>

#include "adapters/csv/real_quality_test_support.h"
#include "market/nse_test_support.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;
using testing_support::at;
using testing_support::changed;
using testing_support::data_folder;
using testing_support::failed;
using testing_support::finds;
using testing_support::on;
using testing_support::RealQuality;
using testing_support::rule;
using testing_support::scaled;
using testing_support::stoppers;
using testing_support::symbol;
using testing_support::until;

TEST_F(RealQuality, IsValidAndStopsNothing) {
  for (const RuleResult& each : report().rules) {
    std::cout << fmt::format("{:<17} {:<8} {:<8} {:>4} findings", each.rule,
                             to_string(each.verdict), to_string(each.stops), each.finding_count)
              << '\n';
    for (const Finding& finding : each.findings) {
      std::cout << fmt::format("    {} {} {}: {}", to_string(finding.severity), finding.series,
                               finding.date ? finding.date->to_string() : "", finding.message)
                << '\n';
    }
  }
  EXPECT_EQ(failed(report()), "");
  EXPECT_EQ(report().verdict, Verdict::valid);
  EXPECT_FALSE(is_stopped(report(), Stops::serving));
}

TEST_F(RealQuality, IsValidAtTheEndOfEachYear) {
  for (int year = 2012; year <= 2024; ++year) {
    const MarketData before = until(data(), Date(year - 1, 12, 31));
    const MarketData then = until(data(), Date(year, 12, 31));
    const QualityReport report =
        check(then, &before, at(fmt::format("{}-01-01T02:00:00.000Z", year + 1)));
    EXPECT_EQ(failed(report), "") << year;
    EXPECT_EQ(rule(report, "history-changed").finding_count, 0U) << year;
  }
}

// The worst days there were, on which everything is far from everything.
TEST_F(RealQuality, IsValidOnTheWorstDays) {
  for (const char* day : {"2011-12-31", "2020-03-23", "2020-03-24", "2020-04-07", "2024-06-04"}) {
    const MarketData then = until(data(), Date::parse(day).value());
    EXPECT_EQ(failed(check(then, nullptr, at(std::string(day) + "T20:00:00.000Z"))), "") << day;
  }
}

TEST_F(RealQuality, FindsTheFlatRowsOfTwoHolidays) {
  EXPECT_TRUE(finds(report(), "zero-volume-flat", "members", Date(2014, 4, 24)));
  EXPECT_TRUE(finds(report(), "zero-volume-flat", "members", Date(2014, 10, 15)));
}

TEST_F(RealQuality, FindsTheStaleCopyOfEternal) {
  EXPECT_TRUE(finds(report(), "stale-copy", "ETERNAL", Date(2024, 1, 15)));
  EXPECT_TRUE(finds(report(), "zero-volume-flat", "ETERNAL", Date(2024, 1, 15)));
}

TEST_F(RealQuality, FindsThatHdfcEndsBeforeItsMembership) {
  EXPECT_TRUE(finds(report(), "member-gaps", "HDFC", Date(2020, 3, 3)));
}

// 499 rows repeat the close of 2013-12-11 until the stock trades again on 2015-12-28, half as high
// again.
TEST_F(RealQuality, FindsTheTwoFrozenYearsOfHdfc) {
  EXPECT_TRUE(finds(report(), "stale-copy", "HDFC", Date(2013, 12, 12)));
  EXPECT_TRUE(finds(report(), "zero-volume-flat", "HDFC", Date(2013, 12, 12)));
  EXPECT_TRUE(finds(report(), "large-move", "HDFC", Date(2015, 12, 28)));
  EXPECT_EQ(rule(report(), "completeness").findings.front().series, "HDFC");
}

TEST_F(RealQuality, FindsTheRowsBeforeTheListingOfNestle) {
  EXPECT_TRUE(finds(report(), "zero-volume-flat", "NESTLEIND", Date(2010, 1, 4)));
  EXPECT_TRUE(finds(report(), "stale-copy", "NESTLEIND", Date(2010, 1, 5)));
  EXPECT_TRUE(finds(report(), "large-move", "NESTLEIND", Date(2010, 1, 8)));
}

// The closes of 2013-09-06 are the same in both files.
TEST_F(RealQuality, FindsTheDaysOnWhichTheTwoIndexFilesDiffer) {
  const auto& findings = rule(report(), "cross-source").findings;
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].date, Date(2012, 8, 31));
  EXPECT_EQ(findings[1].date, Date(2023, 8, 7));
}

TEST_F(RealQuality, FindsNoLargeMoveInTheWorstDaysOfTheIndex) {
  EXPECT_FALSE(finds(report(), "large-move", "^BSESN", Date(2020, 3, 23)));
  EXPECT_TRUE(finds(report(), "large-move", "INDUSINDBK", Date(2020, 3, 18)));
  EXPECT_EQ(rule(report(), "raw-vs-index").finding_count, 0U);
  EXPECT_EQ(rule(report(), "price-scale").finding_count, 0U);
}

TEST_F(RealQuality, CatchesAHighAndALowThatAreAHundredfoldOff) {
  MarketData broken = data();
  Series& tcs = stock(broken, "TCS");
  tcs = changed(tcs, [](std::vector<Bar>& bars) { on(bars, Date(2019, 5, 15)).high *= 100; });
  broken.index = changed(broken.index, [](std::vector<Bar>& bars) { bars.back().low /= 100; });
  const QualityReport report = check(broken);
  EXPECT_EQ(stoppers(report), std::set<std::string>{"bar-shape"});
  EXPECT_TRUE(finds(report, "bar-shape", "TCS", Date(2019, 5, 15)));
  EXPECT_TRUE(finds(report, "bar-shape", "^BSESN", Date(2024, 12, 31)));
}

TEST_F(RealQuality, CountsWhatThereIs) {
  const SeriesNumbers& index = report().series.front();
  EXPECT_EQ(index.series, "^BSESN");
  EXPECT_EQ(index.records, 3721U);
  EXPECT_EQ(index.missing_days, 0U);
  EXPECT_NEAR(index.volatility, 0.0108, 0.0005);
  EXPECT_EQ(report().coverage.success_rate, 1.0);
  EXPECT_NEAR(report().coverage.target_balance, 0.53, 0.01);
  EXPECT_GT(report().coverage.member_coverage, 0.98);
}

// The index's own file, without what the second source fills.
TEST_F(RealQuality, FindsTheSessionsThatTheIndexFileLacks) {
  MarketData unfilled = data();
  const std::set<Date> filled = {Date(2012, 10, 26), Date(2014, 12, 26), Date(2019, 2, 13),
                                 Date(2024, 1, 20)};
  unfilled.index = changed(unfilled.index, [&](std::vector<Bar>& bars) {
    std::erase_if(bars, [&](const Bar& bar) { return filled.contains(bar.date); });
  });
  const QualityReport report = check(unfilled);
  EXPECT_EQ(rule(report, "missing-session").finding_count, filled.size());
  for (const Date day : filled) EXPECT_TRUE(finds(report, "missing-session", "^BSESN", day)) << day;
  EXPECT_EQ(failed(report), "");
}

TEST_F(RealQuality, CatchesAnIndexCloseOfAHundredth) {
  MarketData broken = data();
  broken.index = changed(broken.index, [](std::vector<Bar>& bars) {
    on(bars, Date(2024, 6, 12)) = scaled(on(bars, Date(2024, 6, 12)), 0.01);
  });
  const QualityReport report = check(broken);
  EXPECT_TRUE(finds(report, "large-move", "^BSESN", Date(2024, 6, 12)));
  EXPECT_TRUE(finds(report, "raw-vs-index", "^BSESN", Date(2024, 6, 12)));
  EXPECT_EQ(stoppers(report), (std::set<std::string>{"large-move", "price-scale", "raw-vs-index"}));
}

TEST_F(RealQuality, CatchesTheLastDayOfTheIndexTimesAHundred) {
  MarketData broken = data();
  broken.index =
      changed(broken.index, [](std::vector<Bar>& bars) { bars.back() = scaled(bars.back(), 100); });
  const QualityReport report = check(broken);
  EXPECT_TRUE(finds(report, "large-move", "^BSESN", Date(2024, 12, 31)));
  EXPECT_TRUE(finds(report, "raw-vs-index", "^BSESN", Date(2024, 12, 31)));
  EXPECT_TRUE(is_stopped(report, Stops::ingest));
}

// The last 34 closes are less than one per cent of all.
TEST_F(RealQuality, CatchesFalseLastClosesOfTheIndex) {
  const auto with_last_closes = [](double odd, double even) {
    MarketData broken = data();
    broken.index = changed(broken.index, [&](std::vector<Bar>& bars) {
      for (std::size_t i = bars.size() - 34; i < bars.size(); ++i) {
        bars[i] = scaled(bars[i], i % 2 == 0 ? even : odd);
      }
    });
    return broken;
  };
  for (const MarketData& broken : {with_last_closes(1.03, 1.03), with_last_closes(1.02, 0.98)}) {
    EXPECT_TRUE(stoppers(check(broken, &data())).contains("history-changed"));
    EXPECT_EQ(rule(check(broken), "cross-source").stops, Stops::training);
  }
}

TEST_F(RealQuality, ALastCloseOfTheIndexThatTheSecondSourceDeniesStopsServing) {
  MarketData broken = data();
  broken.index = changed(broken.index,
                         [](std::vector<Bar>& bars) { bars.back() = scaled(bars.back(), 1.002); });
  EXPECT_EQ(rule(check(broken), "cross-source").stops, Stops::serving);
}

// Without the second source.
TEST_F(RealQuality, AFalseLastCloseOfTheIndexStopsServing) {
  const auto with_last_close = [](double factor) {
    MarketData broken = data();
    broken.second_opinions.clear();
    broken.index = changed(
        broken.index, [=](std::vector<Bar>& bars) { bars.back() = scaled(bars.back(), factor); });
    return rule(check(broken), "raw-vs-index").stops;
  };
  for (const double factor : {0.97, 0.98, 0.985, 1.015, 1.02, 1.03}) {
    EXPECT_EQ(with_last_close(factor), Stops::serving) << factor;
  }
}

TEST_F(RealQuality, AnIndexCloseThatIsBackTheNextDayStopsTraining) {
  MarketData broken = data();
  broken.second_opinions.clear();
  broken.index = changed(broken.index, [](std::vector<Bar>& bars) {
    on(bars, Date(2024, 6, 12)) = scaled(on(bars, Date(2024, 6, 12)), 1.015);
  });
  EXPECT_EQ(rule(check(broken), "raw-vs-index").stops, Stops::training);
  EXPECT_TRUE(finds(check(broken), "raw-vs-index", "^BSESN", Date(2024, 6, 12)));
}

// The data after `change` has been at the points of one series of another market.
template <class Change>
MarketData with_global(MarketData data, std::string_view id, Change&& change) {
  GlobalSeries& series = *std::ranges::find(data.globals, id, &GlobalSeries::id);
  std::vector<GlobalPoint> points(series.points().begin(), series.points().end());
  change(points);
  series = GlobalSeries::create(std::string(id), std::move(points)).value();
  return data;
}

TEST_F(RealQuality, AFalseNewestValueOfAnotherMarketStopsServing) {
  for (const double factor : {0.9, 1.1, 1.5}) {
    const MarketData broken =
        with_global(data(), "us_equity", [=](std::vector<GlobalPoint>& points) {
          points.back().close = *points.back().close * factor;
        });
    EXPECT_EQ(rule(check(broken), "global-moves").stops, Stops::serving) << factor;
  }
  for (const char* morning : {"tokyo", "seoul", "taipei", "hong_kong"}) {
    const MarketData broken = with_global(data(), morning, [](std::vector<GlobalPoint>& points) {
      points.back().open = *points.back().open * 1.12;
    });
    EXPECT_EQ(rule(check(broken), "global-moves").stops, Stops::serving) << morning;
  }
}

// Each that a feature reads, but for the rupee's, which is said to be stale.
TEST_F(RealQuality, AnotherMarketThatIsADayOffStopsTraining) {
  for (const char* id :
       {"us_equity", "tokyo", "seoul", "taipei", "hong_kong", "fund_epi", "fund_indy",
        "emerging_eem", "adr_infosys", "adr_icici", "adr_hdfc_bank", "us_vix", "india_vix"}) {
    const MarketData late = with_global(data(), id, [](std::vector<GlobalPoint>& points) {
      for (std::size_t i = 0; i + 1 < points.size(); ++i) points[i].date = points[i + 1].date;
      points.pop_back();
    });
    EXPECT_EQ(rule(check(late), "global-days").stops, Stops::training) << id;
    const MarketData early = with_global(data(), id, [](std::vector<GlobalPoint>& points) {
      for (std::size_t i = points.size() - 1; i > 0; --i) points[i].date = points[i - 1].date;
      points.erase(points.begin());
    });
    EXPECT_EQ(rule(check(early), "global-days").stops, Stops::training) << id;
  }
}

TEST_F(RealQuality, ANightAndAMorningThatAreSwappedStopTraining) {
  const auto points_of = [](std::string_view id) {
    const auto points = std::ranges::find(data().globals, id, &GlobalSeries::id)->points();
    return std::vector<GlobalPoint>(points.begin(), points.end());
  };
  const MarketData one = with_global(
      data(), "us_equity", [&](std::vector<GlobalPoint>& points) { points = points_of("tokyo"); });
  const MarketData both = with_global(
      one, "tokyo", [&](std::vector<GlobalPoint>& points) { points = points_of("us_equity"); });
  EXPECT_EQ(rule(check(both), "global-days").stops, Stops::training);
}

TEST_F(RealQuality, TheNasdaqInPlaceOfTheSAndPStopsTraining) {
  const auto nasdaq = std::ranges::find(data().globals, "nasdaq", &GlobalSeries::id)->points();
  const MarketData twice = with_global(data(), "us_equity", [&](std::vector<GlobalPoint>& points) {
    points.assign(nasdaq.begin(), nasdaq.end());
  });
  EXPECT_EQ(rule(check(twice), "global-days").findings.front().message,
            "its newest closes are those of nasdaq");
}

TEST_F(RealQuality, CatchesALastSessionThatNobodyTraded) {
  MarketData broken = data();
  for (std::size_t s = 0; s < broken.stocks.size(); ++s) {
    broken.stocks[s] =
        changed(broken.stocks[s], [](std::vector<Bar>& bars) { bars.back().volume = 0; });
  }
  EXPECT_EQ(failed(check(broken)), "zero-volume-flat");
}

TEST_F(RealQuality, CatchesADayOfAStockTimesAHundred) {
  MarketData broken = data();
  Series& tcs = stock(broken, "TCS");
  tcs = changed(tcs, [](std::vector<Bar>& bars) {
    on(bars, Date(2019, 5, 15)) = scaled(on(bars, Date(2019, 5, 15)), 100);
  });
  const QualityReport report = check(broken);
  EXPECT_TRUE(finds(report, "large-move", "TCS", Date(2019, 5, 15)));
  EXPECT_FALSE(finds(report, "large-move", "TCS", Date(2019, 5, 16)));
  EXPECT_EQ(stoppers(report), (std::set<std::string>{"large-move", "price-scale"}));
}

TEST_F(RealQuality, CatchesAStockThatSpikesByAThird) {
  MarketData broken = data();
  Series& tcs = stock(broken, "TCS");
  tcs = changed(tcs, [](std::vector<Bar>& bars) {
    on(bars, Date(2019, 5, 15)) = scaled(on(bars, Date(2019, 5, 15)), 1.33);
  });
  EXPECT_EQ(stoppers(check(broken)), std::set<std::string>{"large-move"});
}

TEST_F(RealQuality, CatchesAMistypedYear) {
  MarketData broken = data();
  broken.index =
      changed(broken.index, [](std::vector<Bar>& bars) { bars.back().date = Date(2104, 12, 31); });
  const QualityReport report = check(broken);
  EXPECT_TRUE(finds(report, "future-date", "^BSESN", Date(2104, 12, 31)));
  EXPECT_EQ(stoppers(report), std::set<std::string>{"future-date"});
  EXPECT_EQ(report.last_session, Date(2024, 12, 30));
}

TEST_F(RealQuality, CatchesASeriesThatIsGone) {
  MarketData broken = data();
  std::erase_if(broken.stocks, [](const Series& each) { return each.symbol() == symbol("TCS"); });
  std::erase_if(broken.globals, [](const GlobalSeries& each) { return each.id() == "us_equity"; });
  const QualityReport report = check(broken, &data());
  EXPECT_EQ(stoppers(report), std::set<std::string>{"history-shrunk"});
  EXPECT_EQ(rule(report, "history-shrunk").findings.front().series, "TCS");
  EXPECT_EQ(rule(report, "series-vanished").finding_count, 2U);
  EXPECT_EQ(rule(report, "globals-fresh").findings.front().series, "us_equity");
  EXPECT_EQ(rule(report, "member-gaps").findings.front().message,
            "has no bar at all, a member until 2024-12-31");
}

TEST_F(RealQuality, CatchesThirtyDaysCutOffTheEnd) {
  MarketData broken = data();
  broken.index =
      changed(broken.index, [](std::vector<Bar>& bars) { bars.resize(bars.size() - 30); });
  for (Series& each : broken.stocks)
    each = each.between(Date(2010, 1, 1), broken.index.bars().back().date);
  const QualityReport report = check(broken, &data());
  EXPECT_EQ(stoppers(report), std::set<std::string>{"history-shrunk"});
  EXPECT_EQ(rule(report, "freshness").verdict, Verdict::stale);
  EXPECT_EQ(failed(check(broken)), "freshness");
  EXPECT_EQ(check(broken).verdict, Verdict::stale);
}

TEST_F(RealQuality, CatchesASecondSourceThatIsADayLate) {
  MarketData broken = data();
  broken.second_opinions[0].series =
      changed(broken.second_opinions[0].series, [](std::vector<Bar>& bars) {
        for (std::size_t i = bars.size() - 1; i > 0; --i) {
          const Date date = bars[i].date;
          bars[i] = bars[i - 1];
          bars[i].date = date;
        }
      });
  EXPECT_EQ(failed(check(broken)), "cross-source");
}

TEST_F(RealQuality, CatchesAnIndexThatIsADayLate) {
  MarketData broken = data();
  broken.index = changed(broken.index, [](std::vector<Bar>& bars) {
    for (std::size_t i = bars.size() - 1; i > 0; --i) {
      const Date date = bars[i].date;
      bars[i] = bars[i - 1];
      bars[i].date = date;
    }
  });
  EXPECT_EQ(stoppers(check(broken)), std::set<std::string>{"raw-vs-index"});
}

// The same folder again after a source whose bars are in other terms.
TEST_F(RealQuality, AStockWholeInOtherTermsIsToldAndStopsNothing) {
  MarketData halved = data();
  Series& tcs = stock(halved, "TCS");
  tcs = changed(tcs, [](std::vector<Bar>& bars) {
    for (Bar& bar : bars) bar = scaled(bar, 0.5);
  });
  const QualityReport report = check(data(), &halved);
  EXPECT_EQ(failed(report), "");
  EXPECT_EQ(rule(report, "history-changed").finding_count, 1U);
  EXPECT_EQ(rule(report, "history-changed").findings.front().series, "TCS");
}

TEST_F(RealQuality, CatchesAStockWhosePastIsHalved) {
  MarketData halved = data();
  Series& tcs = stock(halved, "TCS");
  tcs = changed(tcs, [](std::vector<Bar>& bars) {
    for (Bar& bar : bars) bar = bar.date < Date(2024, 6, 3) ? scaled(bar, 0.5) : bar;
  });
  EXPECT_EQ(stoppers(check(halved, &data())),
            (std::set<std::string>{"history-changed", "large-move"}));
}

// Not one per cent of all known bars.
TEST_F(RealQuality, CatchesFiveFalseYearsOfOneStock) {
  MarketData broken = data();
  Series& bank = stock(broken, "HDFCBANK");
  bank = changed(bank, [](std::vector<Bar>& bars) {
    for (Bar& bar : bars) bar = bar.date < Date(2020, 1, 1) ? bar : scaled(bar, 1.5);
  });
  const QualityReport report = check(broken, &data());
  EXPECT_TRUE(finds(report, "history-changed", "HDFCBANK", Date(2020, 1, 1)));
  EXPECT_TRUE(stoppers(report).contains("history-changed"));
}

MarketData of_source(MarketData data, std::string_view source) {
  data.origin.source = source;
  return data;
}

// NSE's own files, unadjusted from 2019 on, against Yahoo's bars: splits are a day each.
TEST_F(RealQuality, TwoRealSourcesAgreeOnTheReturnsOfEveryStock) {
  if (!fs::is_directory(data_folder() / "nse-raw")) GTEST_SKIP() << "no nse-raw";
  const std::vector<NseStock> raw = read_nse_stocks(data_folder());
  MarketData before = of_source(data(), "first");
  MarketData other = of_source(data(), "second");
  for (const NseStock& each : raw) {
    const auto known = std::ranges::find(before.stocks, each.raw.symbol(), &Series::symbol);
    if (known == before.stocks.end()) continue;  // no member of any day
    *known = known->between(each.raw.bars().front().date, Date(2024, 12, 31));
    *std::ranges::find(other.stocks, each.raw.symbol(), &Series::symbol) = each.raw;
  }
  std::size_t differ = 0;
  const QualityReport report = check(other, &before);
  for (const Finding& finding : rule(report, "history-changed").findings) {
    EXPECT_EQ(finding.message.find("another stock's"), std::string::npos) << finding.series;
    if (finding.message.starts_with("its returns differ")) ++differ;
  }
  EXPECT_GT(differ, 10U);
}

// Infosys and TCS move more alike than any other two, and differ on two days of three.
TEST_F(RealQuality, CatchesTheBarsOfTheMostSimilarNeighbourFromAnotherSource) {
  const MarketData before = of_source(data(), "first");
  MarketData wrong = of_source(data(), "second");
  const auto bars = stock(wrong, "INFY").bars();
  stock(wrong, "TCS") = Series::create(symbol("TCS"), {bars.begin(), bars.end()}).value();
  const QualityReport report = check(wrong, &before);
  EXPECT_EQ(stoppers(report), std::set<std::string>{"history-changed"});
  EXPECT_EQ(rule(report, "history-changed").findings.front().series, "TCS");
}

// The two index files differ on two days.
TEST_F(RealQuality, TheIndexOfASecondRealSourceIsTheSame) {
  const MarketData before = of_source(data(), "first");
  MarketData other = of_source(data(), "second");
  const Series& second = other.second_opinions[0].series;
  other.index = second.between(before.index.bars().front().date, before.index.bars().back().date);
  const auto changed = rule(check(other, &before), "history-changed");
  EXPECT_EQ(changed.verdict, Verdict::valid) << changed.findings.front().message;
}

TEST_F(RealQuality, CatchesAShorterFolderOfAnotherSource) {
  const MarketData before = of_source(data(), "first");
  MarketData shorter = of_source(data(), "second");
  const Date last = shorter.index.bars()[shorter.index.bars().size() - 121].date;
  shorter.index = shorter.index.between(Date(2010, 1, 1), last);
  for (Series& each : shorter.stocks) each = each.between(Date(2010, 1, 1), last);
  EXPECT_EQ(stoppers(check(shorter, &before)), std::set<std::string>{"history-shrunk"});
}

TEST_F(RealQuality, SaysTheSameOfTheSameDataAsBefore) {
  EXPECT_EQ(failed(check(data(), &data())), "");
  EXPECT_EQ(rule(check(data(), &data()), "history-changed").finding_count, 0U);
}

}  // namespace
}  // namespace sensex

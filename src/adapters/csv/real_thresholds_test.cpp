#include "adapters/csv/real_quality_test_support.h"
#include "market/index_fit.h"
#include "market/nse_test_support.h"
#include "market/quality_rules.h"
#include "market/reconciliation.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;
using testing_support::data_folder;
using testing_support::finds;
using testing_support::RealQuality;
using testing_support::rule;
using testing_support::sensex_market;
using testing_support::symbol;
using testing_support::until;

// The greatest reaches there are: INDUSINDBK fell by 30 % within the day and came back.
TEST_F(RealQuality, FindsTheFurthestReachesOfABarAndStopsNone) {
  EXPECT_TRUE(finds(report(), "bar-shape", "INDUSINDBK", Date(2020, 3, 13)));
  EXPECT_TRUE(finds(report(), "bar-shape", "INDUSINDBK", Date(2020, 3, 24)));
  EXPECT_TRUE(finds(report(), "bar-shape", "DRREDDY", Date(2019, 2, 15)));
  for (const auto& [series, day] :
       {std::pair("us_vix", Date(2018, 2, 5)), std::pair("us_vix", Date(2021, 1, 27)),
        std::pair("us_vix", Date(2024, 8, 5)), std::pair("us_vix", Date(2024, 12, 18)),
        std::pair("india_vix", Date(2015, 8, 24))}) {
    EXPECT_TRUE(finds(report(), "bar-shape", series, day)) << series << day;
  }
  EXPECT_EQ(rule(report(), "bar-shape").finding_count, 8U);
}

// The furthest that a price of a series lies outside the close of its day and the one before.
double furthest(const Series& series, double Bar::* price) {
  double most = 0.0;
  const auto bars = series.bars();
  for (std::size_t i = 1; i < bars.size(); ++i) {
    const auto [lower, higher] = std::minmax(bars[i - 1].close, bars[i].close);
    const bool was_traded = bars[i - 1].volume > 0.0 || bars[i - 1].high > bars[i - 1].low;
    if (!was_traded) continue;
    most = std::max({most, bars[i].*price / higher - 1.0, lower / bars[i].*price - 1.0});
  }
  return most;
}

double furthest(const std::vector<Series>& all, double Bar::* price) {
  double most = 0.0;
  for (const Series& series : all) most = std::max(most, furthest(series, price));
  return most;
}

// Of opens from the close before.
double furthest_gap(const MarketData& data, std::string_view id) {
  const auto series = std::ranges::find(data.globals, id, &GlobalSeries::id);
  double most = 0.0;
  double before = 0.0;
  for (const GlobalPoint& point : series->points()) {
    if (point.open && before > 0.0) {
      most = std::max({most, *point.open / before - 1.0, before / *point.open - 1.0});
    }
    before = point.close.value_or(before);
  }
  return most;
}

// Of closes from the close before, where the next one is back within a quarter of it.
double furthest_spike(const GlobalSeries& series) {
  std::vector<double> closes;
  for (const GlobalPoint& point : series.points()) {
    if (point.close) closes.push_back(*point.close);
  }
  const auto gap = [](double a, double b) {
    return a > 0 && b > 0 ? std::max(a / b, b / a) - 1 : 0;
  };
  double most = 0.0;
  for (std::size_t i = 1; i + 1 < closes.size(); ++i) {
    const double there = gap(closes[i], closes[i - 1]);
    if (gap(closes[i + 1], closes[i - 1]) <= there / 4) most = std::max(most, there);
  }
  return most;
}

TEST_F(RealQuality, NoMarketSpikesByAsMuchAsWhatStops) {
  std::vector<std::pair<double, std::string>> spikes;
  for (const GlobalSeries& series : data().globals) {
    const GlobalSpec* spec = sensex_market().find_global(series.id());
    if (!spec->is_signed) spikes.emplace_back(furthest_spike(series), series.id());
  }
  std::ranges::sort(spikes, std::greater());
  EXPECT_EQ(spikes[0].second, "us_vix");
  EXPECT_NEAR(spikes[0].first, 0.500, 0.0005);
  EXPECT_EQ(spikes[1].second, "us_10y");
  EXPECT_NEAR(spikes[1].first, 0.415, 0.0005);
}

// The figures of docs/QUALITY.md.
TEST_F(RealQuality, TheFurthestTrueValuesAreClearOfWhatStops) {
  EXPECT_NEAR(furthest(data().stocks, &Bar::low), 0.424, 0.0005);
  EXPECT_NEAR(furthest(data().stocks, &Bar::high), 0.274, 0.0005);
  EXPECT_NEAR(furthest(data().stocks, &Bar::open), 0.233, 0.0005);
  EXPECT_NEAR(furthest(data().index, &Bar::low), 0.115, 0.0005);
  EXPECT_NEAR(furthest_gap(data(), "shanghai"), 0.101, 0.0005);
}

QualityView view_of(const MarketData& data, std::string_view now) {
  return make_view({.data = data, .market = sensex_market(), .now = testing_support::at(now)});
}

TEST_F(RealQuality, TheIndexStaysWithinWhatItsMembersMake) {
  double furthest = 0.0;
  Date furthest_on = {};
  double least_usual = 1.0;
  double most_usual = 0.0;
  const QualityView view = view_of(data(), "2025-01-01T03:00:00.000Z");
  const auto gaps = fitted_gaps(view);
  for (std::size_t t = 0; t < gaps.size(); ++t) {
    const auto& gap = gaps[t];
    if (!gap) continue;
    if (std::abs(gap->gap) / gap->limit > furthest) {
      furthest = std::abs(gap->gap) / gap->limit;
      furthest_on = view.panel.day(t);
    }
    least_usual = std::min(least_usual, gap->limit / kFittedGap);
    most_usual = std::max(most_usual, gap->limit / kFittedGap);
  }
  EXPECT_NEAR(furthest * kFittedGap, 6.658, 0.0005);
  EXPECT_EQ(furthest_on, Date(2014, 5, 19));
  EXPECT_EQ(least_usual, kUsualFittedGap);
  EXPECT_NEAR(most_usual, 0.0017, 0.00005);
}

// Each value is of the newest twenty sessions once.
TEST_F(RealQuality, OfOtherMarketsOneTrueValueWouldHaveStoppedADay) {
  std::vector<std::string> stopped;
  const auto days = data().index.bars();
  for (std::size_t end = days.size() % kRecentSessions; end < days.size(); end += kRecentSessions) {
    if (days[end].date < Date(2012, 1, 1)) continue;
    const MarketData then = until(data(), days[end].date);
    const QualityView view = view_of(then, days[end].date.to_string() + "T23:00:00.000Z");
    const Findings moves = check_global_moves(view);
    for (const Finding& finding : moves.all()) {
      stopped.push_back(finding.series + " " + finding.date->to_string());
    }
    EXPECT_EQ(check_global_days(view).all().size(), 0U) << days[end].date;
  }
  // No feature reads the first, the third and the last.
  EXPECT_EQ(stopped, (std::vector<std::string>{"adr_dr_reddys 2015-11-06", "us_vix 2018-02-05",
                                               "adr_wipro 2019-03-15", "us_10y 2020-03-06"}));
}

TEST_F(RealQuality, TheIndexOpensNearTheCloseBeforeAndNearItsMembers) {
  const Panel panel = join(data()).value();
  double furthest = 0.0;
  double furthest_from_members = 0.0;
  for (std::size_t t = 1; t < panel.day_count(); ++t) {
    const double move = panel.index[t].open / panel.index[t - 1].close - 1.0;
    std::vector<double> moves;
    for (const StockColumn& stock : panel.stocks) {
      if (stock.bars[t - 1] && stock.bars[t]) {
        moves.push_back(stock.bars[t]->open / stock.bars[t - 1]->close - 1.0);
      }
    }
    furthest = std::max(furthest, std::abs(move));
    if (moves.size() < kLeastForMedian) continue;  // a special session, which Yahoo lacks
    furthest_from_members =
        std::max(furthest_from_members, std::abs(move - median_of(std::move(moves))));
  }
  EXPECT_NEAR(furthest, 0.077, 0.0005);
  EXPECT_NEAR(furthest_from_members, 0.0215, 0.00005);
}

double odd_share(const Series& a, const Series& b) {
  const ReconcileTolerance tolerance{.daily_return = 0.005};
  return 1.0 - reconcile(a, b, tolerance).value().return_share().value();
}

// The closes of a series as bars; `late`: each is dated a day late.
Series as_bars(const GlobalSeries& series, bool late) {
  std::vector<Bar> bars;
  double before = 0.0;
  for (const GlobalPoint& point : series.points()) {
    if (!point.close || *point.close <= 0) continue;
    const double close = late && before > 0 ? before : *point.close;
    before = *point.close;
    bars.push_back({point.date, close, close, close, close, 0});
  }
  return Series::create(symbol("X"), std::move(bars)).value();
}

const GlobalSeries& global(const MarketData& data, std::string_view id) {
  return *std::ranges::find(data.globals, id, &GlobalSeries::id);
}

TEST_F(RealQuality, ReturnsTellASeriesFromItselfADayLate) {
  std::vector<std::pair<double, std::string>> shares;
  for (const GlobalSeries& series : data().globals) {
    shares.emplace_back(odd_share(as_bars(series, true), as_bars(series, false)), series.id());
  }
  EXPECT_EQ(std::ranges::min(shares).second, "usd_inr");
  EXPECT_NEAR(std::ranges::min(shares).first, 0.332, 0.0005);
  EXPECT_NEAR(odd_share(as_bars(global(data(), "emerging_eem"), false),
                        as_bars(global(data(), "emerging_vwo"), false)),
              0.019, 0.0005);
}

TEST_F(RealQuality, ReturnsTellAnotherSourceFromAnotherStock) {
  if (!fs::is_directory(data_folder() / "nse-raw")) GTEST_SKIP() << "no nse-raw";
  double most = 0.0;
  for (const NseStock& each : read_nse_stocks(data_folder())) {
    const auto known = std::ranges::find(data().stocks, each.raw.symbol(), &Series::symbol);
    if (known != data().stocks.end()) most = std::max(most, odd_share(each.raw, *known));
  }
  EXPECT_NEAR(most, 0.0024, 0.0001);
  MarketData copy = data();
  const auto bars = stock(copy, "INFY").bars();
  const Series as_tcs = Series::create(symbol("TCS"), {bars.begin(), bars.end()}).value();
  EXPECT_NEAR(odd_share(as_tcs, stock(copy, "TCS")), 0.67, 0.005);
}

}  // namespace
}  // namespace sensex

#include "adapters/csv/real_quality_test_support.h"

namespace sensex {
namespace {

using testing_support::failed;
using testing_support::finds;
using testing_support::RealQuality;
using testing_support::rule;

// The data with some closes of a global series multiplied.
MarketData with_false_closes(MarketData data, std::string_view id, Date first, Date last,
                             double factor) {
  GlobalSeries& series = *std::ranges::find(data.globals, id, &GlobalSeries::id);
  std::vector<GlobalPoint> points(series.points().begin(), series.points().end());
  for (GlobalPoint& point : points) {
    if (point.date >= first && point.date <= last && point.close) *point.close *= factor;
  }
  series = GlobalSeries::create(series.id(), std::move(points)).value();
  return data;
}

TEST_F(RealQuality, FindsAFalseCloseOfAnotherMarket) {
  const QualityReport day =
      check(with_false_closes(data(), "us_equity", Date(2024, 6, 12), Date(2024, 6, 12), 2));
  EXPECT_EQ(rule(day, "bar-shape").stops, Stops::training);
  EXPECT_TRUE(finds(day, "bar-shape", "us_equity", Date(2024, 6, 12)));
  const QualityReport month =
      check(with_false_closes(data(), "us_equity", Date(2024, 6, 1), Date(2024, 6, 30), 2.1));
  EXPECT_EQ(failed(month), "");
  EXPECT_TRUE(finds(month, "bar-shape", "us_equity", Date(2024, 6, 3)));
  EXPECT_TRUE(finds(month, "bar-shape", "us_equity", Date(2024, 7, 1)));
}

TEST_F(RealQuality, CatchesEachSeriesOfAnotherMarketThatIsADayLate) {
  for (std::size_t g = 0; g < data().globals.size(); ++g) {
    MarketData late = data();
    std::vector<GlobalPoint> points(late.globals[g].points().begin(),
                                    late.globals[g].points().end());
    for (std::size_t i = points.size() - 1; i > 0; --i) points[i].close = points[i - 1].close;
    std::erase_if(points, [](const GlobalPoint& each) { return !each.close && !each.open; });
    late.globals[g] = GlobalSeries::create(late.globals[g].id(), std::move(points)).value();
    EXPECT_EQ(rule(check(late, &data()), "history-changed").stops, Stops::training)
        << late.globals[g].id();
  }
}

}  // namespace
}  // namespace sensex

#include <string>
#include <vector>

#include <fmt/core.h>

#include "adapters/csv/real_quality_test_support.h"

namespace sensex {
namespace {

using testing_support::at;
using testing_support::data_folder;
using testing_support::failed;
using testing_support::until;

// The NIFTY 50 of the reference data at the end of each year, and on the worst days there were.
TEST(RealNifty, IsValidAtTheEndOfEachYearAndOnTheWorstDays) {
  if (!std::filesystem::is_directory(data_folder())) GTEST_SKIP() << "no reference data";
  const Market market = Market::named("nifty50").value();
  const Result<MarketData> data = make_csv_source(data_folder(), market)->load({});
  ASSERT_TRUE(data.has_value()) << data.error().message;
  std::vector<std::string> days = {"2020-03-23", "2020-03-24", "2020-04-07", "2024-06-04"};
  for (int year = 2012; year <= 2024; ++year) days.push_back(fmt::format("{}-12-31", year));
  for (const std::string& day : days) {
    const MarketData then = until(*data, Date::parse(day).value());
    const QualityReport report =
        check_quality({.data = then, .market = market, .now = at(day + "T20:00:00.000Z")}, {});
    EXPECT_EQ(failed(report), "") << day;
  }
}

}  // namespace
}  // namespace sensex

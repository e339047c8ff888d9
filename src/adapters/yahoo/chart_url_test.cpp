#include "adapters/yahoo/chart_url.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

const Date kToday(2024, 1, 20);

std::string url_of(const ChartRequest& request, std::string_view crumb = "") {
  return chart_url("https://b", request, kToday, crumb);
}

TEST(PercentEncoding, LeavesOnlyWhatIsUnreserved) {
  EXPECT_EQ(percent_encoded("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encoded("M&M.NS"), "M%26M.NS");
  EXPECT_EQ(percent_encoded("^BSESN"), "%5EBSESN");
  EXPECT_EQ(percent_encoded("INR=X"), "INR%3DX");
  EXPECT_EQ(percent_encoded("../a?b#c d\n\xFF"), "..%2Fa%3Fb%23c%20d%0A%FF");
}

TEST(ChartUrl, AsksForDailyBarsAndEventsADayWiderThanTheRequest) {
  // 1705190400 is 14 January, 1705536000 is 18 January, at 00:00 UTC.
  EXPECT_EQ(url_of({"^BSESN", Date(2024, 1, 15), Date(2024, 1, 16)}),
            "https://b/v8/finance/chart/%5EBSESN?period1=1705190400&period2=1705536000"
            "&interval=1d&events=div%2Csplits");
}

TEST(ChartUrl, AsksForNothingAfterToday) {
  // Up to 22 January at 00:00 UTC.
  EXPECT_NE(url_of({"X", Date(2024, 1, 15), Date(9999, 12, 31)}).find("&period2=1705881600&"),
            std::string::npos);
}

TEST(ChartUrl, KeepsARangeThatLiesAheadInOrder) {
  EXPECT_NE(url_of({"X", Date(2024, 2, 1), Date(2024, 3, 1)})
                .find("?period1=1706659200&period2=1706918400&"),
            std::string::npos);
}

TEST(ChartUrl, AddsACrumbWhenThereIsOne) {
  const ChartRequest request{"X", Date(2024, 1, 15), Date(2024, 1, 16)};
  EXPECT_TRUE(url_of(request, "a/b.C").ends_with("&crumb=a%2Fb.C"));
  EXPECT_EQ(url_of(request).find("crumb"), std::string::npos);
}

}  // namespace
}  // namespace sensex

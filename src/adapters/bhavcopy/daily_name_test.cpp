#include "adapters/bhavcopy/daily_name.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(DailyName, HasItsDayInEveryFormOfTheExchanges) {
  const Date day(2024, 7, 5);
  for (const char* name :
       {"cm05JUL2024bhav.csv", "cm05JUL2024bhav.csv.zip", "folder/CM05jul2024BHAV.CSV",
        "sec_bhavdata_full_05072024.csv", "BhavCopy_NSE_CM_0_0_0_20240705_F_0000.csv.zip",
        "BhavCopy_BSE_CM_0_0_0_20240705_F_0000.CSV", "EQ050724.CSV", "EQ_ISINCODE_050724.CSV"}) {
    EXPECT_EQ(day_in_daily_name(name), day) << name;
  }
}

TEST(DailyName, OfAnotherFormTellsNoDay) {
  for (const char* name :
       {"", "prices.csv", "cm05JUL2024.csv", "cm99JUL2024bhav.csv", "cm05JUL20",
        "sec_bhavdata_full_0507202.csv", "sec_bhavdata_full_31022024.csv",
        "sec_bhavdata_full_-5072024.csv", "BhavCopy_NSE_FO_0_0_0_20240705_F_0000.csv",
        "BhavCopy_NSE_CM_0_0_0_2024"}) {
    EXPECT_EQ(day_in_daily_name(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace sensex

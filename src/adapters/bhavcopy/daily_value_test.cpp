#include "adapters/bhavcopy/daily_value.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(DailyDate, ReadsEverySpellingOfTheExchanges) {
  for (const char* text :
       {"2024-07-05", "05-JUL-2024", "05-Jul-2024", "5-jul-2024", "05-Jul-24", "5-JUL-24"}) {
    EXPECT_EQ(parse_daily_date(text), Date(2024, 7, 5)) << text;
  }
}

TEST(DailyDate, KnowsEveryMonth) {
  const std::string months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (unsigned month = 1; month <= 12; ++month) {
    const std::string text = "09-" + months.substr(3 * (month - 1), 3) + "-2023";
    EXPECT_EQ(parse_daily_date(text), Date(2023, month, 9)) << text;
  }
}

TEST(DailyDate, TwoDigitsOfAYearAreOf1990To2089) {
  EXPECT_EQ(parse_daily_date("01-Jan-90"), Date(1990, 1, 1));
  EXPECT_EQ(parse_daily_date("01-Jan-89"), Date(2089, 1, 1));
}

TEST(DailyDate, RefusesWhatIsNoDay) {
  for (const char* text :
       {"", "-", "--", "30-FEB-2024", "31-Jun-2024", "00-Jul-2024", "05-Jly-2024", "05-07-2024",
        "05/07/2024", "005-Jul-2024", "-Jul-2024", "05-Jul-", "05-Jul-024", "05-Jul-20245",
        "05-Jul-2024 ", "5-Ju-l-2024", "+5-Jul-2024", "05Jul2024", "2024-7-5"}) {
    EXPECT_EQ(parse_daily_date(text), std::nullopt) << text;
  }
}

TEST(DailyNumber, ReadsFiniteNumbersAlone) {
  EXPECT_EQ(parse_daily_number("105.25"), 105.25);
  EXPECT_EQ(parse_daily_number("1.6e10"), 1.6e10);
  EXPECT_EQ(parse_daily_number("-3"), -3.0);
  for (const char* text : {"", "-", "nan", "inf", "1e999", "1,200", "12 ", " 12", "+1", "0x10"}) {
    EXPECT_EQ(parse_daily_number(text), std::nullopt) << text;
  }
}

TEST(BseName, TellsItsDay) {
  for (const char* name :
       {"EQ050724.CSV", "eq050724.csv", "EQ050724_CSV.ZIP", "EQ_ISINCODE_050724.CSV", "EQ050724",
        "2024/EQ050724.CSV", "EQ010101.zip/EQ050724.CSV", "C:\\bse\\EQ050724.CSV"}) {
    EXPECT_EQ(day_in_bse_name(name), Date(2024, 7, 5)) << name;
  }
  EXPECT_EQ(day_in_bse_name("EQ311299.CSV"), Date(1999, 12, 31));
}

TEST(BseName, OfAnotherFormTellsNothing) {
  for (const char* name : {"", "EQ", "EQ.CSV", "EQ05072.CSV", "EQ0507241.CSV", "EQ320724.CSV",
                           "SEQ050724.CSV", "EQ_050724.CSV", "EQ050724/other.csv", "050724.CSV"}) {
    EXPECT_EQ(day_in_bse_name(name), std::nullopt) << name;
  }
}

TEST(Isin, HasTwelveCapitalsAndDigits) {
  EXPECT_TRUE(is_isin("INE000A01010"));
  for (const char* text : {"", "INE000A0101", "INE000A010100", "ine000a01010", "INE000A-1010"}) {
    EXPECT_FALSE(is_isin(text)) << text;
  }
}

TEST(Shown, KeepsForeignBytesOutOfMessages) {
  EXPECT_EQ(shown("a\x01\xFF b\n"), "'a?? b?'");
  EXPECT_EQ(shown(std::string(50, 'x')), "'" + std::string(40, 'x') + "'");
}

}  // namespace
}  // namespace sensex

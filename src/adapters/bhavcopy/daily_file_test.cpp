#include "adapters/bhavcopy/daily_file.h"

#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_file_test_support.h"

namespace sensex {
namespace {

TEST(DailyFile, ReadsNseLegacy) {
  const DailyFile file = parsed(joined({kNseLegacyHeader, kNseLegacyRow}));
  EXPECT_EQ(file.format, DailyFormat::nse_legacy);
  EXPECT_EQ(file.exchange, Exchange::nse);
  EXPECT_EQ(file.day, Date(2024, 7, 5));
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0], (DailyRow{.line = 2,
                                    .ticker = "ALPHA",
                                    .series = "EQ",
                                    .isin = "INE000A01010",
                                    .bar = alpha_bar(Date(2024, 7, 5)),
                                    .previous_close = 99.5}));
}

// The files of 2010 have neither the number of trades nor the ISIN, and days of one digit.
TEST(DailyFile, ReadsNseLegacyOfTheFirstYears) {
  const DailyFile file = parsed(
      "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,\n"
      "ALPHA,EQ,100,110.5,95,105.25,105,99.5,1200,126000,4-JAN-2010,\n");
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0].bar, alpha_bar(Date(2010, 1, 4)));
  EXPECT_EQ(file.rows[0].isin, "");
}

TEST(DailyFile, ReadsNseFullWithDeliveries) {
  const DailyFile file = parsed(joined({kNseFullHeader, kNseFullRow}));
  EXPECT_EQ(file.format, DailyFormat::nse_full);
  EXPECT_EQ(file.day, Date(2024, 7, 5));
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0], (DailyRow{.line = 2,
                                    .ticker = "ALPHA",
                                    .series = "EQ",
                                    .bar = alpha_bar(Date(2024, 7, 5)),
                                    .previous_close = 99.5,
                                    .delivered = 700.0}));
}

TEST(DailyFile, ADashMeansNoDelivery) {
  const DailyFile file = parsed(joined({kNseFullHeader, with(kNseFullRow, "700, 58.33", "-, -")}));
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0].delivered, std::nullopt);
}

TEST(DailyFile, ReadsManyDaysOfNseFull) {
  const std::string next = with(with(kNseHistoryRow, "2024-07-05", "2024-07-08"), "05-", "08-");
  const DailyFile file = parsed(joined({kNseHistoryHeader, kNseHistoryRow, next}));
  EXPECT_EQ(file.format, DailyFormat::nse_history);
  EXPECT_EQ(file.day, std::nullopt);
  ASSERT_EQ(file.rows.size(), 2U);
  EXPECT_EQ(file.rows[0].bar, alpha_bar(Date(2024, 7, 5)));
  EXPECT_EQ(file.rows[1].bar, alpha_bar(Date(2024, 7, 8)));
  EXPECT_EQ(file.rows[1].delivered, 700.0);
}

TEST(DailyFile, ADayOfAHistoryMayHaveSeveralSeries) {
  const std::string other = with(kNseHistoryRow, ",EQ,", ",BE,");
  EXPECT_EQ(parsed(joined({kNseHistoryHeader, kNseHistoryRow, other})).rows.size(), 2U);
}

TEST(DailyFile, ReadsBseLegacyWithTheDayOfItsName) {
  const DailyFile file = parsed("EQ050724.CSV", joined({kBseLegacyHeader, kBseLegacyRow}));
  EXPECT_EQ(file.format, DailyFormat::bse_legacy);
  EXPECT_EQ(file.exchange, Exchange::bse);
  EXPECT_EQ(file.day, Date(2024, 7, 5));
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0], (DailyRow{.line = 2,
                                    .series = "A",
                                    .scrip_code = "999001",
                                    .name = "ALPHA LTD.",
                                    .bar = alpha_bar(Date(2024, 7, 5)),
                                    .previous_close = 99.5}));
}

TEST(DailyFile, ReadsBseLegacyWithIsinAndTheDayOfItsRows) {
  const DailyFile file = parsed(joined({kBseIsinHeader, kBseIsinRow}));
  EXPECT_EQ(file.day, Date(2024, 7, 5));
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0].isin, "INE000A01010");
}

TEST(DailyFile, TakesTheNamesDayWhereARowOfBseHasNone) {
  const std::string row = with(kBseIsinRow, "05-Jul-24", "");
  const DailyFile file = parsed("EQ_ISINCODE_050724.CSV", joined({kBseIsinHeader, row}));
  EXPECT_EQ(file.day, Date(2024, 7, 5));
}

TEST(DailyFile, ReadsUdiffOfNse) {
  const DailyFile file = parsed(joined({kUdiffHeader, kNseUdiffRow}));
  EXPECT_EQ(file.format, DailyFormat::udiff);
  EXPECT_EQ(file.exchange, Exchange::nse);
  EXPECT_EQ(file.day, Date(2024, 7, 8));
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0], (DailyRow{.line = 2,
                                    .ticker = "ALPHA",
                                    .series = "EQ",
                                    .isin = "INE000A01010",
                                    .name = "ALPHA LIMITED",
                                    .bar = alpha_bar(Date(2024, 7, 8)),
                                    .previous_close = 99.5}));
}

TEST(DailyFile, ReadsUdiffOfBse) {
  const DailyFile file = parsed(joined({kUdiffHeader, kBseUdiffRow}));
  EXPECT_EQ(file.exchange, Exchange::bse);
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0], (DailyRow{.line = 2,
                                    .ticker = "ALPHA",
                                    .series = "A",
                                    .isin = "INE000A01010",
                                    .scrip_code = "999001",
                                    .name = "ALPHA LTD.",
                                    .bar = alpha_bar(Date(2024, 7, 8)),
                                    .previous_close = 99.5}));
}

TEST(DailyFile, FindsColumnsByNameInAnyOrderAndCase) {
  const DailyFile file = parsed(
      "new,timestamp,TotTrdQty,PREVCLOSE,CLOSE,LOW,HIGH,OPEN,SERIES,Symbol\n"
      "?,05-JUL-2024,1200,99.5,105.25,95,110.5,100,EQ,ALPHA\n");
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0].ticker, "ALPHA");
  EXPECT_EQ(file.rows[0].bar, alpha_bar(Date(2024, 7, 5)));
}

TEST(DailyFile, TheNameDoesNotTellTheFormat) {
  const DailyFile file = parsed("EQ010120.CSV", joined({kUdiffHeader, kNseUdiffRow}));
  EXPECT_EQ(file.format, DailyFormat::udiff);
  EXPECT_EQ(file.day, Date(2024, 7, 8));
}

TEST(DailyFile, TakesByteOrderMarkCrLfBlankLinesAndNoLastLineEnd) {
  const std::string header = with(kNseLegacyHeader, "\n", "\r\n");
  std::string row(kNseLegacyRow);
  row.pop_back();
  const DailyFile file = parsed(joined({"\xEF\xBB\xBF", "\r\n", header, " \r\n", row}));
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0].line, 4U);
}

TEST(DailyFile, TakesQuotedFieldsWithCommas) {
  const std::string row = with(kNseUdiffRow, "ALPHA LIMITED", "\"ALPHA, BETA AND CO\"");
  EXPECT_EQ(parsed(joined({kUdiffHeader, row})).rows.at(0).name, "ALPHA, BETA AND CO");
}

TEST(DailyFile, TakesACommaAtTheEndOfHeaderOrRowAlone) {
  const std::string header = with(kNseLegacyHeader, "ISIN,", "ISIN");
  const std::string row = with(kNseLegacyRow, "01010,", "01010");
  EXPECT_EQ(parsed(joined({header, kNseLegacyRow})).rows.size(), 1U);
  EXPECT_EQ(parsed(joined({kNseLegacyHeader, row})).rows.size(), 1U);
}

TEST(DailyFile, KeepsEverySeries) {
  const std::string other = with(kNseLegacyRow, ",EQ,", ",N1,");
  const DailyFile file = parsed(joined({kNseLegacyHeader, kNseLegacyRow, other}));
  ASSERT_EQ(file.rows.size(), 2U);
  EXPECT_EQ(file.rows[1].series, "N1");
  EXPECT_EQ(file.other_instruments, 0U);
}

TEST(DailyFile, LeavesOutWhatIsNoShareOfTheCashMarket) {
  const DailyFile udiff = parsed(joined({kUdiffHeader, with(kNseUdiffRow, ",CM,", ",FO,"),
                                         kNseUdiffRow, with(kNseUdiffRow, ",STK,", ",STF,")}));
  EXPECT_EQ(udiff.rows.size(), 1U);
  EXPECT_EQ(udiff.other_instruments, 2U);
  const DailyFile bse = parsed(
      "EQ050724.CSV", joined({kBseLegacyHeader, kBseLegacyRow, with(kBseLegacyRow, ",Q,", ",D,")}));
  EXPECT_EQ(bse.rows.size(), 1U);
  EXPECT_EQ(bse.other_instruments, 1U);
}

// A derivative's line is not read further: its fields need not be those of a share.
TEST(DailyFile, DoesNotReadTheNumbersOfOtherInstruments) {
  const std::string future = with(with(kNseUdiffRow, ",CM,", ",FO,"), "100.00", "none");
  EXPECT_EQ(parsed(joined({kUdiffHeader, future, kNseUdiffRow})).rows.size(), 1U);
}

TEST(DailyFile, DoesNotReadTheDayOrExchangeOfOtherInstruments) {
  const std::string other = with(kBseUdiffRow, "2024-07-08,2024-07-08,CM", "soon,soon,FO");
  const DailyFile file = parsed(joined({kUdiffHeader, kNseUdiffRow, other}));
  EXPECT_EQ(file.exchange, Exchange::nse);
  EXPECT_EQ(file.day, Date(2024, 7, 8));
}

TEST(DailyFile, APreviousCloseOfNothingIsNone) {
  for (const char* text : {"0", "0.00", "-", ""}) {
    const std::string row = with(kNseLegacyRow, "99.5", text);
    EXPECT_EQ(parsed(joined({kNseLegacyHeader, row})).rows.at(0).previous_close, std::nullopt);
  }
}

TEST(DailyFile, ForeignBytesDoNotReachTheName) {
  const std::string row = with(kBseUdiffRow, "ALPHA LTD.", "ALPH\xC3\x84\x01");
  EXPECT_EQ(parsed(joined({kUdiffHeader, row})).rows.at(0).name, "ALPH???");
}

TEST(DailyFile, FormatsAndExchangesHaveNames) {
  EXPECT_EQ(to_string(Exchange::nse), "NSE");
  EXPECT_EQ(to_string(Exchange::bse), "BSE");
  EXPECT_EQ(to_string(DailyFormat::nse_full), "NSE's full daily file");
  EXPECT_EQ(to_string(DailyFormat::nse_history), "NSE's full daily files in a row");
  EXPECT_EQ(to_string(DailyFormat::bse_legacy), "BSE's bhavcopy");
  EXPECT_EQ(to_string(DailyFormat::udiff), "a UDiFF bhavcopy");
}

// Every truncation and every single changed byte either parses or names the file; none crashes.
TEST(DailyFile, DamagedTextNeverDoesWorseThanAnError) {
  const std::string good = joined({kNseFullHeader, kNseFullRow});
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char byte : {'\0', ',', '\n', '"', '-', '9', '\xFF'}) {
      std::string damaged = good;
      damaged[i] = byte;
      const auto file = parse_daily_file("day.csv", damaged);
      ASSERT_TRUE(file || file.error().message.starts_with("day.csv")) << i;
    }
    const auto truncated = parse_daily_file("day.csv", good.substr(0, i));
    ASSERT_TRUE(truncated || truncated.error().message.starts_with("day.csv")) << i;
  }
}

}  // namespace
}  // namespace sensex

#include "adapters/bhavcopy/daily_file.h"

#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_test_support.h"

namespace sensex {
namespace {

DailyFile parsed(std::string_view name, std::string_view text) {
  const auto file = parse_daily_file(name, text);
  if (!file) ADD_FAILURE() << file.error().message;
  return file.value_or(DailyFile{});
}

DailyFile parsed(std::string_view text) { return parsed("day.csv", text); }

Error error_of(std::string_view text, std::string_view name = "day.csv") {
  const auto file = parse_daily_file(name, text);
  return file ? Error{Errc::internal, "accepted"} : file.error();
}

// The message of a row that cannot be read.
std::string at(std::string_view place_and_what) {
  return joined({"day.csv:", place_and_what, "; fetch the file again, or mend or remove the row"});
}

std::string refusal_of(std::string_view text) {
  const DailyFile file = parsed(text);
  return file.refused.size() == 1 ? file.refused[0].reason : "refused not one row";
}

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

TEST(DailyFile, RefusesImpossibleBarsAndReadsTheRest) {
  const std::string bad = with(with(kNseLegacyRow, "ALPHA", "BETA"), "110.5", "90");
  const DailyFile file = parsed(joined({kNseLegacyHeader, bad, kNseLegacyRow}));
  EXPECT_EQ(file.rows.size(), 1U);
  ASSERT_EQ(file.refused.size(), 1U);
  EXPECT_EQ(file.refused[0],
            (RefusedDailyRow{2, "impossible bar of 2024-07-05: high 90 is below low 95"}));
  EXPECT_EQ(file.day, Date(2024, 7, 5));
}

TEST(DailyFile, RefusesARowWithoutAPrice) {
  for (const char* text : {"", "-"}) {
    EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "110.5", text)})),
              "expected a number as HIGH, got none");
  }
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "1200", "")})),
            "expected a number as TOTTRDQTY, got none");
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "100,110.5", "-,-")})),
            "expected a number as OPEN, got none");
}

TEST(DailyFile, RefusesARowWithoutATicker) {
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "ALPHA", "")})),
            "expected a ticker or a scrip code, got none");
  const std::string scrip = joined({kUdiffHeader, with(kBseUdiffRow, ",ALPHA,", ",,")});
  EXPECT_EQ(identity(parsed(scrip).rows.at(0)), "999001");
}

TEST(DailyFile, RefusesATickerThatIsNoWord) {
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "ALPHA", "AL\x07HA")})),
            "expected at most 40 printable characters as ticker, series and code, got 'AL?HA'");
  const std::string row = with(kNseLegacyRow, "ALPHA", std::string(41, 'A'));
  EXPECT_NE(refusal_of(joined({kNseLegacyHeader, row})).find("at most 40"), std::string::npos);
  const std::string series = with(kNseLegacyRow, ",EQ,", ",E\xFF,");
  EXPECT_NE(refusal_of(joined({kNseLegacyHeader, series})).find("'E?'"), std::string::npos);
  const std::string code = with(kBseUdiffRow, "999001", "9\x7F");
  EXPECT_NE(refusal_of(joined({kUdiffHeader, code})).find("'9?'"), std::string::npos);
}

TEST(DailyFile, RefusesAMutilatedIsin) {
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "01010", "0101")})),
            "expected an ISIN of 12 characters A-Z and 0-9, got 'INE000A0101'");
}

TEST(DailyFile, RefusesAPreviousCloseBelowZero) {
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "99.5", "-1")})),
            "expected a previous close of 0 or more, got -1");
}

TEST(DailyFile, RefusesMoreDeliveredThanTraded) {
  EXPECT_EQ(refusal_of(joined({kNseFullHeader, with(kNseFullRow, " 700,", " 1201,")})),
            "expected 0 to 1200 shares delivered, got 1201");
  EXPECT_EQ(refusal_of(joined({kNseFullHeader, with(kNseFullRow, " 700,", " -1,")})),
            "expected 0 to 1200 shares delivered, got -1");
  const std::string all = joined({kNseFullHeader, with(kNseFullRow, " 700,", " 1200,")});
  EXPECT_EQ(parsed(all).rows.at(0).delivered, 1200.0);
}

TEST(DailyFile, RefusesASecondRowOfASecurityAndSeries) {
  const DailyFile file = parsed(joined({kNseLegacyHeader, kNseLegacyRow, kNseLegacyRow}));
  EXPECT_EQ(file.rows.size(), 1U);
  ASSERT_EQ(file.refused.size(), 1U);
  EXPECT_EQ(file.refused[0],
            (RefusedDailyRow{3, "expected one row of ALPHA EQ on 2024-07-05, got another"}));
}

TEST(DailyFile, AFileOfRefusedRowsAloneStillHasItsDay) {
  const DailyFile file = parsed(joined({kNseLegacyHeader, with(kNseLegacyRow, "110.5", "90")}));
  EXPECT_TRUE(file.rows.empty());
  EXPECT_EQ(file.day, Date(2024, 7, 5));
}

TEST(DailyFile, AWebPageIsNoFile) {
  for (const std::string_view text :
       {"<!DOCTYPE html><html></html>", "\r\n  <html>", "\xEF\xBB\xBF<?xml version=\"1.0\"?>"}) {
    EXPECT_EQ(error_of(text).code, Errc::not_found);
  }
  EXPECT_EQ(error_of("<html>").message,
            "day.csv is a page, not data: the exchange answers so when there is no file for that "
            "day; ask for a trading day, or later on the day itself");
}

TEST(DailyFile, AnEmptyFileIsNotEnough) {
  for (const std::string_view text : {"", "\xEF\xBB\xBF", "\r\n \n"}) {
    EXPECT_EQ(error_of(text).code, Errc::not_enough_data);
  }
  EXPECT_EQ(error_of("").message,
            "day.csv is empty; fetch the file of another day, or this one again");
}

TEST(DailyFile, AHeaderAloneIsNotEnough) {
  EXPECT_EQ(error_of(kUdiffHeader).code, Errc::not_enough_data);
  EXPECT_EQ(error_of(kUdiffHeader).message,
            "day.csv has a header but no row; fetch the file of another day, or this one again");
}

TEST(DailyFile, NoRowOfTheCashMarketIsNotEnough) {
  const Error error = error_of(joined({kUdiffHeader, with(kNseUdiffRow, ",CM,", ",FO,")}));
  EXPECT_EQ(error.code, Errc::not_enough_data);
  EXPECT_EQ(error.message,
            "day.csv has 1 rows but none of the cash market; fetch the file of another day, or "
            "this one again");
}

TEST(DailyFile, NamesTheHeadersItKnows) {
  const Error error = error_of("Date,Open\x01,Close\n2024-07-05,1,2\n");
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message,
            "day.csv:1: expected the header of a daily file of NSE (SYMBOL,SERIES,... or "
            "TradDt,...,TckrSymb,...) or BSE (SC_CODE,SC_NAME,... or TradDt,...), got "
            "'Date,Open?,Close'; fetch the file again, or see docs/formats/daily-files.md");
}

TEST(DailyFile, NamesTheColumnsThatAreMissing) {
  const std::string header = with(with(kNseLegacyHeader, "HIGH", "TOP"), "TIMESTAMP", "WHEN");
  EXPECT_EQ(error_of(joined({header, kNseLegacyRow})).message,
            "day.csv:1: expected the columns of NSE's bhavcopy, found none called HIGH, "
            "TIMESTAMP; fetch the file again, or see docs/formats/daily-files.md");
}

TEST(DailyFile, NamesMissingColumnsWhenMostAreThere) {
  const std::string most = error_of("SYMBOL,SERIES,OPEN,HIGH,LOW\n").message;
  EXPECT_NE(most.find("called CLOSE, PREVCLOSE, TOTTRDQTY, TIMESTAMP;"), std::string::npos) << most;
  const std::string few = error_of("SYMBOL,SERIES,OPEN,HIGH\n").message;
  EXPECT_NE(few.find("expected the header of a daily file"), std::string::npos) << few;
}

TEST(DailyFile, EveryColumnItNeedsIsMissed) {
  const struct {
    std::string_view header;
    std::vector<std::string_view> names;
  } formats[] = {
      {kNseLegacyHeader,
       {"SYMBOL", "SERIES", "OPEN", "HIGH", "LOW", "CLOSE", "PREVCLOSE", "TOTTRDQTY", "TIMESTAMP"}},
      {kNseFullHeader,
       {"SYMBOL", "SERIES", "DATE1", "PREV_CLOSE", "OPEN_PRICE", "HIGH_PRICE", "LOW_PRICE",
        "CLOSE_PRICE", "TTL_TRD_QNTY", "DELIV_QTY"}},
      {kBseLegacyHeader,
       {"SC_CODE", "SC_NAME", "SC_GROUP", "SC_TYPE", "OPEN", "HIGH", "LOW", "CLOSE", "PREVCLOSE",
        "NO_OF_SHRS"}},
      {kUdiffHeader,
       {"TradDt", "Sgmt", "Src", "FinInstrmTp", "FinInstrmId", "ISIN", "TckrSymb", "SctySrs",
        "FinInstrmNm", "OpnPric", "HghPric", "LwPric", "ClsPric", "PrvsClsgPric", "TtlTradgVol"}}};
  for (const auto& [header, names] : formats) {
    for (const std::string_view name : names) {
      const std::string other = with(header, name, "Q" + std::string(name));
      const std::string expected = "called " + std::string(name) + ";";
      EXPECT_NE(error_of(other).message.find(expected), std::string::npos) << name;
    }
  }
}

TEST(DailyFile, RefusesAColumnThatIsThereTwice) {
  EXPECT_EQ(error_of(joined({with(kNseLegacyHeader, "LAST", "CLOSE"), kNseLegacyRow})).message,
            "day.csv:1: expected one column CLOSE, got two; fetch the file again");
}

TEST(DailyFile, RefusesAnotherNumberOfFields) {
  const std::string more = with(kNseFullRow, "58.33", "58.33, 1");
  EXPECT_EQ(error_of(joined({kNseFullHeader, more})).message, at("2: expected 15 fields, got 16"));
  const std::string fewer = with(kNseFullRow, " 1200,", "");
  EXPECT_EQ(error_of(joined({kNseFullHeader, fewer})).message, at("2: expected 15 fields, got 14"));
}

// The comma at the end does not stand for a field that is missing.
TEST(DailyFile, RefusesAnotherNumberOfFieldsBeforeTheLastComma) {
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "1200,", "")})).message,
            at("2: expected 13 fields, got 12"));
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "01010,", "01010,x")})).message,
            at("2: expected 13 fields, got 14"));
}

TEST(DailyFile, RefusesABadNumber) {
  const Error error = error_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "110.5", "ten")}));
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message, at("2: expected a number as HIGH, got 'ten'"));
}

TEST(DailyFile, RefusesABadNumberInEveryColumnItReads) {
  for (const std::string_view value :
       {"99.50", "100.00", "110.50", " 95.00", "105.25", "1200", "700"}) {
    const Error error = error_of(joined({kNseFullHeader, with(kNseFullRow, value, "1x")}));
    EXPECT_NE(error.message.find("expected a number as"), std::string::npos) << value;
  }
}

TEST(DailyFile, RefusesABadDay) {
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "05-JUL", "31-JUN")})).message,
            at("2: expected a day such as 2024-07-05 or 05-Jul-2024 as TIMESTAMP, got "
               "'31-JUN-2024'"));
  const std::string leading = with(kNseHistoryRow, "2024-07-05", "yesterday");
  EXPECT_EQ(error_of(joined({kNseHistoryHeader, leading})).message,
            at("2: expected a day such as 2024-07-05 or 05-Jul-2024 as Date, got 'yesterday'"));
}

TEST(DailyFile, RefusesRowsOfAnotherDay) {
  const std::string next = with(with(kNseLegacyRow, "05-JUL", "08-JUL"), "ALPHA", "BETA");
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, kNseLegacyRow, next})).message,
            at("3: expected rows of one day, 2024-07-05, got one of 2024-07-08"));
}

TEST(DailyFile, RefusesAHistoryThatContradictsItselfOrGoesBack) {
  const std::string earlier = with(with(kNseHistoryRow, "2024-07-05", "2024-07-04"), "05-", "04-");
  EXPECT_EQ(error_of(joined({kNseHistoryHeader, kNseHistoryRow, earlier})).message,
            at("3: expected no day before 2024-07-05, got 2024-07-04"));
  const std::string mixed = with(kNseHistoryRow, "2024-07-05", "2024-07-04");
  EXPECT_EQ(error_of(joined({kNseHistoryHeader, mixed})).message,
            at("2: expected the same day as Date and DATE1, got 2024-07-04 and 2024-07-05"));
}

TEST(DailyFile, RefusesABseRowOfAnotherDayThanTheName) {
  const auto file =
      parse_daily_file("EQ_ISINCODE_040724.CSV", joined({kBseIsinHeader, kBseIsinRow}));
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().message,
            "EQ_ISINCODE_040724.CSV:2: expected the day of the file's name, 2024-07-04, got "
            "2024-07-05; fetch the file again, or mend or remove the row");
}

TEST(DailyFile, ABseFileWhoseDayNothingTellsIsTheCallersMistake) {
  const Error error = error_of(joined({kBseLegacyHeader, kBseLegacyRow}));
  EXPECT_EQ(error.code, Errc::invalid_argument);
  EXPECT_EQ(error.message,
            "day.csv:2: expected a file named EQDDMMYY.CSV or EQ_ISINCODE_DDMMYY.CSV, because no "
            "column tells its day; give it the name BSE gave it");
}

TEST(DailyFile, RefusesAnotherExchange) {
  EXPECT_EQ(error_of(joined({kUdiffHeader, with(kNseUdiffRow, ",NSE,", ",MSE,")})).message,
            at("2: expected NSE or BSE as Src, got 'MSE'"));
  EXPECT_EQ(error_of(joined({kUdiffHeader, kNseUdiffRow, kBseUdiffRow})).message,
            at("3: expected rows of NSE alone, got one of BSE"));
}

TEST(DailyFile, RefusesAQuoteThatIsNotClosed) {
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, "\"ALPHA,EQ\n"})).message,
            at("2: expected quotes around whole fields, got '\"ALPHA,EQ'"));
  EXPECT_EQ(error_of("\"SYMBOL\n").code, Errc::malformed_data);
}

TEST(DailyFile, RefusesAnEndlessLine) {
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, std::string(4097, '1')})).message,
            at("2: expected a line of at most 4096 characters, got 4097"));
  EXPECT_EQ(error_of(std::string(4097, '1')).message,
            at("1: expected a line of at most 4096 characters, got 4097"));
}

TEST(DailyFile, RefusesAnAbsurdSize) {
  EXPECT_EQ(error_of(std::string(kMaxDailyFileBytes + 1, ' ')).message,
            "day.csv has 33554433 bytes, a daily file at most 33554432; fetch the file again");
  EXPECT_EQ(error_of(std::string(kMaxDailyFileBytes, ' ')).code, Errc::not_enough_data);
}

TEST(DailyFile, RefusesAnAbsurdNumberOfRows) {
  std::string text(kUdiffHeader);
  const std::string other = std::string(",,FO,,,") + std::string(28, ',') + "\n";
  for (std::size_t i = 0; i < kMaxDailyRows; ++i) text.append(other);
  EXPECT_EQ(error_of(text).code, Errc::not_enough_data);
  EXPECT_EQ(error_of(text.append(other)).message, at("200002: expected at most 200000 rows"));
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

#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_file.h"
#include "adapters/bhavcopy/daily_file_test_support.h"

namespace sensex {
namespace {

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

TEST(DailyFileRefusals, RefusesImpossibleBarsAndReadsTheRest) {
  const std::string bad = with(with(kNseLegacyRow, "ALPHA", "BETA"), "110.5", "90");
  const DailyFile file = parsed(joined({kNseLegacyHeader, bad, kNseLegacyRow}));
  EXPECT_EQ(file.rows.size(), 1U);
  ASSERT_EQ(file.refused.size(), 1U);
  EXPECT_EQ(file.refused[0],
            (RefusedDailyRow{2, "impossible bar of 2024-07-05: high 90 is below low 95"}));
  EXPECT_EQ(file.day, Date(2024, 7, 5));
}

TEST(DailyFileRefusals, RefusesARowWithoutAPrice) {
  for (const char* text : {"", "-"}) {
    EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "110.5", text)})),
              "expected a number as HIGH, got none");
  }
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "1200", "")})),
            "expected a number as TOTTRDQTY, got none");
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "100,110.5", "-,-")})),
            "expected a number as OPEN, got none");
}

TEST(DailyFileRefusals, RefusesARowWithoutATicker) {
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "ALPHA", "")})),
            "expected a ticker or a scrip code, got none");
  const std::string scrip = joined({kUdiffHeader, with(kBseUdiffRow, ",ALPHA,", ",,")});
  EXPECT_EQ(identity(parsed(scrip).rows.at(0)), "999001");
}

TEST(DailyFileRefusals, RefusesATickerThatIsNoWord) {
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "ALPHA", "AL\x07HA")})),
            "expected at most 40 printable characters as ticker, series and code, got 'AL?HA'");
  const std::string row = with(kNseLegacyRow, "ALPHA", std::string(41, 'A'));
  EXPECT_NE(refusal_of(joined({kNseLegacyHeader, row})).find("at most 40"), std::string::npos);
  const std::string series = with(kNseLegacyRow, ",EQ,", ",E\xFF,");
  EXPECT_NE(refusal_of(joined({kNseLegacyHeader, series})).find("'E?'"), std::string::npos);
  const std::string code = with(kBseUdiffRow, "999001", "9\x7F");
  EXPECT_NE(refusal_of(joined({kUdiffHeader, code})).find("'9?'"), std::string::npos);
}

TEST(DailyFileRefusals, RefusesAMutilatedIsin) {
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "01010", "0101")})),
            "expected an ISIN of 12 characters A-Z and 0-9, got 'INE000A0101'");
}

TEST(DailyFileRefusals, RefusesAPreviousCloseBelowZero) {
  EXPECT_EQ(refusal_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "99.5", "-1")})),
            "expected a previous close of 0 or more, got -1");
}

TEST(DailyFileRefusals, RefusesMoreDeliveredThanTraded) {
  EXPECT_EQ(refusal_of(joined({kNseFullHeader, with(kNseFullRow, " 700,", " 1201,")})),
            "expected 0 to 1200 shares delivered, got 1201");
  EXPECT_EQ(refusal_of(joined({kNseFullHeader, with(kNseFullRow, " 700,", " -1,")})),
            "expected 0 to 1200 shares delivered, got -1");
  const std::string all = joined({kNseFullHeader, with(kNseFullRow, " 700,", " 1200,")});
  EXPECT_EQ(parsed(all).rows.at(0).delivered, 1200.0);
}

TEST(DailyFileRefusals, RefusesASecondRowOfASecurityAndSeries) {
  const DailyFile file = parsed(joined({kNseLegacyHeader, kNseLegacyRow, kNseLegacyRow}));
  EXPECT_EQ(file.rows.size(), 1U);
  ASSERT_EQ(file.refused.size(), 1U);
  EXPECT_EQ(file.refused[0],
            (RefusedDailyRow{3, "expected one row of ALPHA EQ on 2024-07-05, got another"}));
}

TEST(DailyFileRefusals, AFileOfRefusedRowsAloneStillHasItsDay) {
  const DailyFile file = parsed(joined({kNseLegacyHeader, with(kNseLegacyRow, "110.5", "90")}));
  EXPECT_TRUE(file.rows.empty());
  EXPECT_EQ(file.day, Date(2024, 7, 5));
}

TEST(DailyFileRefusals, AWebPageIsNoFile) {
  for (const std::string_view text :
       {"<!DOCTYPE html><html></html>", "\r\n  <html>", "\xEF\xBB\xBF<?xml version=\"1.0\"?>"}) {
    EXPECT_EQ(error_of(text).code, Errc::not_found);
  }
  EXPECT_EQ(error_of("<html>").message,
            "day.csv is a page, not data: the exchange answers so when there is no file for that "
            "day; ask for a trading day, or later on the day itself");
}

TEST(DailyFileRefusals, AnEmptyFileIsNotEnough) {
  for (const std::string_view text : {"", "\xEF\xBB\xBF", "\r\n \n"}) {
    EXPECT_EQ(error_of(text).code, Errc::not_enough_data);
  }
  EXPECT_EQ(error_of("").message,
            "day.csv is empty; fetch the file of another day, or this one again");
}

TEST(DailyFileRefusals, AHeaderAloneIsNotEnough) {
  EXPECT_EQ(error_of(kUdiffHeader).code, Errc::not_enough_data);
  EXPECT_EQ(error_of(kUdiffHeader).message,
            "day.csv has a header but no row; fetch the file of another day, or this one again");
}

TEST(DailyFileRefusals, NoRowOfTheCashMarketIsNotEnough) {
  const Error error = error_of(joined({kUdiffHeader, with(kNseUdiffRow, ",CM,", ",FO,")}));
  EXPECT_EQ(error.code, Errc::not_enough_data);
  EXPECT_EQ(error.message,
            "day.csv has 1 rows but none of the cash market; fetch the file of another day, or "
            "this one again");
}

TEST(DailyFileRefusals, NamesTheHeadersItKnows) {
  const Error error = error_of("Date,Open\x01,Close\n2024-07-05,1,2\n");
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message,
            "day.csv:1: expected the header of a daily file of NSE (SYMBOL,SERIES,... or "
            "TradDt,...,TckrSymb,...) or BSE (SC_CODE,SC_NAME,... or TradDt,...), got "
            "'Date,Open?,Close'; fetch the file again, or see docs/formats/daily-files.md");
}

TEST(DailyFileRefusals, NamesTheColumnsThatAreMissing) {
  const std::string header = with(with(kNseLegacyHeader, "HIGH", "TOP"), "TIMESTAMP", "WHEN");
  EXPECT_EQ(error_of(joined({header, kNseLegacyRow})).message,
            "day.csv:1: expected the columns of NSE's bhavcopy, found none called HIGH, "
            "TIMESTAMP; fetch the file again, or see docs/formats/daily-files.md");
}

TEST(DailyFileRefusals, NamesMissingColumnsWhenMostAreThere) {
  const std::string most = error_of("SYMBOL,SERIES,OPEN,HIGH,LOW\n").message;
  EXPECT_NE(most.find("called CLOSE, PREVCLOSE, TOTTRDQTY, TIMESTAMP;"), std::string::npos) << most;
  const std::string few = error_of("SYMBOL,SERIES,OPEN,HIGH\n").message;
  EXPECT_NE(few.find("expected the header of a daily file"), std::string::npos) << few;
}

TEST(DailyFileRefusals, EveryColumnItNeedsIsMissed) {
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

TEST(DailyFileRefusals, RefusesAColumnThatIsThereTwice) {
  EXPECT_EQ(error_of(joined({with(kNseLegacyHeader, "LAST", "CLOSE"), kNseLegacyRow})).message,
            "day.csv:1: expected one column CLOSE, got two; fetch the file again");
}

TEST(DailyFileRefusals, RefusesAnotherNumberOfFields) {
  const std::string more = with(kNseFullRow, "58.33", "58.33, 1");
  EXPECT_EQ(error_of(joined({kNseFullHeader, more})).message, at("2: expected 15 fields, got 16"));
  const std::string fewer = with(kNseFullRow, " 1200,", "");
  EXPECT_EQ(error_of(joined({kNseFullHeader, fewer})).message, at("2: expected 15 fields, got 14"));
}

// The comma at the end does not stand for a field that is missing.
TEST(DailyFileRefusals, RefusesAnotherNumberOfFieldsBeforeTheLastComma) {
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "1200,", "")})).message,
            at("2: expected 13 fields, got 12"));
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "01010,", "01010,x")})).message,
            at("2: expected 13 fields, got 14"));
}

TEST(DailyFileRefusals, RefusesABadNumber) {
  const Error error = error_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "110.5", "ten")}));
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message, at("2: expected a number as HIGH, got 'ten'"));
}

TEST(DailyFileRefusals, RefusesABadNumberInEveryColumnItReads) {
  for (const std::string_view value :
       {"99.50", "100.00", "110.50", " 95.00", "105.25", "1200", "700"}) {
    const Error error = error_of(joined({kNseFullHeader, with(kNseFullRow, value, "1x")}));
    EXPECT_NE(error.message.find("expected a number as"), std::string::npos) << value;
  }
}

TEST(DailyFileRefusals, RefusesABadDay) {
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, with(kNseLegacyRow, "05-JUL", "31-JUN")})).message,
            at("2: expected a day such as 2024-07-05 or 05-Jul-2024 as TIMESTAMP, got "
               "'31-JUN-2024'"));
  const std::string leading = with(kNseHistoryRow, "2024-07-05", "yesterday");
  EXPECT_EQ(error_of(joined({kNseHistoryHeader, leading})).message,
            at("2: expected a day such as 2024-07-05 or 05-Jul-2024 as Date, got 'yesterday'"));
}

TEST(DailyFileRefusals, RefusesRowsOfAnotherDay) {
  const std::string next = with(with(kNseLegacyRow, "05-JUL", "08-JUL"), "ALPHA", "BETA");
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, kNseLegacyRow, next})).message,
            at("3: expected rows of one day, 2024-07-05, got one of 2024-07-08"));
}

TEST(DailyFileRefusals, RefusesAHistoryThatContradictsItselfOrGoesBack) {
  const std::string earlier = with(with(kNseHistoryRow, "2024-07-05", "2024-07-04"), "05-", "04-");
  EXPECT_EQ(error_of(joined({kNseHistoryHeader, kNseHistoryRow, earlier})).message,
            at("3: expected no day before 2024-07-05, got 2024-07-04"));
  const std::string mixed = with(kNseHistoryRow, "2024-07-05", "2024-07-04");
  EXPECT_EQ(error_of(joined({kNseHistoryHeader, mixed})).message,
            at("2: expected the same day as Date and DATE1, got 2024-07-04 and 2024-07-05"));
}

TEST(DailyFileRefusals, RefusesABseRowOfAnotherDayThanTheName) {
  const auto file =
      parse_daily_file("EQ_ISINCODE_040724.CSV", joined({kBseIsinHeader, kBseIsinRow}));
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().message,
            "EQ_ISINCODE_040724.CSV:2: expected the day of the file's name, 2024-07-04, got "
            "2024-07-05; fetch the file again, or mend or remove the row");
}

TEST(DailyFileRefusals, ABseFileWhoseDayNothingTellsIsTheCallersMistake) {
  const Error error = error_of(joined({kBseLegacyHeader, kBseLegacyRow}));
  EXPECT_EQ(error.code, Errc::invalid_argument);
  EXPECT_EQ(error.message,
            "day.csv:2: expected a file named EQDDMMYY.CSV or EQ_ISINCODE_DDMMYY.CSV, because no "
            "column tells its day; give it the name BSE gave it");
}

TEST(DailyFileRefusals, RefusesAnotherExchange) {
  EXPECT_EQ(error_of(joined({kUdiffHeader, with(kNseUdiffRow, ",NSE,", ",MSE,")})).message,
            at("2: expected NSE or BSE as Src, got 'MSE'"));
  EXPECT_EQ(error_of(joined({kUdiffHeader, kNseUdiffRow, kBseUdiffRow})).message,
            at("3: expected rows of NSE alone, got one of BSE"));
}

TEST(DailyFileRefusals, RefusesAQuoteThatIsNotClosed) {
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, "\"ALPHA,EQ\n"})).message,
            at("2: expected quotes around whole fields, got '\"ALPHA,EQ'"));
  EXPECT_EQ(error_of("\"SYMBOL\n").code, Errc::malformed_data);
}

TEST(DailyFileRefusals, RefusesAnEndlessLine) {
  EXPECT_EQ(error_of(joined({kNseLegacyHeader, std::string(4097, '1')})).message,
            at("2: expected a line of at most 4096 characters, got 4097"));
  EXPECT_EQ(error_of(std::string(4097, '1')).message,
            at("1: expected a line of at most 4096 characters, got 4097"));
}

TEST(DailyFileRefusals, RefusesAnAbsurdSize) {
  EXPECT_EQ(error_of(std::string(kMaxDailyFileBytes + 1, ' ')).message,
            "day.csv has 33554433 bytes, a daily file at most 33554432; fetch the file again");
  EXPECT_EQ(error_of(std::string(kMaxDailyFileBytes, ' ')).code, Errc::not_enough_data);
}

TEST(DailyFileRefusals, RefusesAnAbsurdNumberOfRows) {
  std::string text(kUdiffHeader);
  const std::string other = std::string(",,FO,,,") + std::string(28, ',') + "\n";
  for (std::size_t i = 0; i < kMaxDailyRows; ++i) text.append(other);
  EXPECT_EQ(error_of(text).code, Errc::not_enough_data);
  EXPECT_EQ(error_of(text.append(other)).message, at("200002: expected at most 200000 rows"));
}

}  // namespace
}  // namespace sensex

#include "adapters/csv/csv_table.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace sensex {
namespace {

constexpr std::array<CsvColumn, 2> kColumns = {CsvColumn{"Close"}, CsvColumn{"Volume"}};

Result<std::vector<CsvRow>> parse(std::string_view text, DateRange range = {}) {
  return parse_csv_table("yahoo/X.csv", text, kColumns, range);
}

Error error_of(std::string_view text) {
  const auto rows = parse(text);
  return rows ? Error{Errc::internal, "accepted"} : rows.error();
}

constexpr std::string_view kNextStep = "; mend or remove the row, then ingest again";

std::string at(std::string_view place_and_what) {
  return std::string("yahoo/X.csv:").append(place_and_what).append(kNextStep);
}

TEST(CsvTable, ReadsRowsWithTheirLine) {
  const auto rows = parse("Date,Close,Volume\n2024-01-01,1.5,10\n2024-01-02,2.5e3,0\n").value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].line, 3U);
  EXPECT_EQ(rows[1].date, Date(2024, 1, 2));
  EXPECT_EQ(rows[1].numbers[0], 2500.0);
}

TEST(CsvTable, TakesByteOrderMarkCrLfEmptyLinesAndNoLastLineEnd) {
  const auto rows = parse(
      "\xEF\xBB\xBF"
      "Date,Close,Volume\r\n2024-01-01,1,2\r\n\r\n2024-01-02,3,4");
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(rows->size(), 2U);
  EXPECT_EQ(rows->back().line, 4U);
}

TEST(CsvTable, NamesTheColumnsItExpects) {
  const Error error = error_of("Date,Price\n2024-01-01,1\n");
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_EQ(error.message,
            "yahoo/X.csv:1: expected a header with Date,Close,Volume, got 'Date,Price'; bring the "
            "file into that form");
}

TEST(CsvTable, RefusesAFileWithoutRows) {
  EXPECT_EQ(error_of("").code, Errc::not_enough_data);
  EXPECT_EQ(error_of("Date,Close,Volume\n").message,
            "yahoo/X.csv has a header but no row; fetch the file again");
}

TEST(CsvTable, RefusesAnotherNumberOfFields) {
  EXPECT_EQ(error_of("Date,Close,Volume\n2024-01-01,1\n").message,
            at("2: expected 3 fields, got 2"));
  EXPECT_EQ(error_of("Date,Close,Volume\n2024-01-01,1,2,3\n").message,
            at("2: expected 3 fields, got 4"));
}

TEST(CsvTable, RefusesWhatIsNoFiniteNumber) {
  for (const std::string text :
       {"null", "nan", "inf", "-Infinity", "1e999", "1,5", "0x10", " 1", "1 ", "+1"}) {
    const Error error = error_of("Date,Close,Volume\n2024-01-01," + text + ",2\n");
    EXPECT_EQ(error.code, Errc::malformed_data) << text;
  }
  EXPECT_EQ(error_of("Date,Close,Volume\n2024-01-01,1,x\n").message,
            at("2: expected a number as Volume, got 'x'"));
}

TEST(CsvTable, RefusesABadDay) {
  EXPECT_EQ(error_of("Date,Close,Volume\n2024-02-30,1,2\n").message,
            at("2: expected a day YYYY-MM-DD, got '2024-02-30'"));
}

TEST(CsvTable, RefusesRepeatedAndBackwardDays) {
  EXPECT_EQ(error_of("Date,Close,Volume\n2024-01-02,1,2\n2024-01-02,1,2\n").message,
            at("3: expected a day after 2024-01-02, got 2024-01-02"));
  EXPECT_EQ(error_of("Date,Close,Volume\n2024-01-02,1,2\n2009-01-01,1,2\n").message,
            at("3: expected a day after 2024-01-02, got 2009-01-01"));
}

TEST(CsvTable, ForeignBytesDoNotReachTheMessage) {
  EXPECT_EQ(error_of("Date,Close,Volume\n\xFF\x01,1,2\n").message,
            at("2: expected a day YYYY-MM-DD, got '\?\?'"));
}

TEST(CsvTable, RefusesAnEndlessLine) {
  const std::string line(kMaxCsvLineBytes + 1, '1');
  EXPECT_EQ(error_of("Date,Close,Volume\n" + line).message,
            at("2: expected a row of at most 4096 characters, got 4097"));
}

TEST(CsvTable, DefectsBeforeTheRangeDoNotStandInTheWay) {
  const auto rows =
      parse("Date,Close,Volume\n2005-07-28,null\n2005-07-28,1,2\n2010-01-04,1,2\n2010-01-05,3,4\n");
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(rows->size(), 2U);
}

TEST(CsvTable, OfRowsAfterTheRangeOnlyTheDayIsRead) {
  const DateRange january{Date(2024, 1, 1), Date(2024, 1, 31)};
  const auto rows = parse("Date,Close,Volume\n2024-01-31,1,2\n2024-02-01,x\n", january);
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  EXPECT_EQ(rows->size(), 1U);
}

TEST(CsvTable, AMistypedYearHidesNoLaterRow) {
  const DateRange to_2024{Date(2010, 1, 1), Date(2024, 12, 31)};
  const auto rows =
      parse("Date,Close,Volume\n2010-01-04,1,2\n2104-01-05,1,2\n2010-01-06,1,2\n", to_2024);
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().message, at("4: expected a day after 2104-01-05, got 2010-01-06"));
}

TEST(CsvTable, AnEmptyFieldIsAnUnknownValue) {
  const auto rows = parse("Date,Close,Volume\n2024-01-01,,7\n").value();
  EXPECT_TRUE(std::isnan(rows[0].numbers[0]));
  EXPECT_EQ(rows[0].numbers[1], 7.0);
}

TEST(CsvTable, FindsColumnsByNameInAnyOrderAndIgnoresOthers) {
  const auto rows = parse("Volume,Other,Date,Close\n7,x,2024-01-01,1.5\n").value();
  EXPECT_EQ(rows[0].numbers[0], 1.5);
  EXPECT_EQ(rows[0].numbers[1], 7.0);
}

TEST(CsvTable, AColumnThatIsNotRequiredMayBeAbsent) {
  const std::array columns = {CsvColumn{"Close"}, CsvColumn{"Adj_Close", false}};
  const auto absent = parse_csv_table("f", "Date,Close\n2024-01-01,1\n", columns, {}).value();
  EXPECT_TRUE(std::isnan(absent[0].numbers[1]));
  const auto there =
      parse_csv_table("f", "Date,Close,Adj Close\n2024-01-01,1,0.9\n", columns, {}).value();
  EXPECT_EQ(there[0].numbers[1], 0.9);
}

// Every truncation and every single changed byte either parses or names the file; none crashes.
TEST(CsvTable, DamagedTextNeverDoesWorseThanAnError) {
  const std::string good = "Date,Close,Volume\n2024-01-01,1.5,10\n2024-01-02,2.5,0\n";
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char byte : {'\0', ',', '\n', '-', '9', '\xFF'}) {
      std::string damaged = good;
      damaged[i] = byte;
      const auto rows = parse(damaged);
      if (!rows) {
        ASSERT_TRUE(rows.error().message.starts_with("yahoo/X.csv")) << i;
      }
    }
    const auto truncated = parse(good.substr(0, i));
    ASSERT_TRUE(truncated || truncated.error().message.starts_with("yahoo/X.csv")) << i;
  }
}

}  // namespace
}  // namespace sensex

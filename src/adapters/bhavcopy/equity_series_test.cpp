#include "adapters/bhavcopy/equity_series.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

DailyRow row(std::size_t line, std::string ticker, std::string series,
             Date day = Date(2024, 7, 5)) {
  return {.line = line,
          .ticker = std::move(ticker),
          .series = std::move(series),
          .bar = {.date = day, .open = 1, .high = 1, .low = 1, .close = 1}};
}

std::string chosen(const DailyFile& file) {
  std::string text;
  for (const DailyRow& row : equity_rows(file)) {
    text += std::string(identity(row)) + " " + row.series + ";";
  }
  return text;
}

TEST(EquityRank, KnowsTheSeriesOfSharesOfEachExchange) {
  EXPECT_EQ(equity_rank(Exchange::nse, "EQ"), 0);
  for (const char* series : {"BE", "BZ", "SM", "ST", "SZ"}) {
    EXPECT_GT(equity_rank(Exchange::nse, series), 0) << series;
  }
  EXPECT_EQ(equity_rank(Exchange::bse, "A"), 0);
  for (const char* group : {"B", "T", "X", "XT", "Z", "ZP", "P", "M", "MT", "MS"}) {
    EXPECT_GT(equity_rank(Exchange::bse, group), 0) << group;
  }
}

TEST(EquityRank, OfAnythingElseIsNone) {
  for (const char* series : {"", "N1", "GS", "BL", "IL", "RR", "T0", "A", "eq"}) {
    EXPECT_EQ(equity_rank(Exchange::nse, series), std::nullopt) << series;
  }
  for (const char* group : {"", "F", "G", "E", "R", "EQ", "IF"}) {
    EXPECT_EQ(equity_rank(Exchange::bse, group), std::nullopt) << group;
  }
}

TEST(EquityRows, LeaveOutOtherSeries) {
  EXPECT_EQ(chosen({.rows = {row(2, "ALPHA", "N1"), row(3, "BETA", "EQ")}}), "BETA EQ;");
}

TEST(EquityRows, TakeEqBeforeBeWhicheverComesFirst) {
  EXPECT_EQ(chosen({.rows = {row(2, "ALPHA", "BE"), row(3, "ALPHA", "EQ")}}), "ALPHA EQ;");
  EXPECT_EQ(chosen({.rows = {row(2, "ALPHA", "EQ"), row(3, "ALPHA", "BE")}}), "ALPHA EQ;");
  EXPECT_EQ(chosen({.rows = {row(2, "ALPHA", "BZ"), row(3, "ALPHA", "BE")}}), "ALPHA BE;");
}

TEST(EquityRows, KeepTheFilesOrder) {
  EXPECT_EQ(chosen({.rows = {row(2, "BETA", "BE"), row(3, "ALPHA", "EQ"), row(4, "BETA", "EQ")}}),
            "ALPHA EQ;BETA EQ;");
}

TEST(EquityRows, AreOnePerDay) {
  const DailyFile file{
      .format = DailyFormat::nse_history,
      .rows = {row(2, "ALPHA", "EQ", Date(2024, 7, 4)), row(3, "ALPHA", "BE", Date(2024, 7, 5))}};
  EXPECT_EQ(equity_rows(file).size(), 2U);
}

TEST(EquityRows, GoByTheScripCodeWhereThereIsNoTicker) {
  DailyRow first = row(2, "", "A");
  first.scrip_code = "999001";
  DailyRow second = row(3, "", "B");
  second.scrip_code = "999002";
  EXPECT_EQ(chosen({.exchange = Exchange::bse, .rows = {first, second}}), "999001 A;999002 B;");
}

}  // namespace
}  // namespace sensex

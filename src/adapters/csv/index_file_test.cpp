#include "adapters/csv/index_file.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

const std::string kHeader = "Date,Open,High,Low,Close,Volume\n";

Result<IndexFile> read(const std::string& rows) {
  return read_index_file("SENSEX.csv", kHeader + rows, *Symbol::parse("^BSESN"));
}

TEST(IndexFile, IsToldByItsHeader) {
  EXPECT_TRUE(is_index_file("Date,Open,High,Low,Close\n2024-07-05,1,1,1,1\n"));
  EXPECT_TRUE(
      is_index_file("\xEF\xBB\xBF"
                    "Date,Open,High,Low,Close,Volume\r\n"));
  EXPECT_FALSE(is_index_file("SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE\n"));
  EXPECT_FALSE(is_index_file("x\nDate,Open,High,Low,Close\n"));
  EXPECT_FALSE(is_index_file(""));
}

TEST(IndexFile, RowsBecomeBarsAndAnUnknownVolumeIsNone) {
  const auto file = read("2024-07-05,10,12,9,11,7\n2024-07-08,11,13,10,12,\n");
  ASSERT_TRUE(file.has_value()) << file.error().message;
  ASSERT_EQ(file->index.bars().size(), 2U);
  EXPECT_EQ(file->index.bars()[0], (Bar{Date(2024, 7, 5), 10.0, 12.0, 9.0, 11.0, 7.0}));
  EXPECT_EQ(file->index.bars()[1].volume, 0.0);
  EXPECT_TRUE(file->refused.empty());
}

TEST(IndexFile, ARowThatCannotBeIsLeftOutAndNamed) {
  const auto file = read("2024-07-05,10,12,9,11,7\n2024-07-08,11,9,10,12,7\n");
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->index.bars().size(), 1U);
  ASSERT_EQ(file->refused.size(), 1U);
  EXPECT_EQ(file->refused[0].file, "SENSEX.csv");
  EXPECT_EQ(file->refused[0].line, 3U);
  EXPECT_EQ(file->refused[0].series, "^BSESN");
  EXPECT_EQ(file->refused[0].date, Date(2024, 7, 8));
}

TEST(IndexFile, WhenNoRowCanBeTheFirstIsNamed) {
  const auto file = read("2024-07-05,10,9,8,10,7\n2024-07-08,11,9,10,12,7\n");
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().code, Errc::malformed_data);
  EXPECT_TRUE(file.error().message.starts_with("SENSEX.csv:2: "));
  EXPECT_NE(file.error().message.find("not one row of the file can be used"), std::string::npos);
}

TEST(IndexFile, WhatIsNoTableIsRefusedWithItsLine) {
  EXPECT_NE(read("2024-07-05,ten,12,9,11,7\n").error().message.find("SENSEX.csv:2"),
            std::string::npos);
  EXPECT_EQ(read("").error().code, Errc::not_enough_data);
}

}  // namespace
}  // namespace sensex

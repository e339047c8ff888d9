#include "cli/import_index.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

const Date kFriday(2024, 7, 5);
const Date kSaturday(2024, 7, 6);
const Date kMonday(2024, 7, 8);

Bar bar_of(Date day) { return {day, 1.0, 1.0, 1.0, 1.0, 0.0}; }

// The data go to Friday.
Series index_to_friday() {
  return *Series::create(*Symbol::parse("^BSESN"), {bar_of(Date(2024, 7, 4)), bar_of(kFriday)});
}

Result<std::optional<std::string>> judge(const ImportedIndex& import) {
  return judge_index(import, index_to_friday());
}

TEST(ImportIndex, WhatIsUsedAsAWholeNeedsNoSentence) {
  const auto judged =
      judge({.name = "SENSEX.csv", .bars = {bar_of(kFriday)}, .file_days = {kFriday}});
  ASSERT_TRUE(judged.has_value());
  EXPECT_FALSE(judged->has_value());
}

TEST(ImportIndex, RowsThatAreAllWithoutASessionRefuseTheImport) {
  const auto judged = judge({.name = "SENSEX.csv", .bars = {bar_of(kSaturday)}});
  ASSERT_FALSE(judged.has_value());
  EXPECT_EQ(judged.error().code, Errc::not_enough_data);
  EXPECT_EQ(judged.error().message,
            "no row of SENSEX.csv can be used: 2024-07-06 is before the first known session or "
            "without one; nothing was imported; give rows of sessions");
}

TEST(ImportIndex, DailyFilesWithoutAnIndexBarRefuseTheImport) {
  const auto judged = judge({.file_days = {kMonday}});
  ASSERT_FALSE(judged.has_value());
  EXPECT_EQ(judged.error().code, Errc::not_enough_data);
  EXPECT_EQ(
      judged.error().message,
      "the index ^BSESN has no bar of 2024-07-08, the days of the daily files, so nothing was "
      "imported; add its CSV file (Date,Open,High,Low,Close)");
}

TEST(ImportIndex, WhatIsUsedInPartIsWarnedOf) {
  const auto judged = judge({.name = "SENSEX.csv",
                             .bars = {bar_of(kFriday), bar_of(kSaturday)},
                             .refused = {{"SENSEX.csv", 4, "high 1 is below low 2"}},
                             .file_days = {kFriday, kMonday}});
  ASSERT_TRUE(judged.has_value());
  EXPECT_EQ(judged->value_or(""),
            "warning: 1 of 3 rows of SENSEX.csv cannot be; the first: line 4: high 1 is below low "
            "2; rows without a session left out: 2024-07-06; the index ^BSESN has no bar of "
            "2024-07-08, which daily files have; add it to move the dataset on");
}

}  // namespace
}  // namespace sensex

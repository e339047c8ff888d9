#include "adapters/bhavcopy/csv_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sensex {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(CsvLine, CutsAtCommasAndDropsSpacesAround) {
  EXPECT_THAT(split_csv_line("ALPHA, EQ ,\t1.5"), Optional(ElementsAre("ALPHA", "EQ", "1.5")));
}

TEST(CsvLine, KeepsEmptyFields) {
  EXPECT_THAT(split_csv_line(",a,, "), Optional(ElementsAre("", "a", "", "")));
  EXPECT_THAT(split_csv_line(""), Optional(ElementsAre("")));
}

TEST(CsvLine, KeepsSpacesInsideAField) {
  EXPECT_THAT(split_csv_line("ALPHA AND SONS,1"), Optional(ElementsAre("ALPHA AND SONS", "1")));
}

TEST(CsvLine, AQuotedFieldMayHoldCommasAndQuotes) {
  EXPECT_THAT(split_csv_line(R"(1, "A, B" ,"say ""go""")"),
              Optional(ElementsAre("1", "A, B", "say \"go\"")));
  EXPECT_THAT(split_csv_line(R"(" a ")"), Optional(ElementsAre("a")));
  EXPECT_THAT(split_csv_line(R"("","")"), Optional(ElementsAre("", "")));
}

TEST(CsvLine, AQuoteWithinAPlainFieldIsAnyCharacter) {
  EXPECT_THAT(split_csv_line("5\" PIPES,1"), Optional(ElementsAre("5\" PIPES", "1")));
}

TEST(CsvLine, RefusesAnOpenQuoteAndTextAfterAClosedOne) {
  EXPECT_EQ(split_csv_line("a,\"b"), std::nullopt);
  EXPECT_EQ(split_csv_line("\"a\"\""), std::nullopt);
  EXPECT_EQ(split_csv_line("\"a\"b,c"), std::nullopt);
}

}  // namespace
}  // namespace sensex

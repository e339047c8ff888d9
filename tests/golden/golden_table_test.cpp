#include "golden/golden_table.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "features/missing.h"
#include "support/folders.h"

namespace sensex {
namespace {

class AGoldenTable : public testing::Test {
 protected:
  GoldenTable read(const std::string& text) const {
    write_text(folder_.path() / "table.csv", text);
    return GoldenTable::read(folder_.path() / "table.csv");
  }

  TemporaryFolder folder_ = {};
};

TEST_F(AGoldenTable, HasNotesAHeaderAndRows) {
  const GoldenTable table = read("# made-by: hand: mine\nName,a,b\r\nX,1.5,\nY,-2e-3,0\n");
  EXPECT_EQ(table.note("made-by"), "hand: mine");
  EXPECT_EQ(table.header(), (std::vector<std::string>{"Name", "a", "b"}));
  ASSERT_EQ(table.row_count(), 2U);
  EXPECT_EQ(table.text(1, "Name"), "Y");
  EXPECT_EQ(table.number(1, "a"), -2e-3);
}

TEST_F(AGoldenTable, AnEmptyCellIsMissing) {
  EXPECT_TRUE(is_missing(read("a,b\n1,\n").number(0, "b")));
}

TEST_F(AGoldenTable, RefusesACellThatIsNoNumber) {
  EXPECT_THROW(read("a\n1x\n").number(0, "a"), std::runtime_error);
}

TEST_F(AGoldenTable, RefusesARowOfAnotherLength) {
  EXPECT_THROW(read("a,b\n1\n"), std::runtime_error);
}

TEST_F(AGoldenTable, RefusesAFileThatIsNotThere) {
  EXPECT_THROW(GoldenTable::read(folder_.path() / "none.csv"), std::runtime_error);
}

TEST_F(AGoldenTable, RefusesAColumnARowOrANoteThatItHasNot) {
  const GoldenTable table = read("a\n1\n");
  EXPECT_FALSE(table.has_column("b"));
  EXPECT_THROW(table.number(0, "b"), std::out_of_range);
  EXPECT_THROW(table.number(1, "a"), std::out_of_range);
  EXPECT_THROW(table.note("made-by"), std::out_of_range);
}

}  // namespace
}  // namespace sensex

#include "store/store_text.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(StoreName, IsOneToTwoHundredBytesOnOneLine) {
  EXPECT_TRUE(check_name("a kind", "x").has_value());
  EXPECT_TRUE(check_name("a kind", std::string(200, 'x')).has_value());
  for (const std::string& wrong :
       {std::string(), std::string(201, 'x'), std::string("a\nb"), std::string("a\0b", 3)}) {
    EXPECT_EQ(check_name("a kind", wrong).error().code, Errc::invalid_argument) << wrong;
  }
}

TEST(StoreName, TheRefusalShowsWhatCame) {
  EXPECT_EQ(check_name("a lease's name", "two\nlines").error().message,
            "a lease's name must be 1 to 200 bytes on one line, got 9 bytes: 'two lines'");
}

TEST(StoreNote, KeepsOrdinaryWordsAsTheyAre) {
  EXPECT_EQ(as_note("it rained: 7 °C"), "it rained: 7 °C");
}

TEST(StoreNote, PutsLinesOnOne) {
  EXPECT_EQ(as_note(std::string_view("a\n\tb\0c\x7f", 7)), "a  b c ");
}

TEST(StoreNote, IsCutAtAThousandBytes) {
  EXPECT_EQ(as_note(std::string(1000, 'x')).size(), 1000U);
  EXPECT_EQ(as_note(std::string(1001, 'x')).size(), 1000U);
}

TEST(StoreNote, IsCutBetweenTwoCharacters) {
  const std::string rupees = "\xE2\x82\xB9";
  const std::string before(998, 'x');
  EXPECT_EQ(as_note(before + rupees), before);
  EXPECT_EQ(as_note(before.substr(1) + rupees + "x"), before.substr(1) + rupees);
}

TEST(StoreNote, BytesThatAreNoCharacterAreCutToo) {
  EXPECT_LE(as_note(std::string(5000, '\x80')).size(), 1000U);
}

}  // namespace
}  // namespace sensex

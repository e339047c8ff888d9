#include "market/symbol.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(Symbol, AcceptsTickersAndIndices) {
  for (const char* text : {"RELIANCE", "M&M", "BAJAJ-AUTO", "^BSESN", "3MINDIA"}) {
    const Result<Symbol> symbol = Symbol::parse(text);
    ASSERT_TRUE(symbol.has_value()) << text;
    EXPECT_EQ(symbol->text(), text);
  }
}

TEST(Symbol, RefusesAnythingElse) {
  for (const char* text :
       {"", "^", "tcs", "TCS.NS", "../TCS", "A B", "^^BSESN", "ABCDEFGHIJKLMNOPQRSTU"}) {
    const Result<Symbol> symbol = Symbol::parse(text);
    ASSERT_FALSE(symbol.has_value()) << text;
    EXPECT_EQ(symbol.error().code, Errc::invalid_argument);
  }
}

}  // namespace
}  // namespace sensex

#include "adapters/yahoo/json_text.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

constexpr JsonLimits kWide = {.bytes = 10'000, .depth = 4, .values = 100};

std::string copied(std::string_view text) { return bounded_json(text, kWide).value(); }

std::string refusal(std::string_view text, const JsonLimits& limits) {
  const auto copy = bounded_json(text, limits);
  if (copy) return "taken";
  EXPECT_EQ(copy.error().code, Errc::malformed_data);
  return copy.error().message;
}

TEST(BoundedJson, CopiesJsonAsItIs) {
  for (const char* text :
       {"", " ", R"({"a": [1, -2.5e-3, true, null], "b\"]": "NaN, \\", "c": {}})", "1e308",
        "damaged {", "\"open", "\"ends in \\", "]]]]"}) {
    EXPECT_EQ(copied(text), text);
  }
}

TEST(BoundedJson, MakesNullOfWhatIsNoNumber) {
  EXPECT_EQ(copied("[NaN,Infinity,-Infinity, NaN ]"), "[null,null,null, null ]");
  EXPECT_EQ(copied("[1e309,-1e999,1e-999]"), "[null,null,null]");
  EXPECT_EQ(copied("[1" + std::string(400, '0') + "]"), "[null]");
}

TEST(BoundedJson, LeavesOtherWordsToTheParser) {
  for (const char* text : {"nan", "inf", "+Infinity", "NaNs", "1.5NaN", "undefined", "1e999x"}) {
    EXPECT_EQ(copied(text), text);
  }
}

TEST(BoundedJson, LeavesStringsAlone) {
  EXPECT_EQ(copied(R"(["NaN","1e999","a\"NaN",NaN])"), R"(["NaN","1e999","a\"NaN",null])");
}

TEST(BoundedJson, BoundsTheBytes) {
  EXPECT_EQ(refusal("12345", {.bytes = 5, .depth = 1, .values = 1}), "taken");
  EXPECT_EQ(refusal("123456", {.bytes = 5, .depth = 1, .values = 1}),
            "expected at most 5 bytes, got 6");
}

TEST(BoundedJson, BoundsTheDepth) {
  EXPECT_EQ(refusal("[[],[{}],[[1]]]", {.bytes = 100, .depth = 3, .values = 100}), "taken");
  EXPECT_EQ(refusal("[{\"a\":[[]]}]", {.bytes = 100, .depth = 3, .values = 100}),
            "expected at most 3 levels, got more");
  EXPECT_EQ(refusal("]]][[[[", {.bytes = 100, .depth = 3, .values = 100}),
            "expected at most 3 levels, got more");
  EXPECT_EQ(refusal(R"(["[[[["])", {.bytes = 100, .depth = 3, .values = 100}), "taken");
}

TEST(BoundedJson, BoundsTheValues) {
  EXPECT_EQ(refusal("[1,2,3]", {.bytes = 100, .depth = 3, .values = 2}), "taken");
  EXPECT_EQ(refusal("[1,2,3,4]", {.bytes = 100, .depth = 3, .values = 2}),
            "expected at most 2 values, got more");
  EXPECT_EQ(refusal(R"({"a":{"b":{"c":1}}})", {.bytes = 100, .depth = 3, .values = 2}),
            "expected at most 2 values, got more");
}

}  // namespace
}  // namespace sensex

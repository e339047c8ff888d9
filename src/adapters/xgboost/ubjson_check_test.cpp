#include "adapters/xgboost/ubjson_check.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sensex {
namespace {

using namespace std::string_literals;

std::string nested(int levels) { return std::string(static_cast<std::size_t>(levels), '['); }

std::string nested_and_closed(int levels) {
  return nested(levels) + std::string(static_cast<std::size_t>(levels), ']');
}

TEST(XgboostUbjson, AcceptsWhatADocumentBecomes) {
  const nlohmann::json document = {{"a", {1, 2.5, "text", nullptr, true}}, {"b", {{"c", {}}}}};
  const auto bytes = nlohmann::json::to_ubjson(document, true, true);
  EXPECT_TRUE(is_plausible_ubjson({bytes.begin(), bytes.end()}));
}

TEST(XgboostUbjson, RefusesOtherBytesAndWhatIsCutOrGoesOn) {
  for (const std::string& bytes : {""s, "not"s, "{"s, "[i\x01"s, "[]]"s}) {
    EXPECT_FALSE(is_plausible_ubjson(bytes)) << bytes;
  }
}

// A length of 2^59 or 2^62 in a dozen bytes.
TEST(XgboostUbjson, RefusesLengthsThatTheBytesCannotHold) {
  EXPECT_FALSE(is_plausible_ubjson("[#L\x08\0\0\0\0\0\0\0"s));
  EXPECT_FALSE(is_plausible_ubjson("[$d#L\x40\0\0\0\0\0\0\0"s));
  EXPECT_FALSE(is_plausible_ubjson("[$Z#L\x40\0\0\0\0\0\0\0"s));
  EXPECT_FALSE(is_plausible_ubjson("{$Z#L\x40\0\0\0\0\0\0\0"s));
  EXPECT_FALSE(is_plausible_ubjson("[$N#L\x40\0\0\0\0\0\0\0"s));
}

TEST(XgboostUbjson, RefusesDeepNesting) {
  EXPECT_TRUE(is_plausible_ubjson(nested_and_closed(32)));
  EXPECT_FALSE(is_plausible_ubjson(nested_and_closed(33)));
  EXPECT_FALSE(is_plausible_ubjson(nested(1'000'000)));
}

}  // namespace
}  // namespace sensex

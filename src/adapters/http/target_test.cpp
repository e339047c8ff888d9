#include "adapters/http/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sensex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string path_of(std::string_view target) {
  const auto parsed = parse_target(target);
  return parsed ? parsed->path : parsed.error().message;
}

TEST(Target, PathAndQueryAreTakenApart) {
  const auto target = parse_target("/api/v1/market?days=30&x=1");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/v1/market");
  EXPECT_THAT(target->query, ElementsAre(Pair("days", "30"), Pair("x", "1")));
}

TEST(Target, EscapesAreDecodedAndPlusIsASpaceInTheQueryOnly) {
  const auto target = parse_target("/a+b%20c?n=a+b%2Bc");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a+b c");
  EXPECT_THAT(target->query, ElementsAre(Pair("n", "a b+c")));
}

TEST(Target, TheLastParameterOfANameWins) {
  EXPECT_THAT(parse_target("/?a=1&a=2")->query, ElementsAre(Pair("a", "2")));
}

TEST(Target, AParameterWithoutValueIsEmptyAndOneWithoutNameIsLeftOut) {
  EXPECT_THAT(parse_target("/?a&=x&&b=")->query, ElementsAre(Pair("a", ""), Pair("b", "")));
}

TEST(Target, AbsoluteFormLosesItsAuthority) {
  EXPECT_EQ(path_of("http://example.org/livez"), "/livez");
  EXPECT_EQ(path_of("http://example.org"), "/");
  EXPECT_EQ(path_of("http://example.org?a=1"), "/");
}

TEST(Target, DotSegmentsAndDoubleSlashesDisappear) {
  EXPECT_EQ(path_of("/a/./b//../c"), "/a/c");
  EXPECT_EQ(path_of("/../../etc/passwd"), "/etc/passwd");
  EXPECT_EQ(path_of("/a/%2e%2E/%2Fb/"), "/b");
}

TEST(Target, BadEscapesAreRefused) {
  EXPECT_THAT(path_of("/a%2"), HasSubstr("two hexadecimal digits"));
  EXPECT_THAT(path_of("/a%zz"), HasSubstr("got '%zz'"));
  EXPECT_THAT(path_of("/?a=%"), HasSubstr("two hexadecimal digits"));
  EXPECT_THAT(path_of("/a%00b"), HasSubstr("other than 00"));
}

TEST(Target, OtherFormsAreRefused) {
  EXPECT_THAT(path_of("*"), HasSubstr("must start with '/'"));
  EXPECT_THAT(path_of("example.org:443"), HasSubstr("must start with '/'"));
}

TEST(Target, MoreThan64ParametersAreRefused) {
  std::string target = "/?a=0";
  for (int i = 1; i < 64; ++i) target += "&a=1";
  EXPECT_TRUE(parse_target(target));
  EXPECT_THAT(path_of(target + "&a=1"), HasSubstr("at most 64"));
}

}  // namespace
}  // namespace sensex

#include "web/guard.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(Guard, HandsOnWhatIsAnswered) {
  const auto answered = guarded([]() -> Result<Response> { return text_response("yes"); });
  ASSERT_TRUE(answered);
  EXPECT_EQ(*answered->body, "yes");
  EXPECT_EQ(guarded([]() -> Result<Response> { return fail(Errc::refused, "no"); }).error().message,
            "no");
}

TEST(Guard, WhatIsThrownIsAnInternalErrorWithItsWordsInTheDetailOnly) {
  const auto answered =
      guarded([]() -> Result<Response> { throw std::runtime_error("the reason"); });
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().code, Errc::internal);
  EXPECT_EQ(answered.error().message.find("reason"), std::string::npos);
  EXPECT_EQ(answered.error().detail, "the reason");
}

TEST(Guard, AnythingMayBeThrown) {
  EXPECT_EQ(guarded([]() -> Result<Response> { throw 1; }).error().detail, "not a std::exception");
}

}  // namespace
}  // namespace sensex

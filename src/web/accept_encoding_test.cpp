#include "web/accept_encoding.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(AcceptEncoding, WithoutAWordOnlyIdentityIsWanted) {
  EXPECT_GT(encoding_quality("", "identity"), 0.0);
  EXPECT_EQ(encoding_quality("", "br"), 0.0);
}

TEST(AcceptEncoding, UnnamedIdentityIsWantedLessThanWhatIsNamed) {
  EXPECT_LT(encoding_quality("br;q=0.001", "identity"), encoding_quality("br;q=0.001", "br"));
  EXPECT_EQ(encoding_quality("identity", "identity"), 1.0);
}

TEST(AcceptEncoding, NamesAndWeightsMayBeInAnyCaseAndSpacing) {
  EXPECT_EQ(encoding_quality("GZIP ;Q=0.5 , br", "gzip"), 0.5);
  EXPECT_EQ(encoding_quality("gzip,BR", "br"), 1.0);
}

TEST(AcceptEncoding, AStarStandsForAllThatAreNotNamed) {
  EXPECT_EQ(encoding_quality("br;q=0.2, *;q=0.7", "gzip"), 0.7);
  EXPECT_EQ(encoding_quality("br;q=0.2, *;q=0.7", "br"), 0.2);
  EXPECT_EQ(encoding_quality("*;q=0", "identity"), 0.0);
}

TEST(AcceptEncoding, AWeightThatCannotBeReadRefuses) {
  for (const char* weight : {"q=", "q=x", "q=-1", "q=2", "q=nan", "p=1", "q=0.5x"}) {
    EXPECT_EQ(encoding_quality(std::string("br;") + weight, "br"), 0.0) << weight;
  }
}

}  // namespace
}  // namespace sensex

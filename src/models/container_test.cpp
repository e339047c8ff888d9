#include "models/container.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

using std::string_literals::operator""s;

const std::vector<Part> kParts = {{.name = "first", .bytes = "a\nb \0c"s},
                                  {.name = "empty", .bytes = ""}};

Errc code_of(std::string_view bytes) { return unpack_parts(bytes, "blend").error().code; }

TEST(Container, GivesBackItsParts) {
  const auto parts = unpack_parts(pack_parts("blend", kParts), "blend");
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ((*parts)[0].name, "first");
  EXPECT_EQ((*parts)[0].bytes, kParts[0].bytes);
  EXPECT_EQ((*parts)[1].bytes, "");
}

// FNV-1a's published value of the empty text.
TEST(Container, IsWrittenInItsFrozenForm) {
  EXPECT_EQ(pack_parts("blend", {}), "sensex-model 1 blend cbf29ce484222325\n");
}

TEST(Container, OfANewerFormatIsUnsupported) {
  EXPECT_EQ(code_of("sensex-model 2 blend 0\n"), Errc::unsupported_version);
}

TEST(Container, OfAnotherAlgorithmIsMalformed) {
  EXPECT_EQ(code_of(pack_parts("xgboost", kParts)), Errc::malformed_data);
}

TEST(Container, CutAnywhereIsMalformed) {
  const std::string bytes = pack_parts("blend", kParts);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_EQ(code_of(std::string_view(bytes).substr(0, length)), Errc::malformed_data) << length;
  }
}

TEST(Container, AlteredAnywhereIsRefused) {
  const std::string bytes = pack_parts("blend", kParts);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ 0x11);
    EXPECT_FALSE(unpack_parts(altered, "blend")) << at;
  }
}

TEST(Container, SizeBeyondTheEndIsMalformed) {
  EXPECT_EQ(code_of("sensex-model 1 blend 0000000000000000\nx 18446744073709551615\n"),
            Errc::malformed_data);
}

}  // namespace
}  // namespace sensex

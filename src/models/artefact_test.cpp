#include "models/artefact.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

Artefact an_artefact() {
  return {.algorithm = "logistic", .numbers = {{"slope", {0.1, -1.0 / 3.0, 5e-324}}}};
}

Errc code_of(std::string_view bytes) { return read_artefact(bytes, "logistic").error().code; }

TEST(Artefact, ReadsBackTheSameDoubles) {
  const Result<Artefact> read = read_artefact(write_artefact(an_artefact()), "logistic");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->numbers, an_artefact().numbers);
}

TEST(Artefact, IsWrittenInItsFrozenForm) {
  const Artefact artefact{
      .algorithm = "base-rate", .numbers = {{"share", {0.53}}}, .texts = {{"names", {"a"}}}};
  EXPECT_EQ(write_artefact(artefact),
            R"({"algorithm":"base-rate","format":1,"numbers":{"share":[0.53]},)"
            R"("texts":{"names":["a"]}})");
}

TEST(Artefact, OfANewerFormatIsUnsupported) {
  EXPECT_EQ(code_of(R"({"algorithm":"logistic","format":2,"numbers":{},"texts":{}})"),
            Errc::unsupported_version);
}

TEST(Artefact, OfAnotherAlgorithmIsMalformed) {
  EXPECT_EQ(code_of(R"({"algorithm":"blend","format":1,"numbers":{},"texts":{}})"),
            Errc::malformed_data);
}

TEST(Artefact, OfAnotherShapeIsMalformed) {
  for (const char* bytes :
       {"", "null", "[]", "{}", "\xff\xfe", R"({"format":1})", R"({"format":"1"})",
        R"({"algorithm":"logistic","format":1})", R"({"algorithm":"logistic","format":0})",
        R"({"algorithm":"logistic","format":1,"numbers":{"a":1},"texts":{}})",
        R"({"algorithm":"logistic","format":1,"numbers":{"a":[null]},"texts":{}})",
        R"({"algorithm":"logistic","format":1,"numbers":{"a":[1e999]},"texts":{}})",
        R"({"algorithm":"logistic","format":1,"numbers":{},"texts":{"a":[1]}})"}) {
    EXPECT_EQ(code_of(bytes), Errc::malformed_data) << bytes;
  }
}

TEST(Artefact, ListOfAnotherLengthIsMalformed) {
  EXPECT_TRUE(numbers_of(an_artefact(), "slope", 3));
  EXPECT_EQ(numbers_of(an_artefact(), "slope", 2).error().code, Errc::malformed_data);
  EXPECT_EQ(numbers_of(an_artefact(), "mean", 3).error().code, Errc::malformed_data);
}

}  // namespace
}  // namespace sensex

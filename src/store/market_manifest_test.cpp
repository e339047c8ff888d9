#include "store/market_manifest.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

constexpr std::string_view kText =
    "sensex-market-archive 2\n"
    "source csv\n"
    "simulated no\n"
    "market nifty50\n"
    "definition dd\n"
    "actions ee\n"
    "index ^NSEI\n"
    "chunk 2023 246 aa\n"
    "chunk 2024 245 bb\n"
    "opening 2025-01-01 23637.65\n"
    "stock TCS\n"
    "global india_vix\n"
    "chunk 2024 240 cc\n";

Error error_of(std::string_view text) {
  const Result<MarketManifest> manifest = parse_market_manifest(text);
  return manifest ? Error{.code = Errc::internal, .message = "it was accepted"} : manifest.error();
}

TEST(MarketManifest, ReadsWhatTheFormatSays) {
  const Result<MarketManifest> manifest = parse_market_manifest(kText);
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message;
  EXPECT_EQ(manifest->origin, (DataOrigin{.source = "csv", .simulated = false}));
  ASSERT_EQ(manifest->series.size(), 3U);
  EXPECT_EQ(manifest->series[0].chunks[1],
            (ManifestChunk{.year = 2024, .count = 245, .digest = "bb"}));
  EXPECT_EQ(manifest->market, "nifty50");
  EXPECT_EQ(manifest->definition, "dd");
  EXPECT_EQ(manifest->actions, "ee");
  EXPECT_EQ(manifest->series[0].opening, (Opening{Date(2025, 1, 1), 23637.65}));
  EXPECT_FALSE(manifest->series[1].opening.has_value());
  EXPECT_EQ(manifest->series[1].name, "TCS");
  EXPECT_EQ(manifest->series[2].kind, SeriesKind::global);
}

TEST(MarketManifest, PrintsTheSameTextAgain) {
  EXPECT_EQ(to_text(parse_market_manifest(kText).value()), kText);
}

TEST(MarketManifest, TheFirstFormatIsOfTheSensex) {
  const auto manifest = parse_market_manifest(
      "sensex-market-archive 1\nsource csv\nsimulated no\nindex ^BSESN\nchunk 2024 245 bb\n");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message;
  EXPECT_EQ(manifest->market, "sensex");
  EXPECT_TRUE(manifest->definition.empty());
  EXPECT_EQ(manifest->series[0].chunks[0].count, 245U);
}

TEST(MarketManifest, RefusesANewerFormat) {
  const Error error = error_of("sensex-market-archive 3\nanything\n");
  EXPECT_EQ(error.code, Errc::unsupported_version);
  EXPECT_EQ(error.message,
            "the dataset has format 3, this program knows 2; use the newer sensex or another "
            "--state or --store");
}

TEST(MarketManifest, NamesTheLineItCannotRead) {
  const std::string head =
      "sensex-market-archive 2\nsource csv\nsimulated no\nmarket m\ndefinition d\n";
  for (const char* line :
       {"chunk 2024 1 aa\n", "stock\n", "bond X\n", "\n", "opening 2024-01-01 1\n",
        "index X\nopening 2024-01-01\n", "index X\nopening 2024-01-01 1\nopening 2024-01-02 1\n",
        "index X\nchunk 2024 -1 aa\n", "index X\nchunk 2024 1\n"}) {
    const Error error = error_of(head + line);
    EXPECT_EQ(error.code, Errc::malformed_data) << line;
    EXPECT_NE(error.message.find("line"), std::string::npos) << error.message;
  }
}

TEST(MarketManifest, RefusesWhatIsNoManifest) {
  for (const char* text : {"", "\n", "sensex-market-archive 1\n", "sensex-market-archive x\n",
                           "sensex-market-archive 1\nsource csv\nsimulated maybe\n",
                           "sensex-market-archive 2\nsource csv\nsimulated no\n",
                           "sensex-market-archive 2\nsource csv\nsimulated no\nindex X\n",
                           "sensex-market-archive 1\nsource csv\nsimulated no\nindex X"}) {
    EXPECT_EQ(error_of(text).code, Errc::malformed_data) << text;
  }
}

}  // namespace
}  // namespace sensex

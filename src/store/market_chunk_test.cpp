#include "store/market_chunk.h"

#include <gtest/gtest.h>

#include "base/sha256.h"

namespace sensex {
namespace {

const std::vector<Bar> kBars = {{.date = Date(2024, 12, 30),
                                 .open = 78637.58,
                                 .high = 79092.7,
                                 .low = 78077.13,
                                 .close = 78248.13,
                                 .volume = 8700},
                                {.date = Date(2024, 12, 31),
                                 .open = 77982.57,
                                 .high = 78305.34,
                                 .low = 77560.79,
                                 .close = 78139.01,
                                 .volume = 6100}};
const std::vector<GlobalPoint> kPoints = {{.date = Date(2024, 12, 30), .close = 1.5}};

// Computed independently: Python's struct, following docs/formats/market-archive.md.
TEST(MarketChunk, BarsHaveTheSpecifiedBytes) {
  EXPECT_EQ(sha256_hex(encode_bars(kBars)),
            "f438ff7c3f49ec54f597f35af73607f49f6391762bb519819330e19e4b66e222");
}

// Computed independently, as above.
TEST(MarketChunk, PointsHaveTheSpecifiedBytes) {
  const std::string_view expected(
      "SXMC\x02\x00\x02\x00\x01\x00\x00\x00\x77\x4e\x00\x00"
      "\x00\x00\x00\x00\x00\x00\xf8\x7f\x00\x00\x00\x00\x00\x00\xf8\x3f",
      32);
  EXPECT_EQ(encode_points(kPoints), expected);
}

TEST(MarketChunk, PointsOfTheFirstFormatAreCloses) {
  const std::string_view first(
      "SXMC\x01\x00\x02\x00\x01\x00\x00\x00\x77\x4e\x00\x00\x00\x00\x00\x00\x00\x00\xf8\x3f", 24);
  EXPECT_EQ(decode_points(first).value(), kPoints);
}

TEST(MarketChunk, KeepsAPointThatHasAnOpenOnly) {
  const std::vector<GlobalPoint> points = {{.date = Date(2024, 12, 30), .close = 2.0, .open = 1.0},
                                           {.date = Date(2024, 12, 31), .open = 3.0}};
  EXPECT_EQ(decode_points(encode_points(points)).value(), points);
}

TEST(MarketChunk, GivesBackWhatWentIn) {
  EXPECT_EQ(decode_bars(encode_bars(kBars)).value(), kBars);
  EXPECT_EQ(decode_points(encode_points(kPoints)).value(), kPoints);
}

TEST(MarketChunk, NegativeZeroIsZero) {
  std::vector<Bar> bars = kBars;
  bars[0].volume = 0.0;
  const std::string bytes = encode_bars(bars);
  bars[0].volume = -0.0;
  EXPECT_EQ(encode_bars(bars), bytes);
}

TEST(MarketChunk, RefusesEveryTruncation) {
  const std::string bytes = encode_bars(kBars);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = decode_bars(bytes.substr(0, size));
    ASSERT_FALSE(cut.has_value()) << size;
    EXPECT_EQ(cut.error().code, Errc::malformed_data);
  }
}

TEST(MarketChunk, RefusesBytesTooMany) {
  EXPECT_EQ(decode_points(encode_points(kPoints) + "x").error().code, Errc::malformed_data);
}

TEST(MarketChunk, RefusesTheOtherKind) {
  EXPECT_EQ(decode_points(encode_bars(kBars)).error().code, Errc::malformed_data);
  EXPECT_EQ(decode_bars(encode_points(kPoints)).error().code, Errc::malformed_data);
}

TEST(MarketChunk, RefusesANewerFormat) {
  std::string bytes = encode_bars(kBars);
  bytes[4] = 2;
  EXPECT_EQ(decode_bars(bytes).error().code, Errc::unsupported_version);
}

TEST(MarketChunk, RefusesADayBeyondTheCalendar) {
  const Date last(9999, 12, 31);
  std::vector<GlobalPoint> points = {{.date = last, .close = 1.0}};
  EXPECT_EQ(decode_points(encode_points(points)), points);
  for (const Date date : {last.plus_days(1), Date(0, 1, 1).plus_days(-1)}) {
    points.front().date = date;
    EXPECT_EQ(decode_points(encode_points(points)).error().code, Errc::malformed_data);
  }
  std::vector<Bar> bars = kBars;
  bars.back().date = Date(std::chrono::sys_days(std::chrono::days(0x58ec0000)));
  EXPECT_EQ(decode_bars(encode_bars(bars)).error().code, Errc::malformed_data);
}

TEST(MarketChunk, RefusesAnImpossibleBar) {
  std::vector<Bar> bars = kBars;
  bars[1].high = 1.0;
  EXPECT_EQ(decode_bars(encode_bars(bars)).error().code, Errc::malformed_data);
}

}  // namespace
}  // namespace sensex

#include "market/bar.h"

#include <limits>

#include <gtest/gtest.h>

namespace sensex {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Bar good() {
  return {.date = Date(2024, 1, 2), .open = 10, .high = 12, .low = 9, .close = 11, .volume = 100};
}

std::string why_refused(const Bar& values) {
  const Result<Bar> bar = Bar::create(values);
  return bar ? "accepted" : bar.error().message;
}

TEST(Bar, KeepsPossibleValues) { EXPECT_EQ(Bar::create(good()).value(), good()); }

TEST(Bar, AcceptsFlatBarWithoutVolume) {
  const Bar flat{.date = Date(2024, 1, 2), .open = 7, .high = 7, .low = 7, .close = 7};
  EXPECT_TRUE(Bar::create(flat).has_value());
}

TEST(Bar, NamesTheRelationThatFailed) {
  Bar bar = good();
  bar.high = 8;
  EXPECT_EQ(why_refused(bar), "impossible bar of 2024-01-02: high 8 is below low 9");
  bar = good();
  bar.open = 12.5;
  EXPECT_EQ(why_refused(bar), "impossible bar of 2024-01-02: open 12.5 is above high 12");
  bar = good();
  bar.close = 8.5;
  EXPECT_EQ(why_refused(bar), "impossible bar of 2024-01-02: close 8.5 is below low 9");
}

TEST(Bar, RefusesPricesNotAboveZeroAndNegativeVolume) {
  Bar bar = good();
  bar.low = 0;
  EXPECT_EQ(why_refused(bar), "impossible bar of 2024-01-02: prices must be above 0, got low 0");
  bar = good();
  bar.volume = -1;
  EXPECT_EQ(why_refused(bar), "impossible bar of 2024-01-02: volume must be 0 or more, got -1");
}

TEST(Bar, RefusesWhatIsNotFinite) {
  for (const double value : {kNan, kInfinity, -kInfinity}) {
    for (double Bar::* field : {&Bar::open, &Bar::high, &Bar::low, &Bar::close, &Bar::volume}) {
      Bar bar = good();
      bar.*field = value;
      EXPECT_NE(why_refused(bar).find("must be finite"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace sensex

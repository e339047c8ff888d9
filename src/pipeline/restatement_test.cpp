#include "pipeline/restatement.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::symbol;

const Date kDay(2024, 1, 1);
const Bar kBar{kDay, 100.0, 110.0, 90.0, 105.0, 1'000.0};

bool is_restated_by(const Bar& newer) {
  return is_restated(*Series::create(symbol("TCS"), {kBar}),
                     *Series::create(symbol("TCS"), {newer}));
}

Bar with(double Bar::* field, double value) {
  Bar bar = kBar;
  bar.*field = value;
  return bar;
}

bool is_restated_by(const GlobalPoint& known, const GlobalPoint& newer) {
  return is_restated(*GlobalSeries::create("tokyo", {known}),
                     *GlobalSeries::create("tokyo", {newer}));
}

TEST(Restatement, AnyOfABarsFourPricesIsOne) {
  EXPECT_FALSE(is_restated_by(kBar));
  EXPECT_TRUE(is_restated_by(with(&Bar::open, 101.0)));
  EXPECT_TRUE(is_restated_by(with(&Bar::high, 111.0)));
  EXPECT_TRUE(is_restated_by(with(&Bar::low, 89.0)));
  EXPECT_TRUE(is_restated_by(with(&Bar::close, 104.0)));
}

TEST(Restatement, VolumeAndRoundingAreNone) {
  EXPECT_FALSE(is_restated_by(with(&Bar::volume, 7.0)));
  EXPECT_FALSE(is_restated_by(with(&Bar::high, 110.001)));
  EXPECT_TRUE(is_restated_by(with(&Bar::high, 110.002)));
}

TEST(Restatement, ADayThatOnlyOneHasIsNone) {
  Bar next = kBar;
  next.date = kDay.plus_days(1);
  EXPECT_FALSE(is_restated_by(next));
}

TEST(Restatement, OfAPointTheOpenIsComparedToo) {
  const GlobalPoint known{.date = kDay, .close = 10.0, .open = 9.0};
  EXPECT_FALSE(is_restated_by(known, known));
  EXPECT_TRUE(is_restated_by(known, {.date = kDay, .close = 10.0, .open = 9.1}));
  EXPECT_TRUE(is_restated_by(known, {.date = kDay, .close = 10.1, .open = 9.0}));
}

TEST(Restatement, AFieldThatOnlyOneHasIsNews) {
  const GlobalPoint open{.date = kDay, .open = 9.0};
  const GlobalPoint both{.date = kDay, .close = 10.0, .open = 9.0};
  EXPECT_FALSE(is_restated_by(open, both));
  EXPECT_FALSE(is_restated_by(both, open));
  EXPECT_FALSE(is_restated_by(open, {.date = kDay, .close = 10.0}));
}

}  // namespace
}  // namespace sensex

#include "features/feature_map.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "features/missing.h"
#include "features/random_panel.h"
#include "features/slots.h"
#include "features/stock_indicators.h"

namespace sensex {
namespace {

const Universe& universe() { return testing_support::sensex_market().universe(); }

std::size_t slot_of(const Universe& universe, Date day, std::string_view ticker) {
  const Members& members = universe.members_on(day);
  const auto found = std::ranges::find(members, Symbol::parse(ticker).value());
  return static_cast<std::size_t>(found - members.begin());
}

TEST(FeatureMap, HasOneRowForEachDayAndSlot) {
  const FeatureMap map = make_feature_map(random_panel(1, 80), universe());
  EXPECT_EQ(map.shape(), (std::array<std::size_t, 3>{80, 30, 45}));
  EXPECT_EQ(map.values.size(), 80U * 30U * 45U);
}

TEST(FeatureMap, HoldsTheIndicatorsOfTheStocksOwnBars) {
  const Panel panel = random_panel(2, 80);
  const FeatureMap map = make_feature_map(panel, universe());
  const StockColumn& stock = *panel.find_stock(Symbol::parse("TCS").value());
  StockIndicators indicators;
  for (std::size_t t = 0; t < 80; ++t) {
    const auto row = map.at(t, slot_of(universe(), panel.day(t), "TCS"));
    if (!stock.bars[t]) {
      EXPECT_TRUE(std::ranges::all_of(row, is_missing));
      continue;
    }
    const IndicatorValues expected = indicators.push(*stock.bars[t]);
    EXPECT_EQ(0, std::memcmp(row.data(), expected.data(), sizeof expected));
  }
}

TEST(FeatureMap, ASlotWithoutDataIsMissing) {
  const Panel panel = random_panel(3, 60);
  const FeatureMap map = make_feature_map(panel, universe());
  const auto row = map.at(59, slot_of(universe(), panel.day(59), "RELIANCE"));
  EXPECT_TRUE(std::ranges::all_of(row, is_missing));
}

// The map up to day t, bit for bit, from a panel that ends with day t.
TEST(FeatureMap, KnowsNothingOfLaterDays) {
  const Panel panel = random_panel(4, 160);
  const FeatureMap whole = make_feature_map(panel, universe());
  for (const std::size_t t : {0U, 1U, 55U, 86U, 120U, 159U}) {
    const FeatureMap cut = make_feature_map(panel.truncated(t), universe());
    ASSERT_EQ(cut.days.size(), t + 1);
    EXPECT_EQ(
        0, std::memcmp(cut.values.data(), whole.values.data(), cut.values.size() * sizeof(double)));
  }
}

TEST(SlotTable, ASuccessorTakesOverTheSlot) {
  Panel panel;
  for (const std::string_view ticker : {"ONGC", "TATASTEEL"}) {
    panel.stocks.push_back({.symbol = Symbol::parse(ticker).value(), .bars = {{}, {}}});
  }
  for (const Date day : {Date(2021, 6, 18), Date(2021, 6, 21)}) {
    panel.index.push_back(Bar{day, 1.0, 1.0, 1.0, 1.0, 1.0});
  }
  const SlotTable slots(panel, universe());
  const auto slot = slots.slot_of(0, 0);
  EXPECT_TRUE(slot);
  EXPECT_EQ(slots.slot_of(1, 1), slot);
  EXPECT_FALSE(slots.slot_of(0, 1));
  EXPECT_FALSE(slots.slot_of(1, 0));
}

}  // namespace
}  // namespace sensex

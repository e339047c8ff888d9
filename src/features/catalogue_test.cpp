#include "features/catalogue.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <gtest/gtest.h>

#include "features/missing.h"
#include "features/random_bars.h"
#include "features/stock_indicators.h"

namespace sensex {
namespace {

TEST(Catalogue, DescribesFortyFiveIndicatorsInOrder) {
  ASSERT_EQ(catalogue().size(), 45U);
  for (std::size_t i = 0; i < catalogue().size(); ++i) EXPECT_EQ(index_of(catalogue()[i].id), i);
}

TEST(Catalogue, NamesAreUniqueAndEveryFieldIsFilled) {
  std::set<std::string_view> names;
  for (const IndicatorInfo& info : catalogue()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    for (const auto text : {info.group, info.unit, info.inputs, info.description, info.source}) {
      EXPECT_FALSE(text.empty()) << info.name;
    }
  }
}

TEST(Catalogue, GroupsHaveTheirSizes) {
  std::vector<std::pair<std::string_view, int>> groups;
  for (const IndicatorInfo& info : catalogue()) {
    if (groups.empty() || groups.back().first != info.group) groups.emplace_back(info.group, 0);
    ++groups.back().second;
  }
  const std::vector<std::pair<std::string_view, int>> expected = {
      {"price", 6}, {"volatility", 6}, {"trend", 9},  {"momentum", 5},
      {"macd", 3},  {"bollinger", 5},  {"volume", 6}, {"advanced", 5}};
  EXPECT_EQ(groups, expected);
}

TEST(Catalogue, WarmUpIsTheNumberOfBarsBeforeTheFirstValue) {
  std::vector<Bar> bars = random_bars(1, 120);
  for (Bar& bar : bars) bar.volume += 1.0;  // a zero would delay a ratio
  StockIndicators indicators;
  std::array<std::size_t, kIndicatorCount> missing = {};
  for (std::size_t t = 0; t < 60; ++t) {
    const IndicatorValues values = indicators.push(bars[t]);
    for (std::size_t i = 0; i < values.size(); ++i) missing[i] += is_missing(values[i]) ? 1U : 0U;
  }
  for (const IndicatorInfo& info : catalogue()) {
    EXPECT_EQ(missing[index_of(info.id)], info.warmup) << info.name;
  }
}

TEST(Catalogue, TheLongestWarmUpIsThatOfIchimokuB) { EXPECT_EQ(longest_warmup(), 51U); }

TEST(Catalogue, TheDocumentedTableIsTheCatalogue) {
  std::ifstream file(std::filesystem::path(SENSEX_SOURCE_DIR) / "docs/INDICATORS.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, catalogue_markdown()) << "replace docs/INDICATORS.md by the second text";
}

}  // namespace
}  // namespace sensex

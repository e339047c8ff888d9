#include "market/index_fit.h"

#include <array>
#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::bar_at;
using testing_support::change_bars;
using testing_support::kSmallSessions;
using testing_support::scale_day;
using testing_support::small_data;
using testing_support::small_market;
using testing_support::small_series;

constexpr std::size_t kFirstFitted = 253;  // the first day has no move
constexpr std::array kWeights = {0.4, 0.3, 0.1, 0.1, 0.05, 0.05};

void set_closes(Series& series, const std::vector<double>& moves) {
  change_bars(series, [&](std::vector<Bar>& bars) {
    double close = 500;
    for (std::size_t i = 0; i < bars.size(); ++i) {
      if (i > 0) close *= 1.0 + moves[i];
      bars[i] = bar_at(bars[i].date, close, 1000);
    }
  });
}

// Members that move by themselves, and an index of them by kWeights.
MarketData weighted_data() {
  MarketData data = small_data();
  std::mt19937 random(2026);
  std::vector<double> index(kSmallSessions);
  for (std::size_t s = 0; s < data.stocks.size(); ++s) {
    std::vector<double> moves(kSmallSessions);
    for (std::size_t i = 0; i < moves.size(); ++i) {
      moves[i] = (static_cast<double>(random() % 2001) - 1000.0) / 50'000.0;
      index[i] += kWeights[s] * moves[i];
    }
    set_closes(data.stocks[s], moves);
  }
  set_closes(data.index, index);
  return data;
}

std::vector<std::optional<FittedGap>> gaps_of(const MarketData& data) {
  return fitted_gaps(make_view({.data = data,
                                .market = small_market(),
                                .now = parse_iso8601("2025-01-01T02:00:00.000Z").value()}));
}

TEST(IndexFit, OfTheFirstYearNothingIsKnown) {
  const auto gaps = gaps_of(weighted_data());
  ASSERT_EQ(gaps.size(), kSmallSessions);
  EXPECT_FALSE(gaps[kFirstFitted - 1]);
  EXPECT_TRUE(gaps[kFirstFitted]);
  EXPECT_TRUE(gaps.back());
}

TEST(IndexFit, FindsTheWeightsOfTheMembers) {
  for (const auto& gap : gaps_of(weighted_data())) {
    EXPECT_NEAR(gap ? gap->gap : 0.0, 0.0, 0.001);
  }
}

TEST(IndexFit, AFalseCloseIsTheGapOfItsDay) {
  MarketData data = weighted_data();
  scale_day(data.index, kSmallSessions - 1, 1.02);
  const auto gaps = gaps_of(data);
  EXPECT_NEAR(gaps.back()->gap, 0.02, 0.002);
  EXPECT_TRUE(gaps.back()->is_far());
  EXPECT_FALSE(gaps[kSmallSessions - 2]->is_far());
}

TEST(IndexFit, TheLimitIsOfTheYearBefore) {
  MarketData data = weighted_data();
  EXPECT_DOUBLE_EQ(gaps_of(data).back()->limit, 8 * 0.0015);
  for (std::size_t i = 20; i < 200; i += 10) scale_day(data.index, i, 1.03);
  EXPECT_GT(gaps_of(data).back()->limit, 8 * 0.005);
}

TEST(IndexFit, NoLaterDayChangesWhatWasSaid) {
  const auto gaps = gaps_of(weighted_data());
  MarketData shorter = weighted_data();
  testing_support::cut_end(shorter.index, 7);
  for (Series& stock : shorter.stocks) testing_support::cut_end(stock, 7);
  const auto before = gaps_of(shorter);
  for (std::size_t t = kFirstFitted; t < before.size(); ++t) {
    EXPECT_EQ(before[t]->gap, gaps[t]->gap) << t;
    EXPECT_EQ(before[t]->limit, gaps[t]->limit) << t;
  }
}

TEST(IndexFit, AMemberWithoutABarMovesAsTheMedianMember) {
  MarketData data = weighted_data();
  testing_support::cut_end(data.stocks[5], 1);
  const auto gaps = gaps_of(data);
  ASSERT_TRUE(gaps.back());
  EXPECT_NEAR(gaps.back()->gap, 0.0, 0.004);
}

TEST(IndexFit, FourMembersAreTooFew) {
  MarketData data = weighted_data();
  data.stocks.erase(data.stocks.begin() + 4, data.stocks.end());
  for (const auto& gap : gaps_of(data)) EXPECT_FALSE(gap);
}

// Of a year in which a tenth of the bars is missing.
TEST(IndexFit, AMemberThatIsNotKnownForAYearDoesNotCount) {
  MarketData data = weighted_data();
  data.stocks.erase(data.stocks.begin() + 5);
  EXPECT_TRUE(gaps_of(data)[kFirstFitted]);
  change_bars(data.stocks[0],
              [](std::vector<Bar>& bars) { bars.erase(bars.begin(), bars.begin() + 60); });
  EXPECT_FALSE(gaps_of(data)[kFirstFitted]);
}

// A market of so many stocks, which move by themselves.
std::vector<std::optional<FittedGap>> gaps_of_stocks(std::size_t count) {
  std::string text =
      "market many\ntitle Many\nindex ^SMALL Small\nexchange X\ncurrency EUR\nleast-members 5\n"
      "calendar bse\nmembers-known-from 2023-01-02\n";
  MarketData data = small_data();
  data.stocks.clear();
  std::mt19937 random(2026);
  for (std::size_t s = 0; s < count; ++s) {
    const std::string name = "S" + std::to_string(s);
    text += "member " + name + "\n";
    Series stock = small_series(name, 500);
    std::vector<double> moves(kSmallSessions);
    for (double& move : moves) move = (static_cast<double>(random() % 2001) - 1000.0) / 50'000.0;
    set_closes(stock, moves);
    data.stocks.push_back(std::move(stock));
  }
  const Market market = Market::parse(text).value();
  return fitted_gaps(make_view(
      {.data = data, .market = market, .now = parse_iso8601("2025-01-01T02:00:00.000Z").value()}));
}

TEST(IndexFit, MoreStocksThanAYearCanTellOfAreNotFitted) {
  EXPECT_TRUE(gaps_of_stocks(kMostFittedStocks).back());
  for (const auto& gap : gaps_of_stocks(kMostFittedStocks + 1)) EXPECT_FALSE(gap);
}

TEST(IndexFit, MembersThatStandStillHaveNoWeights) {
  MarketData data = weighted_data();
  for (Series& stock : data.stocks) set_closes(stock, std::vector<double>(kSmallSessions));
  for (const auto& gap : gaps_of(data)) EXPECT_FALSE(gap);
}

TEST(IndexFit, APriceThatNobodyPaidIsNoMove) {
  const MarketData data = weighted_data();
  StockColumn column{data.stocks[0].symbol()};
  for (const Bar& bar : data.stocks[0].bars()) column.bars.emplace_back(bar);
  column.bars[10] = Bar{column.bars[10]->date, 500, 500, 500, 500, 0};
  const Moves moves = moves_of(column);
  EXPECT_TRUE(moves[9]);
  EXPECT_FALSE(moves[10]);
  EXPECT_FALSE(moves[11]);
  EXPECT_TRUE(moves[12]);
}

}  // namespace
}  // namespace sensex

#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::change_bars;
using testing_support::judge;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::small_data;
using testing_support::small_market;

const Instant kThen = parse_iso8601("2025-01-01T02:00:00.000Z").value();
const Instant kLater = parse_iso8601("2025-01-01T05:00:00.000Z").value();

// Of a later ingest, when what an earlier report accepted is remembered.
QualityReport judge_later(const MarketData& data, const QualityReport& before,
                          const std::vector<std::string>& accepted = {}) {
  return check_quality(
      {.data = data, .market = small_market(), .now = kLater, .remembered = before.accepted},
      accepted);
}

// Spikes of A on days 100, 110, ...
MarketData with_spikes(std::size_t count) {
  MarketData data = small_data();
  for (std::size_t i = 0; i < count; ++i) scale_day(data.stocks[0], 100 + 10 * i, 1.5);
  return data;
}

TEST(QualityAcceptance, AnAcceptedFindingDoesNotStopTheNextIngest) {
  const QualityReport first = judge(with_spikes(1), nullptr, {"large-move"});
  ASSERT_EQ(first.accepted.size(), 1U);
  EXPECT_EQ(first.accepted[0].rule, "large-move");
  EXPECT_EQ(first.accepted[0].series, "A");
  EXPECT_EQ(first.accepted[0].at, kThen);
  const QualityReport next = judge_later(with_spikes(1), first);
  EXPECT_EQ(next.verdict, Verdict::valid);
  EXPECT_FALSE(is_stopped(next, Stops::ingest));
  EXPECT_TRUE(rule(next, "large-move").accepted);
  EXPECT_EQ(rule(next, "large-move").accepted_at, kThen);
  EXPECT_EQ(next.accepted, first.accepted);
}

TEST(QualityAcceptance, ANewFindingOfTheRuleStopsAndComesFirst) {
  const QualityReport first = judge(with_spikes(1), nullptr, {"large-move"});
  const QualityReport next = judge_later(with_spikes(2), first);
  EXPECT_TRUE(is_stopped(next, Stops::ingest));
  EXPECT_FALSE(rule(next, "large-move").accepted);
  EXPECT_FALSE(rule(next, "large-move").accepted_at.has_value());
  EXPECT_EQ(rule(next, "large-move").findings[0].date, small_data().index.bars()[110].date);
  EXPECT_EQ(next.accepted, first.accepted);
  EXPECT_NE(require_quality(next, Stops::ingest)
                .error()
                .message.find(small_data().index.bars()[110].date.to_string()),
            std::string::npos);
}

TEST(QualityAcceptance, WhatIsAcceptedLaterKeepsTheDayOfEach) {
  const QualityReport first = judge(with_spikes(1), nullptr, {"large-move"});
  const QualityReport next = judge_later(with_spikes(2), first, {"large-move"});
  ASSERT_EQ(next.accepted.size(), 2U);
  EXPECT_EQ(next.accepted[0].at, kThen);
  EXPECT_EQ(next.accepted[1].at, kLater);
  EXPECT_EQ(rule(next, "large-move").accepted_at, kLater);
}

TEST(QualityAcceptance, AnotherMessageOfTheSameDayIsNew) {
  const QualityReport first = judge(with_spikes(1), nullptr, {"large-move"});
  MarketData data = small_data();
  scale_day(data.stocks[0], 100, 1.6);
  EXPECT_TRUE(is_stopped(judge_later(data, first), Stops::ingest));
}

TEST(QualityAcceptance, OneRulesConsentIsNotAnothers) {
  QualityReport first = judge(with_spikes(1), nullptr, {"large-move"});
  first.accepted[0].rule = "price-scale";
  EXPECT_TRUE(is_stopped(judge_later(with_spikes(1), first), Stops::ingest));
}

TEST(QualityAcceptance, WhatIsGoneIsForgotten) {
  const QualityReport first = judge(with_spikes(1), nullptr, {"large-move"});
  const QualityReport mended = judge_later(small_data(), first);
  EXPECT_TRUE(mended.accepted.empty());
  EXPECT_TRUE(is_stopped(judge_later(with_spikes(1), mended), Stops::ingest));
}

TEST(QualityAcceptance, IsKeptWholeBeyondTheFindingsThatAreShown) {
  MarketData data = small_data();
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    for (std::size_t i = 100; i < 160; ++i) bars[i].high *= 100;
  });
  const QualityReport first = judge(data, nullptr, {"bar-shape"});
  EXPECT_EQ(rule(first, "bar-shape").findings.size(), kMostFindings);
  EXPECT_EQ(first.accepted.size(), 60U);
  EXPECT_EQ(first.forgotten, 0U);
  EXPECT_EQ(judge_later(data, first).verdict, Verdict::valid);
}

// 16 stocks of 320 days.
TEST(QualityAcceptance, BeyondFiveThousandIsAskedForAgain) {
  MarketData data = small_data();
  for (int i = 0; i < 10; ++i) {
    data.stocks.push_back(testing_support::small_series("G" + std::to_string(i), 500));
  }
  for (Series& stock : data.stocks) {
    change_bars(stock, [](std::vector<Bar>& bars) {
      for (Bar& bar : bars) bar.high *= 100;
    });
  }
  const QualityReport first = judge(data, nullptr, {"bar-shape"});
  EXPECT_EQ(first.accepted.size(), kMostAcceptances);
  EXPECT_EQ(first.forgotten, 16 * 320 - kMostAcceptances);
  EXPECT_EQ(first.verdict, Verdict::valid);
  EXPECT_TRUE(is_stopped(judge_later(data, first), Stops::ingest));
}

TEST(QualityAcceptance, SeveralRulesThatStopAreToldOneALine) {
  MarketData data = small_data();
  scale_day(data.index, 319, 100);
  const std::string message = require_quality(judge(data), Stops::ingest).error().message;
  EXPECT_TRUE(
      message.starts_with("the quality gate stops ingest:\n  large-move: ^SMALL 2024-12-31"))
      << message;
  EXPECT_NE(message.find("\n  price-scale: "), std::string::npos);
  EXPECT_NE(message.find("\n  raw-vs-index: "), std::string::npos);
}

}  // namespace
}  // namespace sensex

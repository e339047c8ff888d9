#include <gtest/gtest.h>

#include "adapters/simulated/simulated_source.h"
#include "market/quality.h"
#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;

// With shocks of fat tails a large move of a stock may be told, and none may stop anything.
TEST(SimulatedQuality, NoRuleFailsOnASimulatedMarket) {
  for (const std::uint64_t seed : {2026U, 1U, 7U}) {
    for (const Date last : {Date(2024, 12, 31), Date(2026, 11, 24)}) {
      const MarketData data =
          make_simulated_source({.seed = seed, .last_session = last}, sensex_market())
              ->load({})
              .value();
      const QualityReport report = check_quality({.data = data,
                                                  .market = sensex_market(),
                                                  .previous = &data,
                                                  .now = sensex_market().calendar().final_at(last)},
                                                 {});
      const Status sound = require_quality(report, Stops::serving);
      EXPECT_TRUE(sound.has_value()) << seed << ": " << sound.error().message;
      EXPECT_EQ(report.verdict, Verdict::valid) << seed << " until " << last;
    }
  }
}

}  // namespace
}  // namespace sensex

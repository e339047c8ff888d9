#include <gtest/gtest.h>

#include "adapters/simulated/simulated_source.h"
#include "cli/context.h"
#include "market/test_support.h"
#include "pipeline/ingest.h"
#include "pipeline/train.h"

namespace sensex {
namespace {

using testing_support::sensex_market;

// The five years, from 2016 on, that a person may well have lying about.
class ShortHistory : public testing::Test {
 protected:
  void SetUp() override {
    const SimulationOptions options{.overnight_signal = 0.6, .last_session = Date(2020, 12, 31)};
    const auto source = make_simulated_source(options, sensex_market());
    const auto ingested =
        ingest(*source, {.range = {.from = Date(2016, 1, 1)}}, {*store_, clock_, sensex_market()});
    ASSERT_TRUE(ingested.has_value()) << ingested.error().message;
    PanelCache panels(*store_);
    data_ = panels.current().value();
  }

  const FixedClock clock_{*parse_iso8601("2020-12-31T12:00:00.000Z")};
  const Trainers trainers_ = make_trainers();
  std::unique_ptr<Store> store_ = make_memory_store();
  std::shared_ptr<const LoadedPanel> data_ = {};
};

TEST_F(ShortHistory, IsTrainedOnFromTheFirstQuarterWithEnoughBefore) {
  const auto trained =
      train(*data_, {Session::pre_open, 42, "test"}, {sensex_market(), trainers_, *store_, clock_});
  ASSERT_TRUE(trained.has_value()) << trained.error().message;
  EXPECT_EQ(trained->report.from.year(), 2017);
  EXPECT_EQ(trained->production.model.algorithm, kCandidateAlgorithm) << trained->promotion;
}

TEST_F(ShortHistory, IsRefusedBeforeThatWithTheDayThatWorks) {
  const auto evaluated = evaluate(data_->panel, sensex_market(), trainers_, Session::pre_open,
                                  {.from = Date(2016, 6, 1)});
  ASSERT_FALSE(evaluated.has_value());
  EXPECT_NE(evaluated.error().message.find("evaluate from 2017-"), std::string::npos)
      << evaluated.error().message;
}

}  // namespace
}  // namespace sensex

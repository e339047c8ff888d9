#include <sstream>

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "adapters/csv/csv_source.h"
#include "adapters/simulated/simulated_source.h"
#include "cli/runtime.h"
#include "cli/store_location.h"
#include "features/catalogue.h"
#include "market/test_support.h"
#include "pipeline/export.h"
#include "pipeline/ingest.h"
#include "pipeline/train.h"
#include "support/folders.h"

namespace sensex {
namespace {

using Json = nlohmann::json;
using testing_support::sensex_market;

// One state directory, and commands that find their market in it as the program's do.
class MarketState {
 public:
  MarketState(const std::filesystem::path& state, std::string market, Instant now)
      : clock_(now), context_{out_, err_, clock_} {
    context_.state = state.string();
    context_.market = std::move(market);
  }

  Context& context() { return context_; }
  const Clock& clock() const { return clock_; }
  // From now on without --market.
  void forget_option() { context_.market.clear(); }
  Result<Market> market() {
    const auto store = open_store(context_);
    if (!store) return fail(store.error());
    return load_market(context_, **store);
  }
  std::unique_ptr<Runtime> runtime() {
    auto opened = Runtime::open(context_, make_null_logger());
    EXPECT_TRUE(opened.has_value()) << opened.error().message;
    return std::move(*opened);
  }

 private:
  FixedClock clock_;
  std::ostringstream out_ = {};
  std::ostringstream err_ = {};
  Context context_;
};

Result<TrainResult> train_on_current(Runtime& runtime, const Clock& clock, Session session) {
  PanelCache panels(runtime.store());
  const auto data = panels.current();
  if (!data) return fail(data.error());
  return train(**data, {session, 42, "test"},
               {runtime.market(), make_trainers(), runtime.store(), clock});
}

const ModelScore& score_of(const EvaluationReport& report, std::string_view name) {
  const auto found = std::ranges::find(report.models, name, &ModelScore::name);
  EXPECT_NE(found, report.models.end()) << name;
  return *found;
}

// The NIFTY 50 on real bars.
TEST(Nifty50, RealBarsAreIngestedAndTheMorningTellsOfTheDay) {
  if (real_data_folder().empty()) GTEST_SKIP() << "no folder of real bars";
  const TemporaryFolder folder;
  MarketState state(folder.path() / "state", "nifty50", *parse_iso8601("2025-01-01T03:00:00.000Z"));
  {
    const auto runtime = state.runtime();
    const auto source = make_csv_source(real_data_folder(), runtime->market());
    const auto ingested = ingest(*source, {.range = {.to = Date(2024, 12, 31)}},
                                 {runtime->store(), state.clock(), runtime->market()});
    ASSERT_TRUE(ingested.has_value()) << ingested.error().message;
    EXPECT_EQ(ingested->snapshot.market, "nifty50");
  }
  state.forget_option();
  const auto runtime = state.runtime();
  EXPECT_EQ(runtime->market().name(), "nifty50");
  const auto trained = train_on_current(*runtime, state.clock(), Session::pre_open);
  ASSERT_TRUE(trained.has_value()) << trained.error().message;
  EXPECT_EQ(trained->production.model.name, "nifty50-pre-open");
  EXPECT_EQ(trained->production.model.algorithm, kCandidateAlgorithm) << trained->promotion;
  EXPECT_GT(trained->report.n, 2'500U);
  EXPECT_GT(score_of(trained->report, kCandidateAlgorithm).skill, 0.03);
  EXPECT_NE(to_text(trained->report).find("blend"), std::string::npos);
}

constexpr std::size_t kManyStocks = 500;

// A market as a person would write it, with stocks S000 to S499.
std::string definition_of_many() {
  std::string text =
      "market many500\ntitle Five Hundred\nindex ^MANY MANY 500\nexchange NSE\ncurrency INR\n"
      "least-members 450\ncalendar bse\n";
  std::string members = "members-known-from 2010-01-01\n";
  for (std::size_t i = 0; i < kManyStocks; ++i) {
    text += fmt::format("stock S{:03} Sector {}\n", i, i % 10);
    members += fmt::format("member S{:03}\n", i);
  }
  return text + members +
         "global us_equity ticker=^GSPC zone=America/New_York calendar=nyse close=16:15 "
         "awaited=pre-open\n"
         "global india_vix file=VIX close=final\n"
         "feature us_overnight overnight us_equity\n"
         "feature vix_level level india_vix\n";
}

// Five and a half years of it, from the definition file to a forecast.
class ManyStocks : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    const auto file = folder_->path() / "many500.txt";
    write_text(file, definition_of_many());
    state_ = std::make_unique<MarketState>(folder_->path() / "state", file.string(),
                                           *parse_iso8601("2015-07-01T03:00:00.000Z"));
    ingest_simulated();
    std::filesystem::remove(file);
    state_->forget_option();
    runtime_ = state_->runtime();
  }

  static void ingest_simulated() {
    const auto runtime = state_->runtime();
    const SimulationOptions options{.overnight_signal = 0.6, .last_session = Date(2015, 6, 30)};
    const auto source = make_simulated_source(options, runtime->market());
    const auto ingested =
        ingest(*source, {}, {runtime->store(), state_->clock(), runtime->market()});
    ASSERT_TRUE(ingested.has_value()) << ingested.error().message;
    EXPECT_EQ(ingested->snapshot.stock_count, kManyStocks);
  }

  static void TearDownTestSuite() {
    runtime_.reset();
    state_.reset();
    folder_.reset();
  }

  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline std::unique_ptr<MarketState> state_;
  static inline std::unique_ptr<Runtime> runtime_;
};

TEST_F(ManyStocks, TheStateKeepsTheDefinitionWhenTheFileIsGone) {
  EXPECT_EQ(runtime_->market().name(), "many500");
  EXPECT_EQ(runtime_->market().text(), definition_of_many());
  EXPECT_EQ(runtime_->market().universe().slot_count(), kManyStocks);
}

TEST_F(ManyStocks, TrainsAndForecastsUnderItsOwnName) {
  const auto trained = train_on_current(*runtime_, state_->clock(), Session::pre_open);
  ASSERT_TRUE(trained.has_value()) << trained.error().message;
  EXPECT_EQ(trained->production.model.name, "many500-pre-open");
  const Result<JsonText> told = runtime_->queries().run_forecast(Session::pre_open);
  ASSERT_TRUE(told.has_value()) << told.error().message;
  const Json forecast = Json::parse(**told);
  EXPECT_EQ(forecast["target_date"], "2015-07-01");
  EXPECT_EQ(forecast["model"]["name"], "many500-pre-open");
  EXPECT_EQ(forecast["data"]["simulated"], true);
}

TEST_F(ManyStocks, ExportsAMapOfAllStocks) {
  PanelCache panels(runtime_->store());
  const auto data = panels.current().value();
  const Market& market = runtime_->market();
  const auto exported = export_dataset({.panel = data->panel,
                                        .universe = market.universe(),
                                        .calendar = market.calendar(),
                                        .market = market.name(),
                                        .snapshot = data->snapshot.id},
                                       folder_->path() / "export");
  ASSERT_TRUE(exported.has_value()) << exported.error().message;
  const std::array<std::size_t, 3> expected = {data->panel.day_count(), kManyStocks,
                                               kIndicatorCount};
  EXPECT_EQ(exported->shape, expected);
  EXPECT_EQ(exported->shape[2], 45U);
  const auto values = expected[0] * expected[1] * expected[2];
  EXPECT_GT(std::filesystem::file_size(folder_->path() / "export" / "feature_maps.npy"),
            values * sizeof(double));
}

TEST_F(ManyStocks, AnotherMarketIsRefusedInItsState) {
  MarketState other(state_->context().state, "sensex", state_->clock().now());
  const Result<Market> refused = other.market();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::refused);
  EXPECT_NE(refused.error().message.find("holds the market many500, got --market sensex"),
            std::string::npos)
      << refused.error().message;
}

// Even in one registry, which no command would give them, two markets' models stay apart.
class TwoMarkets : public testing::Test {
 protected:
  TrainResult train_market(const Market& market, std::uint64_t seed) {
    const SimulationOptions options{
        .seed = seed, .overnight_signal = 0.6, .last_session = Date(2015, 6, 30)};
    const auto source = make_simulated_source(options, market);
    const auto ingested = ingest(*source, {}, {*store_, clock_, market});
    EXPECT_TRUE(ingested.has_value());
    PanelCache panels(*store_);
    auto trained = train(*panels.current().value(), {Session::pre_open, 42, "test"},
                         {market, trainers_, *store_, clock_});
    EXPECT_TRUE(trained.has_value());
    return std::move(trained).value();
  }

  std::size_t versions_of(const std::string& name) {
    const auto records = store_->models().list().value();
    return static_cast<std::size_t>(std::ranges::count_if(
        records, [&](const ModelRecord& record) { return record.model.name == name; }));
  }

  const FixedClock clock_{*parse_iso8601("2015-07-01T03:00:00.000Z")};
  const Trainers trainers_ = make_trainers();
  std::unique_ptr<Store> store_ = make_memory_store();
};

TEST_F(TwoMarkets, HaveModelLinesOfTheirOwn) {
  const Market nifty = Market::named("nifty50").value();
  const TrainResult first = train_market(sensex_market(), 1);
  const TrainResult second = train_market(nifty, 2);
  EXPECT_EQ(first.production.model.name, "sensex-pre-open");
  EXPECT_EQ(second.production.model.name, "nifty50-pre-open");
  EXPECT_EQ(versions_of("sensex-pre-open"), first.versions.size());
  EXPECT_EQ(versions_of("nifty50-pre-open"), second.versions.size());
  EXPECT_EQ(second.versions.front().version, 1);
  const auto serving = require_production(sensex_market(), Session::pre_open, store_->models());
  ASSERT_TRUE(serving.has_value()) << serving.error().message;
  EXPECT_EQ(serving->model.artefact_sha256, first.production.model.artefact_sha256);
}

TEST_F(TwoMarkets, AModelDoesNotAnswerForTheOthersData) {
  const TrainResult first = train_market(sensex_market(), 1);
  const Market nifty = Market::named("nifty50").value();
  train_market(nifty, 2);
  PanelCache panels(*store_);
  const auto nifty_data = panels.current().value();
  const auto served = load_serving_model(Session::pre_open, first.production, *nifty_data,
                                         {nifty, trainers_, *store_});
  ASSERT_FALSE(served.has_value());
  EXPECT_EQ(served.error().code, Errc::unavailable) << served.error().message;
}

}  // namespace
}  // namespace sensex

#include <cmath>
#include <iostream>
#include <map>
#include <set>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "market/action_detection.h"
#include "market/nse_test_support.h"
#include "market/test_support.h"

namespace sensex {
namespace {

// What one line of a list of jumps says: "HCLTECH 2019-12-05 0.5".
using Lines = std::set<std::string>;

// Chosen on the first span, held against the second (market/action_detection.h).
struct Span {
  Date from = {};
  Date to = {};
};
const Span kTuned = {Date(2019, 10, 3), Date(2021, 12, 31)};
const Span kHeld = {Date(2022, 1, 1), Date(2024, 12, 31)};

const Lines kActionsWhereTuned = {"HCLTECH 2019-12-05 0.5", "POWERGRID 2021-07-29 0.75"};
const Lines kActionsWhereHeld = {
    "BAJAJFINSV 2022-09-13 0.1", "BEL 2022-09-15 0.333",     "DRREDDY 2024-10-28 0.2",
    "GAIL 2022-09-06 0.667",     "NESTLEIND 2024-01-05 0.1", "POWERGRID 2023-09-12 0.75",
    "RELIANCE 2024-10-28 0.5",   "TATASTEEL 2022-07-28 0.1", "WIPRO 2024-12-03 0.5"};

class NseFiles : public testing::Test {
 protected:
  struct Data {
    std::vector<NseStock> stocks = {};
    std::vector<Bar> market = {};
  };

  static void SetUpTestSuite() {
    if (!std::filesystem::is_directory(reference_folder() / "nse-raw")) return;
    const Series index =
        read_yahoo(reference_folder(), testing_support::sensex_market().index(), "^BSESN");
    data_ = Data{read_nse_stocks(reference_folder()), {index.bars().begin(), index.bars().end()}};
  }
  static void TearDownTestSuite() { data_.reset(); }

  void SetUp() override {
    if (!data_) GTEST_SKIP() << "no reference data at " << reference_folder();
  }

  static const Data& data() { return *data_; }

  static std::vector<JumpCandidate> jumps_of(const NseStock& stock) {
    const DetectionContext context{.previous_closes = stock.previous_closes,
                                   .market = data().market};
    return detect_jumps(stock.raw, context).value();
  }

  static Lines found(JumpKind kind, Span span, bool with_context = true) {
    Lines lines;
    for (const NseStock& stock : data().stocks) {
      const auto jumps = with_context ? jumps_of(stock) : detect_jumps(stock.raw).value();
      for (const JumpCandidate& jump : jumps) {
        if (jump.kind != kind || jump.date < span.from || jump.date > span.to) continue;
        lines.insert(fmt::format("{} {} {:.3g}", stock.raw.symbol().text(), jump.date.to_string(),
                                 jump.factor));
      }
    }
    return lines;
  }

  static const NseStock& stock(std::string_view name) {
    for (const NseStock& each : data().stocks) {
      if (each.raw.symbol().text() == name) return each;
    }
    throw std::runtime_error("no stock " + std::string(name));
  }

 private:
  static inline std::optional<Data> data_ = std::nullopt;
};

TEST_F(NseFiles, ShowEveryActionOfTheYearsTheRuleWasTunedOnAndNoCrash) {
  EXPECT_EQ(found(JumpKind::split_like, kTuned), kActionsWhereTuned);
}

TEST_F(NseFiles, ShowEveryActionOfLaterYearsAndNoCrash) {
  EXPECT_EQ(found(JumpKind::split_like, kHeld), kActionsWhereHeld);
}

TEST_F(NseFiles, NeedNeitherIndexNorStatedClosesForThat) {
  EXPECT_EQ(found(JumpKind::split_like, kTuned, false), kActionsWhereTuned);
  EXPECT_EQ(found(JumpKind::split_like, kHeld, false), kActionsWhereHeld);
}

TEST_F(NseFiles, HaveFewJumpsThatNobodyCanExplainFromPrices) {
  for (const Span span : {kTuned, kHeld}) {
    const Lines lines = found(JumpKind::unexplained, span);
    for (const std::string& line : lines) std::cout << "unexplained: " << line << '\n';
    EXPECT_LE(lines.size(), 10U);
  }
  EXPECT_TRUE(found(JumpKind::unexplained, kHeld).contains("RELIANCE 2023-07-20 0.908"));
}

TEST_F(NseFiles, StateThePreviousCloseUnadjustedOnEveryExDate) {
  int ex_dates = 0;
  for (const NseStock& each : data().stocks) {
    const auto bars = each.raw.bars();
    for (const JumpCandidate& jump : jumps_of(each)) {
      if (jump.kind != JumpKind::split_like) continue;
      const auto bar = std::ranges::lower_bound(bars, jump.date, {}, &Bar::date);
      const auto i = static_cast<std::size_t>(bar - bars.begin());
      EXPECT_EQ(each.previous_closes[i], bars[i - 1].close) << each.raw.symbol() << jump.date;
      ++ex_dates;
    }
  }
  EXPECT_EQ(ex_dates, 11);
}

TEST_F(NseFiles, StateAnotherPreviousCloseOnlyWhereASessionIsMissing) {
  std::map<Date, int> stocks;
  for (const NseStock& each : data().stocks) {
    const auto bars = each.raw.bars();
    for (std::size_t i = 1; i < bars.size(); ++i) {
      if (each.previous_closes[i] != bars[i - 1].close) ++stocks[bars[i].date];
    }
  }
  for (const auto& [date, count] : stocks) std::cout << date << ": " << count << " stocks\n";
  ASSERT_EQ(stocks.size(), 3U);
  EXPECT_EQ(stocks.count(Date(2019, 10, 1)), 1U);  // the gap from 2019-08-26 on
  EXPECT_EQ(stocks.count(Date(2021, 11, 8)), 1U);  // Muhurat, 2021-11-04
  EXPECT_EQ(stocks.count(Date(2022, 8, 10)), 1U);  // 2022-08-08
}

TEST_F(NseFiles, LeaveASplitInTheGapUnexplained) {
  const auto jumps = jumps_of(stock("HDFCBANK"));
  ASSERT_EQ(jumps.size(), 1U);
  EXPECT_EQ(jumps[0].date, Date(2019, 10, 1));
  EXPECT_EQ(jumps[0].kind, JumpKind::unexplained);
  EXPECT_TRUE(jumps[0].evidence.sessions_missing);
}

// Why 3/4 can be told from a crash by its open.
TEST_F(NseFiles, OpenOrdinarilyNoFurtherThanElevenPercentFromTheMarket) {
  double largest = 0.0;
  int days = 0;
  for (const NseStock& each : data().stocks) {
    const auto bars = each.raw.bars();
    for (std::size_t i = 1; i < bars.size(); ++i) {
      if (bars[i].date < kTuned.from || bars[i].date > kTuned.to) continue;
      ++days;
      const auto today = std::ranges::lower_bound(data().market, bars[i].date, {}, &Bar::date);
      const auto before = std::ranges::lower_bound(data().market, bars[i - 1].date, {}, &Bar::date);
      ASSERT_TRUE(today != data().market.end() && before != data().market.end());
      const bool known = today->date == bars[i].date && before->date == bars[i - 1].date;
      const double market = known ? std::log(today->open / before->close) : 0.0;
      const double move = std::abs(std::log(bars[i].open / bars[i - 1].close) - market);
      if (move < 0.2) largest = std::max(largest, move);
    }
  }
  std::cout << "largest ordinary open: " << largest << " of " << days << " stock-days\n";
  EXPECT_LT(largest, 0.12);
}

// `bars` as if a factor had come into force on bar `at`.
Series planted(const Series& raw, std::size_t at, double factor) {
  std::vector<Bar> bars(raw.bars().begin(), raw.bars().end());
  for (std::size_t i = at; i < bars.size(); ++i) {
    Bar& bar = bars[i];
    bar = {bar.date,         bar.open * factor,  bar.high * factor,
           bar.low * factor, bar.close * factor, bar.volume / factor};
  }
  return Series::create(raw.symbol(), std::move(bars)).value();
}

struct Recall {
  int planted = 0;
  int found = 0;
  double share() const { return static_cast<double>(found) / planted; }
};

// Plants each factor on every 23rd day of the span, in a window of 81 bars around it.
Recall recall_of(const std::vector<NseStock>& stocks, std::span<const Bar> market, Span span) {
  constexpr std::size_t kBefore = 70;
  Recall recall;
  for (const NseStock& each : stocks) {
    const auto bars = each.raw.bars();
    for (std::size_t i = kBefore + 1; i + 10 < bars.size(); i += 23) {
      if (bars[i].date < span.from || bars[i].date > span.to) continue;
      const Series window = each.raw.between(bars[i - kBefore].date, bars[i + 10].date);
      for (const double factor :
           {0.01, 0.05, 0.1, 1.0 / 6, 0.2, 0.25, 1.0 / 3, 0.4, 0.5, 2.0 / 3, 0.75, 5.0, 10.0}) {
        const auto jumps = detect_jumps(planted(window, kBefore, factor), {.market = market});
        const auto hit = std::ranges::find_if(jumps.value(), [&](const JumpCandidate& jump) {
          return jump.kind == JumpKind::split_like && jump.date == bars[i].date &&
                 jump.factor == factor;
        });
        ++recall.planted;
        recall.found += hit != jumps->end() ? 1 : 0;
      }
    }
  }
  return recall;
}

TEST_F(NseFiles, ShowActionsThatArePlantedInThem) {
  for (const Span span : {kTuned, kHeld}) {
    const Recall recall = recall_of(data().stocks, data().market, span);
    std::cout << fmt::format("{} to {}: found {} of {} planted ({:.2f} %)\n", span.from.to_string(),
                             span.to.to_string(), recall.found, recall.planted,
                             100 * recall.share());
    EXPECT_GE(recall.share(), 0.98);
  }
}

// Whatever Yahoo's files have since 2010, they are adjusted: a split found in them is false. That
// covers years and crashes that no number was chosen on.
TEST_F(NseFiles, HaveNoSplitInWhatIsAdjustedAlready) {
  int stocks = 0;
  for (const auto& entry : std::filesystem::directory_iterator(reference_folder() / "yahoo")) {
    const std::string name = entry.path().stem().string();
    if (name.starts_with('^')) continue;
    const Symbol symbol = Symbol::parse(name.substr(0, name.find('.'))).value();
    const Series series =
        read_yahoo(reference_folder(), symbol, name).between(Date(2010, 1, 8), Date(2024, 12, 31));
    const auto jumps = detect_jumps(series, {.market = data().market}).value();
    for (const CorporateAction& action : detected_actions(symbol, jumps)) {
      ADD_FAILURE() << to_text(std::vector{action});
    }
    ++stocks;
  }
  EXPECT_EQ(stocks, 46);
}

}  // namespace
}  // namespace sensex

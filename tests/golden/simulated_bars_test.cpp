// Compares with the values of this folder, whose provenance README.md tells.
#include "golden/simulated_bars.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "base/sha256.h"
#include "features/missing.h"
#include "features/stock_forms.h"
#include "golden/agreement.h"
#include "golden/golden_table.h"

namespace sensex {

void PrintTo(const IndicatorInfo& info, std::ostream* out) { *out << info.name; }

namespace {

GoldenTable golden_file(const char* name) {
  return GoldenTable::read(std::filesystem::path(SENSEX_SOURCE_DIR) / "tests/golden" / name);
}

// The bars, made once, and what was computed from them.
struct Golden {
  std::vector<Series> bars = golden_bars();
  std::string bars_digest = sha256_hex(to_csv(bars));
  GoldenTable talib = golden_file("simulated_talib.csv");
  GoldenTable definitions = golden_file("simulated_definitions.csv");
  GoldenTable forms = golden_file("simulated_forms.csv");
  std::map<std::string, std::vector<IndicatorValues>> indicators = {};
  std::map<std::string, std::vector<StockFormValues>> seen = {};

  Golden() {
    for (const Series& series : bars) {
      indicators[series.symbol().text()] = indicators_of(series.bars());
      StockForms stream;
      for (const Bar& bar : series.bars()) seen[series.symbol().text()].push_back(stream.push(bar));
    }
  }

  // Which bar of which series a row of a file is about.
  std::size_t bar_of(const GoldenTable& table, std::size_t row) const {
    const auto found = std::ranges::find(bars, table.text(row, "Series"), [](const Series& series) {
      return series.symbol().text();
    });
    const auto all = found->bars();
    const auto bar = std::ranges::find(all, table.text(row, "Date"),
                                       [](const Bar& one) { return one.date.to_string(); });
    return static_cast<std::size_t>(bar - all.begin());
  }
};

const Golden& golden() {
  static const Golden loaded;
  return loaded;
}

// Says that the bars are others, so that no indicator is blamed for it.
std::optional<std::string> complaint_about_bars(const std::string& digest,
                                                const GoldenTable& table) {
  if (digest == table.note("bars-sha256")) return std::nullopt;
  return fmt::format(
      "the simulated market gives other bars ({}) than the golden values were computed from ({}; "
      "{}),"
      " so nothing is said of the indicators; if the market was meant to change, make the values "
      "again as tests/golden/README.md tells",
      digest, table.note("bars-sha256"), table.note("bars"));
}

std::string place(const GoldenTable& table, std::size_t row) {
  return table.text(row, "Series") + " " + table.text(row, "Date");
}

class GoldenBars : public testing::Test {
 protected:
  void SetUp() override {
    for (const GoldenTable* table : {&golden().talib, &golden().definitions, &golden().forms}) {
      const auto complaint = complaint_about_bars(golden().bars_digest, *table);
      ASSERT_FALSE(complaint.has_value()) << *complaint;
    }
  }
};

class SimulatedBars : public GoldenBars, public testing::WithParamInterface<IndicatorInfo> {};

TEST_P(SimulatedBars, AgreeWithTheGoldenValues) {
  const bool is_talibs = golden().talib.has_column(GetParam().name);
  ASSERT_NE(is_talibs, golden().definitions.has_column(GetParam().name)) << "one file has it";
  const GoldenTable& table = is_talibs ? golden().talib : golden().definitions;
  ASSERT_GT(table.row_count(), 350U);
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    const auto& values = golden().indicators.at(table.text(row, "Series"));
    expect_agrees(GetParam().id, table.number(row, GetParam().name),
                  values.at(golden().bar_of(table, row))[index_of(GetParam().id)],
                  place(table, row));
  }
}

INSTANTIATE_TEST_SUITE_P(, SimulatedBars, testing::ValuesIn(catalogue().begin(), catalogue().end()),
                         [](const auto& test) { return std::string(test.param.name); });

// What models see, all 42 forms, beyond the length of the scaling window.
TEST_F(GoldenBars, AgreeWithTheGoldenForms) {
  const GoldenTable& table = golden().forms;
  ASSERT_GT(table.row_count(), 30U);
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    const auto& seen = golden().seen.at(table.text(row, "Series"));
    const StockFormValues& values = seen.at(golden().bar_of(table, row));
    for (std::size_t i = 0; i < kStockFormCount; ++i) {
      const std::string_view name = catalogue()[index_of(stock_form_indicators()[i])].name;
      const double expected = table.number(row, name);
      EXPECT_EQ(is_missing(values[i]), is_missing(expected)) << name << ' ' << place(table, row);
      if (!is_missing(expected)) {
        EXPECT_NEAR(values[i], expected, 1e-9) << name << ' ' << place(table, row);
      }
    }
  }
}

TEST_F(GoldenBars, AStreamCutIntoStepsGivesTheSameBits) {
  for (const Series& series : golden().bars) expect_same_bits_in_steps(series.bars());
}

TEST(GoldenFiles, HoldNothingThatIsNotCompared) {
  EXPECT_EQ(golden().talib.header().size(), 2 + 34U);  // after series and date
  EXPECT_EQ(golden().definitions.header().size(), 2 + 11U);
  EXPECT_EQ(golden().forms.header().size(), 2 + kStockFormCount);
}

TEST(GoldenFiles, AChangedSimulatorIsToldAsSuch) {
  std::vector<Series> bars = golden().bars;
  std::vector<Bar> changed(bars[0].bars().begin(), bars[0].bars().end());
  changed.back().volume += 1.0;
  bars[0] = Series::create(bars[0].symbol(), changed).value();
  const auto complaint = complaint_about_bars(sha256_hex(to_csv(bars)), golden().talib);
  ASSERT_TRUE(complaint.has_value());
  EXPECT_NE(complaint->find("the simulated market gives other bars"), std::string::npos);
  EXPECT_NE(complaint->find("seed 2026"), std::string::npos) << *complaint;
}

TEST(GoldenFiles, AreOfTheSeedThatTheBarsAreMadeWith) {
  const std::string text = to_csv(golden().bars);
  for (const GoldenTable* table : {&golden().talib, &golden().definitions, &golden().forms}) {
    EXPECT_EQ("# " + table->note("bars"), text.substr(0, text.find('\n')));
  }
}

}  // namespace
}  // namespace sensex

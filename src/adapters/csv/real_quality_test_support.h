#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "adapters/csv/csv_source.h"
#include "market/quality.h"
#include "market/test_support.h"

namespace sensex::testing_support {

inline std::filesystem::path data_folder() {
  const char* const set = std::getenv("SENSEX_TEST_DATA");
  return set != nullptr ? std::filesystem::path(set)
                        : std::filesystem::path(SENSEX_SOURCE_DIR) / "../shared/data";
}

inline Instant at(std::string_view text) { return parse_iso8601(text).value(); }

inline RuleResult rule(const QualityReport& report, std::string_view name) {
  return *std::ranges::find(report.rules, name, &RuleResult::rule);
}

inline bool finds(const QualityReport& report, std::string_view name, std::string_view series,
                  Date date) {
  const auto findings = rule(report, name).findings;
  return std::ranges::any_of(findings, [&](const Finding& finding) {
    return finding.series == series && finding.date == date;
  });
}

// "large-move price-scale": the rules that fail.
inline std::string failed(const QualityReport& report) {
  std::string names;
  for (const RuleResult& each : report.rules) {
    if (each.verdict != Verdict::valid) names += (names.empty() ? "" : " ") + each.rule;
  }
  return names;
}

// The rules that stop ingest.
inline std::set<std::string> stoppers(const QualityReport& report) {
  std::set<std::string> names;
  for (const RuleResult& each : report.rules) {
    if (each.stops == Stops::ingest) names.insert(each.rule);
  }
  return names;
}

inline Series with_bars(const Series& series, std::vector<Bar> bars) {
  return Series::create(series.symbol(), std::move(bars)).value();
}

// A copy of the series after `change` has been at its bars.
template <class Change>
Series changed(const Series& series, Change&& change) {
  std::vector<Bar> bars(series.bars().begin(), series.bars().end());
  change(bars);
  return with_bars(series, std::move(bars));
}

inline Bar scaled(Bar bar, double factor) {
  return {.date = bar.date,
          .open = bar.open * factor,
          .high = bar.high * factor,
          .low = bar.low * factor,
          .close = bar.close * factor,
          .volume = bar.volume};
}

inline Bar& on(std::vector<Bar>& bars, Date date) {
  return *std::ranges::find(bars, date, &Bar::date);
}

// What was known at the end of a day.
inline MarketData until(MarketData data, Date last) {
  const Date first(2010, 1, 1);
  data.index = data.index.between(first, last);
  for (Series& each : data.stocks) each = each.between(first, last);
  for (SecondOpinion& each : data.second_opinions) each.series = each.series.between(first, last);
  for (GlobalSeries& each : data.globals) {
    std::vector<GlobalPoint> points(each.points().begin(), each.points().end());
    std::erase_if(points, [&](const GlobalPoint& point) { return point.date > last; });
    each = GlobalSeries::create(each.id(), std::move(points)).value();
  }
  return data;
}

// The reference data as the CSV source reads them, from 2010 on, looked at on New Year 2025.
class RealQuality : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!std::filesystem::is_directory(data_folder())) return;
    loaded_ = make_csv_source(data_folder(), sensex_market())->load({});
    if (*loaded_) report_ = check(**loaded_);
  }
  static void TearDownTestSuite() {
    loaded_.reset();
    report_.reset();
  }

  void SetUp() override {
    if (!loaded_) GTEST_SKIP() << "no reference data at " << data_folder();
    ASSERT_TRUE(loaded_->has_value()) << loaded_->error().message;
  }

  static QualityReport check(const MarketData& data, const MarketData* previous = nullptr,
                             Instant now = at("2025-01-01T03:00:00.000Z")) {
    return check_quality(
        {.data = data, .market = sensex_market(), .previous = previous, .now = now}, {});
  }

  static const MarketData& data() { return **loaded_; }
  static const QualityReport& report() { return *report_; }
  static Series& stock(MarketData& data, std::string_view name) {
    return *std::ranges::find(data.stocks, symbol(name), &Series::symbol);
  }

 private:
  static inline std::optional<Result<MarketData>> loaded_ = std::nullopt;
  static inline std::optional<QualityReport> report_ = std::nullopt;
};

}  // namespace sensex::testing_support

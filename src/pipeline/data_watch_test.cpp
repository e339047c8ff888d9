#include "pipeline/data_watch.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;

class KeptGauge final : public Gauge {
 public:
  void set(double value) override { value_ = value; }
  double value() const { return value_; }

 private:
  double value_ = -1.0;
};

class Gauges final : public Metrics {
 public:
  Counter& counter(const std::string&, const std::string&,
                   const std::vector<MetricLabel>&) override {
    throw std::logic_error("no counter is asked for");
  }
  Gauge& gauge(const std::string& name, const std::string&,
               const std::vector<MetricLabel>&) override {
    return gauges_[name];
  }
  Histogram& histogram(const std::string&, const std::string&, const std::vector<double>&,
                       const std::vector<MetricLabel>&) override {
    throw std::logic_error("no histogram is asked for");
  }
  std::string to_text() const override { return {}; }
  double value(const std::string& name) { return gauges_[name].value(); }

 private:
  std::map<std::string, KeptGauge> gauges_;
};

class DataWatchTest : public testing::Test {
 protected:
  // Friday 27 December 2024 is the last session of the data.
  void keep_data() {
    const Snapshot snapshot{.id = "a",
                            .market = "sensex",
                            .last_session = Date(2024, 12, 27),
                            .created_at = *parse_iso8601("2024-12-27T11:00:00.000Z")};
    ASSERT_TRUE(store_->snapshots().make_current(snapshot).has_value());
  }

  DataState at(std::string_view now) {
    clock_.set(*parse_iso8601(now));
    return *watch_.look();
  }

  FixedClock clock_{*parse_iso8601("2024-12-27T12:00:00.000Z")};
  std::unique_ptr<Store> store_ = make_memory_store();
  Gauges gauges_;
  DataWatch watch_{*store_, sensex_market(), clock_, gauges_, 1};
};

TEST_F(DataWatchTest, WithoutDataNothingIsFreshAndTheAgeIsUnknown) {
  EXPECT_FALSE(at("2024-12-27T12:00:00.000Z").is_fresh);
  EXPECT_TRUE(std::isnan(gauges_.value("sensex_data_age_seconds")));
  EXPECT_TRUE(std::isnan(gauges_.value("sensex_data_sessions_behind")));
}

TEST_F(DataWatchTest, AgeIsCountedInSessionsSoThatAWeekendIsNone) {
  keep_data();
  EXPECT_TRUE(at("2024-12-30T10:09:59.000Z").is_fresh);
  EXPECT_EQ(gauges_.value("sensex_data_sessions_behind"), 0.0);
  EXPECT_TRUE(at("2024-12-31T10:09:59.000Z").is_fresh);
  EXPECT_EQ(gauges_.value("sensex_data_sessions_behind"), 1.0);
  EXPECT_FALSE(at("2024-12-31T10:10:00.000Z").is_fresh);
  EXPECT_EQ(gauges_.value("sensex_data_sessions_behind"), 2.0);
}

TEST_F(DataWatchTest, DataThatGoBeyondNowAreNotFresh) {
  keep_data();
  const DataState state = at("2024-12-27T10:09:59.999Z");
  EXPECT_FALSE(state.is_fresh);
  EXPECT_EQ(state.after_now,
            "the data go to 2024-12-27, after now (2024-12-27T10:09:59.999Z): is the clock right?");
  EXPECT_EQ(gauges_.value("sensex_data_age_seconds"), -0.001);
  EXPECT_TRUE(at("2024-12-27T10:10:00.000Z").is_fresh);
  EXPECT_EQ(at("2024-12-27T10:10:00.000Z").after_now, "");
}

TEST_F(DataWatchTest, GaugesAreInSecondsAndDays) {
  keep_data();
  at("2024-12-27T10:11:00.000Z");
  EXPECT_EQ(gauges_.value("sensex_data_age_seconds"), 60.0);
  EXPECT_EQ(gauges_.value("sensex_last_ingest_timestamp_seconds"), 1'735'297'200.0);
  EXPECT_EQ(gauges_.value("sensex_calendar_days_left"), 734.0);
}

TEST_F(DataWatchTest, TheCalendarsEndIsSeenComingAndPast) {
  EXPECT_EQ(at("2026-12-31T12:00:00.000Z").calendar_days_left, 0);
  EXPECT_EQ(at("2027-01-02T12:00:00.000Z").calendar_days_left, -2);
}

}  // namespace
}  // namespace sensex

#include "adapters/prometheus/prometheus_metrics.h"

#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sensex {
namespace {

using testing::HasSubstr;

TEST(PrometheusMetrics, NothingIsAnEmptyText) {
  EXPECT_EQ(make_prometheus_metrics()->to_text(), "");
}

TEST(PrometheusMetrics, CounterIsWrittenWithHelpTypeAndLabels) {
  const auto metrics = make_prometheus_metrics();
  metrics->counter("requests_total", "Requests answered", {{"route", "/"}}).increment(2);
  EXPECT_EQ(metrics->to_text(),
            "# HELP requests_total Requests answered\n# TYPE requests_total counter\n"
            "requests_total{route=\"/\"} 2\n");
}

TEST(PrometheusMetrics, SameNameAndLabelsAreTheSameMetric) {
  const auto metrics = make_prometheus_metrics();
  Counter& first = metrics->counter("c_total", "C", {{"a", "1"}, {"b", "2"}});
  Counter& again = metrics->counter("c_total", "C", {{"b", "2"}, {"a", "1"}});
  EXPECT_EQ(&first, &again);
}

TEST(PrometheusMetrics, OtherLabelsAreAnotherMetricOfTheFamily) {
  const auto metrics = make_prometheus_metrics();
  metrics->counter("c_total", "C", {{"a", "1"}}).increment();
  Counter& other = metrics->counter("c_total", "C", {{"a", "2"}});
  EXPECT_EQ(other.value(), 0.0);
}

TEST(PrometheusMetrics, GaugeKeepsTheLastValue) {
  const auto metrics = make_prometheus_metrics();
  Gauge& gauge = metrics->gauge("age_days", "Age");
  gauge.set(3);
  gauge.set(1);
  EXPECT_THAT(metrics->to_text(), HasSubstr("age_days 1\n"));
}

TEST(PrometheusMetrics, HistogramCountsUpToEachBound) {
  const auto metrics = make_prometheus_metrics();
  Histogram& histogram = metrics->histogram("t_seconds", "T", {0.1, 1.0});
  histogram.observe(0.05);
  histogram.observe(5.0);
  EXPECT_THAT(metrics->to_text(), HasSubstr("t_seconds_bucket{le=\"0.1\"} 1\n"));
  EXPECT_THAT(metrics->to_text(), HasSubstr("t_seconds_bucket{le=\"+Inf\"} 2\n"));
}

TEST(PrometheusMetrics, LabelValuesAreEscaped) {
  const auto metrics = make_prometheus_metrics();
  metrics->counter("c_total", "C", {{"path", "a\"b\n"}});
  EXPECT_THAT(metrics->to_text(), HasSubstr(R"(c_total{path="a\"b\n"} 0)"));
}

TEST(PrometheusMetrics, ThreadsThatLookUpAndIncrementLoseNothing) {
  const auto metrics = make_prometheus_metrics();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&metrics] {
        for (int n = 0; n < 250; ++n) metrics->counter("c_total", "C", {{"a", "1"}}).increment();
      });
    }
  }
  EXPECT_EQ(metrics->counter("c_total", "C", {{"a", "1"}}).value(), 1000.0);
}

}  // namespace
}  // namespace sensex

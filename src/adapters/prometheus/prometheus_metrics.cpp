#include "adapters/prometheus/prometheus_metrics.h"

#include <map>
#include <mutex>
#include <utility>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace sensex {
namespace {

class PrometheusCounter final : public Counter {
 public:
  explicit PrometheusCounter(prometheus::Counter& counter) : counter_(counter) {}
  void increment(double by) override { counter_.Increment(by); }
  double value() const override { return counter_.Value(); }

 private:
  prometheus::Counter& counter_;
};

class PrometheusGauge final : public Gauge {
 public:
  explicit PrometheusGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
  void set(double value) override { gauge_.Set(value); }

 private:
  prometheus::Gauge& gauge_;
};

class PrometheusHistogram final : public Histogram {
 public:
  explicit PrometheusHistogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
  void observe(double value) override { histogram_.Observe(value); }

 private:
  prometheus::Histogram& histogram_;
};

prometheus::Labels to_labels(const std::vector<MetricLabel>& labels) {
  prometheus::Labels result;
  for (const MetricLabel& label : labels) result.emplace(label.name, label.value);
  return result;
}

// A port's object for each of the library's, which the library itself finds by name and labels.
template <class Port, class Adapter, class Original>
class Adapters {
 public:
  Port& of(Original& original) {
    const std::lock_guard lock(mutex_);
    return adapters_.try_emplace(&original, original).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<Original*, Adapter> adapters_;  // guarded by mutex_; its nodes never move
};

class PrometheusMetrics final : public Metrics {
 public:
  Counter& counter(const std::string& name, const std::string& help,
                   const std::vector<MetricLabel>& labels) override {
    auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry_);
    return counters_.of(family.Add(to_labels(labels)));
  }

  Gauge& gauge(const std::string& name, const std::string& help,
               const std::vector<MetricLabel>& labels) override {
    auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(registry_);
    return gauges_.of(family.Add(to_labels(labels)));
  }

  Histogram& histogram(const std::string& name, const std::string& help,
                       const std::vector<double>& bounds,
                       const std::vector<MetricLabel>& labels) override {
    auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(registry_);
    return histograms_.of(family.Add(to_labels(labels), bounds));
  }

  std::string to_text() const override {
    return prometheus::TextSerializer().Serialize(registry_.Collect());
  }

 private:
  prometheus::Registry registry_;
  Adapters<Counter, PrometheusCounter, prometheus::Counter> counters_;
  Adapters<Gauge, PrometheusGauge, prometheus::Gauge> gauges_;
  Adapters<Histogram, PrometheusHistogram, prometheus::Histogram> histograms_;
};

}  // namespace

std::unique_ptr<Metrics> make_prometheus_metrics() { return std::make_unique<PrometheusMetrics>(); }

}  // namespace sensex

#pragma once

#include <string>
#include <vector>

namespace sensex {

// Metric primitives as a port; adapters/prometheus implements it. References live as long as the
// Metrics they come from: look a metric up once, keep the reference. All calls are thread-safe.
class Counter {
 public:
  virtual ~Counter() = default;
  virtual void increment(double by = 1.0) = 0;  // REQUIRES: by >= 0
  virtual double value() const = 0;
};

class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void set(double value) = 0;
};

class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void observe(double value) = 0;
};

struct MetricLabel {
  std::string name = {};
  std::string value = {};
};

// Names follow Prometheus' practice: snake_case, base unit as suffix, `_total` for counters.
class Metrics {
 public:
  virtual ~Metrics() = default;
  // The same name and labels give the same metric.
  virtual Counter& counter(const std::string& name, const std::string& help,
                           const std::vector<MetricLabel>& labels = {}) = 0;
  virtual Gauge& gauge(const std::string& name, const std::string& help,
                       const std::vector<MetricLabel>& labels = {}) = 0;
  // `bounds`: upper bounds of the buckets, ascending, in the unit the name states.
  virtual Histogram& histogram(const std::string& name, const std::string& help,
                               const std::vector<double>& bounds,
                               const std::vector<MetricLabel>& labels = {}) = 0;
  // Prometheus text exposition format 0.0.4.
  virtual std::string to_text() const = 0;
};

}  // namespace sensex

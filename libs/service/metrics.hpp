#pragma once

#include <initializer_list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus {
class Collectable;
class Counter;
class Gauge;
class Histogram;
class Registry;
}  // namespace prometheus

namespace hearth::service {

// Handles to one series each. They are cheap to copy and as long-lived as the Metrics they came
// from; safe from any thread.
class Counter {
 public:
  explicit Counter(prometheus::Counter& counter) : counter_(&counter) {}
  void add(double amount = 1);  // amount >= 0

 private:
  prometheus::Counter* counter_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& gauge) : gauge_(&gauge) {}
  void set(double value);
  void add(double amount);

 private:
  prometheus::Gauge* gauge_;
};

// Takes a mutex on every observation: observe once per batch, or use HttpMetrics' kind where it is
// hot.
class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& histogram) : histogram_(&histogram) {}
  void observe(double value);

 private:
  prometheus::Histogram* histogram_;
};

// Upper bounds in seconds; each objective of docs/slo.md is one of them.
std::span<const double> request_buckets();
std::span<const double> freshness_buckets();

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// All series of a process. Every one is made at start-up, so that it exists at zero from the first
// scrape; label values come from closed enumerations. Names are
// hearth_<area>_<what>_<unit>[_total].
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter counter(std::string_view name, std::string_view help, Labels labels = {});
  Gauge gauge(std::string_view name, std::string_view help, Labels labels = {});
  Histogram histogram(std::string_view name, std::string_view help, std::span<const double> buckets,
                      Labels labels = {});

  // For what is counted elsewhere (a process's memory, a queue's own counters); asked at every
  // scrape.
  void add(std::shared_ptr<prometheus::Collectable> source);

  std::string text() const;  // the Prometheus text format, version 0.0.4

 private:
  std::unique_ptr<prometheus::Registry> registry_;
  mutable std::mutex mutex_;  // guards sources_
  std::vector<std::shared_ptr<prometheus::Collectable>> sources_;
};

}  // namespace hearth::service

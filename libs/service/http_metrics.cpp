#include "service/http_metrics.hpp"

#include <algorithm>
#include <array>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

namespace hearth::service {
namespace {

// The first ten are exported from the start, the others once they have happened; 0 stands for any
// other.
constexpr std::array kStatuses = {200, 204, 400, 401, 404, 409, 413, 429, 500, 503, 201, 202, 403,
                                  405, 408, 411, 412, 414, 415, 417, 422, 431, 501, 504, 505, 0};
constexpr std::size_t kAlwaysExported = 10;
constexpr std::size_t kBuckets = 13;  // request_buckets() and +Inf

using Counts = std::atomic<std::uint64_t>;

std::size_t status_index(int status) {
  const auto found = std::find(kStatuses.begin(), kStatuses.end() - 1, status);
  return static_cast<std::size_t>(found - kStatuses.begin());
}

}  // namespace

struct HttpMetrics::Series {
  std::string route;
  std::string method;
  std::array<Counts, kStatuses.size()> statuses{};
  std::array<Counts, kBuckets> buckets{};  // not cumulative
  Counts nanoseconds{0};
};

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using AllSeries = std::vector<std::unique_ptr<HttpMetrics::Series>>;

std::vector<ClientMetric::Label> labels(const HttpMetrics::Series& series) {
  return {{"route", series.route}, {"method", series.method}};
}

void append_requests(const HttpMetrics::Series& series, MetricFamily& family) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    const auto count = series.statuses[i].load(std::memory_order_relaxed);
    if (count == 0 && i >= kAlwaysExported) continue;
    ClientMetric metric;
    metric.label = labels(series);
    metric.label.push_back({"code", kStatuses[i] == 0 ? "other" : std::to_string(kStatuses[i])});
    metric.counter.value = static_cast<double>(count);
    family.metric.push_back(std::move(metric));
  }
}

void append_durations(const HttpMetrics::Series& series, MetricFamily& family) {
  ClientMetric metric;
  metric.label = labels(series);
  const auto bounds = request_buckets();
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    total += series.buckets[i].load(std::memory_order_relaxed);
    const double bound = i < bounds.size() ? bounds[i] : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back({total, bound});
  }
  metric.histogram.sample_count = total;
  metric.histogram.sample_sum =
      static_cast<double>(series.nanoseconds.load(std::memory_order_relaxed)) / 1e9;
  family.metric.push_back(std::move(metric));
}

void append_rate_limited(const HttpMetrics::Series& series, MetricFamily& family) {
  ClientMetric metric;
  metric.label = {{"route", series.route}};
  metric.counter.value =
      static_cast<double>(series.statuses[status_index(429)].load(std::memory_order_relaxed));
  family.metric.push_back(std::move(metric));
}

class Source : public prometheus::Collectable {
 public:
  Source(std::shared_ptr<AllSeries> series, std::shared_ptr<std::atomic<std::int64_t>> in_flight)
      : series_(std::move(series)), in_flight_(std::move(in_flight)) {}

  std::vector<MetricFamily> Collect() const override {
    std::vector<MetricFamily> families = {
        {"hearth_http_requests_total", "Requests answered.", MetricType::Counter, {}},
        {"hearth_http_request_duration_seconds",
         "Time from a request's first byte to the end of its answer.",
         MetricType::Histogram,
         {}},
        {"hearth_http_requests_in_flight",
         "Requests being read, handled or answered.",
         MetricType::Gauge,
         {}},
        {"hearth_rate_limited_total",
         "Requests answered 429: their caller has sent too many.",
         MetricType::Counter,
         {}}};
    for (const auto& series : *series_) {
      append_requests(*series, families[0]);
      append_durations(*series, families[1]);
      append_rate_limited(*series, families[3]);
    }
    ClientMetric in_flight;
    in_flight.gauge.value = static_cast<double>(in_flight_->load(std::memory_order_relaxed));
    families[2].metric.push_back(in_flight);
    return families;
  }

 private:
  std::shared_ptr<AllSeries> series_;
  std::shared_ptr<std::atomic<std::int64_t>> in_flight_;
};

}  // namespace

HttpMetrics::HttpMetrics(Metrics& metrics, const Router& router)
    : series_(std::make_shared<AllSeries>()),
      in_flight_(std::make_shared<std::atomic<std::int64_t>>(0)) {
  for (const auto& route : router.routes()) {
    series_->push_back(std::make_unique<Series>());
    series_->back()->route = route.path;
    series_->back()->method = route.method;
  }
  series_->push_back(std::make_unique<Series>());
  series_->back()->route = "unmatched";
  series_->back()->method = "any";
  metrics.add(std::make_shared<Source>(series_, in_flight_));
}

void HttpMetrics::finished(const Route* route, int status, std::chrono::nanoseconds duration) {
  in_flight_->fetch_sub(1, std::memory_order_relaxed);
  if (status == 0) return;  // the caller went before it had asked anything
  Series& series = *(*series_)[route == nullptr ? series_->size() - 1 : route->index];
  const double seconds = std::chrono::duration<double>(duration).count();
  const auto bounds = request_buckets();
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
  series.statuses[status_index(status)].fetch_add(1, std::memory_order_relaxed);
  series.buckets[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  series.nanoseconds.fetch_add(static_cast<std::uint64_t>(duration.count()),
                               std::memory_order_relaxed);
}

}  // namespace hearth::service

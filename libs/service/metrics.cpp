#include "service/metrics.hpp"

#include <array>
#include <iterator>
#include <map>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "service/merge_families.hpp"

namespace hearth::service {
namespace {

std::map<std::string, std::string> to_map(Labels labels) {
  std::map<std::string, std::string> map;
  for (const auto& [name, value] : labels) map.emplace(name, value);
  return map;
}

// The registry gives the existing family back when a name is used again with other labels.
template <class Builder>
auto& family(Builder builder, prometheus::Registry& registry, std::string_view name,
             std::string_view help) {
  return builder.Name(std::string(name)).Help(std::string(help)).Register(registry);
}

}  // namespace

void Counter::add(double amount) { counter_->Increment(amount); }
void Gauge::set(double value) { gauge_->Set(value); }
void Gauge::add(double amount) { gauge_->Increment(amount); }
void Histogram::observe(double value) { histogram_->Observe(value); }

std::span<const double> request_buckets() {
  static constexpr std::array kBuckets = {.0005, .001, .0025, .005, .01, .025,
                                          .05,   .1,   .25,   .5,   1.,  2.5};
  return kBuckets;
}

std::span<const double> freshness_buckets() {
  static constexpr std::array kBuckets = {.05, .1, .25, .5, 1., 2.5, 5., 10., 30., 60., 300.};
  return kBuckets;
}

Metrics::Metrics() : registry_(std::make_unique<prometheus::Registry>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(std::string_view name, std::string_view help, Labels labels) {
  return Counter(family(prometheus::BuildCounter(), *registry_, name, help).Add(to_map(labels)));
}

Gauge Metrics::gauge(std::string_view name, std::string_view help, Labels labels) {
  return Gauge(family(prometheus::BuildGauge(), *registry_, name, help).Add(to_map(labels)));
}

Histogram Metrics::histogram(std::string_view name, std::string_view help,
                             std::span<const double> buckets, Labels labels) {
  prometheus::Histogram::BucketBoundaries bounds(buckets.begin(), buckets.end());
  return Histogram(family(prometheus::BuildHistogram(), *registry_, name, help)
                       .Add(to_map(labels), std::move(bounds)));
}

void Metrics::add(std::shared_ptr<prometheus::Collectable> source) {
  const std::lock_guard lock(mutex_);
  sources_.push_back(std::move(source));
}

std::string Metrics::text() const {
  auto families = registry_->Collect();
  const std::lock_guard lock(mutex_);
  for (const auto& source : sources_) {
    auto more = source->Collect();
    families.insert(families.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
  }
  return prometheus::TextSerializer().Serialize(merge_families(std::move(families)));
}

}  // namespace hearth::service

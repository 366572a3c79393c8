#include "service/merge_families.hpp"

#include <map>
#include <string>
#include <utility>

#include "common/check.hpp"

namespace hearth::service {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

void add(ClientMetric& to, const ClientMetric& from) {
  to.counter.value += from.counter.value;
  to.gauge.value += from.gauge.value;
  to.histogram.sample_count += from.histogram.sample_count;
  to.histogram.sample_sum += from.histogram.sample_sum;
  HEARTH_CHECK(to.histogram.bucket.size() == from.histogram.bucket.size());
  for (std::size_t i = 0; i < to.histogram.bucket.size(); ++i) {
    to.histogram.bucket[i].cumulative_count += from.histogram.bucket[i].cumulative_count;
  }
}

struct Merging {
  std::size_t at;                                              // where the family stands
  std::map<std::vector<ClientMetric::Label>, std::size_t> of;  // where its series stand
};

}  // namespace

std::vector<MetricFamily> merge_families(std::vector<MetricFamily> families) {
  std::vector<MetricFamily> merged;
  std::map<std::string, Merging> known;
  for (MetricFamily& family : families) {
    const auto [entry, is_new] = known.try_emplace(family.name, Merging{merged.size(), {}});
    if (is_new) merged.push_back({family.name, family.help, family.type, {}});
    auto& series = merged[entry->second.at].metric;
    for (ClientMetric& metric : family.metric) {
      const auto [place, first] = entry->second.of.try_emplace(metric.label, series.size());
      if (first) {
        series.push_back(std::move(metric));
      } else {
        add(series[place->second], metric);
      }
    }
  }
  return merged;
}

}  // namespace hearth::service

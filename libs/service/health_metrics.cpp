#include "service/health_metrics.hpp"

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

namespace hearth::service {
namespace {

class LoopLag : public prometheus::Collectable {
 public:
  explicit LoopLag(const Health& health) : health_(health) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    const auto silence = health_.longest_silence(Heartbeat::Clock::now());
    prometheus::ClientMetric metric;
    metric.gauge.value = std::chrono::duration<double>(silence).count();
    return {{"hearth_event_loop_lag_seconds",
             "Time since the last turn of the worker loop that has turned longest ago.",
             prometheus::MetricType::Gauge,
             {metric}}};
  }

 private:
  const Health& health_;
};

}  // namespace

void add_health_metrics(Metrics& metrics, const Health& health) {
  metrics.add(std::make_shared<LoopLag>(health));
}

}  // namespace hearth::service

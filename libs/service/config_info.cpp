#include "service/config_info.hpp"

#include <mutex>
#include <utility>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

namespace hearth::service {

class ConfigInfo::Source : public prometheus::Collectable {
 public:
  void set(std::string sha256, TimePoint now) {
    const std::lock_guard lock(mutex_);
    sha256_ = std::move(sha256);
    adopted_ = now;
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    const std::lock_guard lock(mutex_);
    prometheus::ClientMetric info;
    info.label = {{"sha256", sha256_}};
    info.gauge.value = 1;
    prometheus::ClientMetric time;
    time.gauge.value = static_cast<double>(to_unix_ms(adopted_)) / 1000;
    using enum prometheus::MetricType;
    return {{"hearth_config_info",
             "Always 1; the label is the digest of the product configuration in force.",
             Gauge,
             {info}},
            {"hearth_config_last_reload_success_timestamp_seconds",
             "When that configuration was adopted, Unix time; 0: none yet.",
             Gauge,
             {time}}};
  }

 private:
  mutable std::mutex mutex_;
  std::string sha256_ = "none";
  TimePoint adopted_{};
};

ConfigInfo::ConfigInfo(Metrics& metrics) : source_(std::make_shared<Source>()) {
  metrics.add(source_);
}

void ConfigInfo::adopted(std::string sha256, TimePoint now) {
  source_->set(std::move(sha256), now);
}

}  // namespace hearth::service

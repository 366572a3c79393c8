#pragma once

#include <memory>

#include "fold/opening.hpp"
#include "fold/redis_metrics.hpp"
#include "recall/routes.hpp"
#include "recall/settings.hpp"

namespace hearth::recall {

// The service: once its installation is found, the fold's worker, what the routes answer from, and
// the couriers.
class Recall {
 public:
  static constexpr const char* kName = "recall";
  using Settings = RecallSettings;
  using Apis = AwaitedApis;

  Recall(const Settings& settings, Apis& apis, service::Metrics& metrics, service::Health& health,
         service::Log& log);
  ~Recall();
  Recall(const Recall&) = delete;
  Recall& operator=(const Recall&) = delete;

  void stop();  // ends folding and delivering, and gives the partitions back; reads go on

 private:
  class Running;

  fold::RedisMetrics redis_metrics_;
  fold::FoldMetrics fold_metrics_;
  DeliveryMetrics delivery_metrics_;
  const Settings settings_;
  Apis& apis_;
  service::Health& health_;
  service::Log log_;
  std::unique_ptr<Running> running_;  // set by the opening's thread
  fold::Opening opening_;
};

}  // namespace hearth::recall

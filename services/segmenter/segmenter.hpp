#pragma once

#include <memory>

#include "fold/folding_settings.hpp"
#include "fold/opening.hpp"
#include "fold/redis_metrics.hpp"
#include "segmenter/routes.hpp"

namespace hearth::segmenter {

// The service: once its installation is found, the fold's worker and what the routes answer from.
class Segmenter {
 public:
  static constexpr const char* kName = "segmenter";
  using Settings = fold::FoldingSettings;
  using Apis = AwaitedApis;

  Segmenter(const Settings& settings, Apis& apis, service::Metrics& metrics,
            service::Health& health, service::Log& log);
  ~Segmenter();
  Segmenter(const Segmenter&) = delete;
  Segmenter& operator=(const Segmenter&) = delete;

  void stop();  // ends folding and gives the partitions back; reads go on

 private:
  class Running;

  fold::RedisMetrics redis_metrics_;
  fold::FoldMetrics fold_metrics_;
  const Settings settings_;
  Apis& apis_;
  service::Metrics& metrics_;
  service::Health& health_;
  service::Log log_;
  std::unique_ptr<Running> running_;  // set by the opening's thread
  fold::Opening opening_;
};

}  // namespace hearth::segmenter

#pragma once

#include <chrono>
#include <map>
#include <string_view>

#include "service/metrics.hpp"

namespace hearth::recall {

// What a service tells Prometheus of the messages it takes outside.
class DeliveryMetrics {
 public:
  explicit DeliveryMetrics(service::Metrics& metrics);

  void attempted(std::string_view outcome);  // see commands.hpp
  void answered(std::chrono::steady_clock::duration took);

 private:
  std::map<std::string_view, service::Counter> attempts_;  // by outcome
  service::Histogram seconds_;
};

}  // namespace hearth::recall

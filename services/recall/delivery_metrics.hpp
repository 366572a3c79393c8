#pragma once

#include <chrono>
#include <map>
#include <string_view>

#include "fold/consumer_metrics.hpp"
#include "jetstream/work_queue.hpp"
#include "service/metrics.hpp"

namespace hearth::recall {

// What the queue is answered: delivered or given up; later again; unreadable.
inline constexpr std::string_view kAck = "ack", kNak = "nak", kTerm = "term";

// What a service tells Prometheus of the messages it takes outside.
class DeliveryMetrics {
 public:
  explicit DeliveryMetrics(service::Metrics& metrics);

  void attempted(std::string_view outcome);  // see commands.hpp
  void answered(std::chrono::steady_clock::duration took);
  void level(const jetstream::QueueLevel& level) {
    queue_.waiting(static_cast<double>(level.waiting), static_cast<double>(level.unanswered));
  }
  fold::ConsumerMetrics& queue() { return queue_; }

 private:
  std::map<std::string_view, service::Counter> attempts_;  // by outcome
  service::Histogram seconds_;
  fold::ConsumerMetrics queue_;
};

}  // namespace hearth::recall

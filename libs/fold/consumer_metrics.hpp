#pragma once

#include <chrono>
#include <initializer_list>
#include <map>
#include <string_view>

#include "service/metrics.hpp"

namespace hearth::fold {

// Rate, errors and duration of whoever works through a stream: the fold, recall's couriers. Its
// labels are constants of the code. Told of whole batches, since its histogram takes a mutex.
class ConsumerMetrics {
 public:
  struct Consumer {
    std::string_view stream;
    std::string_view name;
    std::initializer_list<std::string_view> outcomes;
  };
  ConsumerMetrics(service::Metrics& metrics, const Consumer& consumer);

  void ended(std::string_view outcome, double messages = 1) { messages_.at(outcome).add(messages); }
  void redelivered(double messages = 1) { redeliveries_.add(messages); }
  // Not worked through yet, and of what was worked through or given out, still without an answer.
  void waiting(double messages, double unanswered) {
    pending_.set(messages);
    ack_pending_.set(unanswered);
  }
  void took(std::chrono::steady_clock::duration time) {
    processing_.observe(std::chrono::duration<double>(time).count());
  }

 private:
  std::map<std::string_view, service::Counter> messages_;  // by outcome
  service::Counter redeliveries_;
  service::Gauge pending_, ack_pending_;
  service::Histogram processing_;
};

}  // namespace hearth::fold

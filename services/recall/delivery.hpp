#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "contract/message.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"
#include "jetstream/work_queue.hpp"
#include "recall/core/delivery_policy.hpp"
#include "recall/courier.hpp"
#include "recall/delivery_metrics.hpp"
#include "recall/webhook.hpp"
#include "service/log.hpp"

namespace hearth::recall {

struct DeliverySettings {
  WebhookSettings webhook;
  RetryPolicy retries;
  std::size_t couriers = 4;  // HEARTH_WEBHOOK_COURIERS, 1..32: so many messages are under way
  Millis ack_wait{30'000};   // a courier that is silent for so long has lost its message to another
};

// Takes what the folds of all partitions handed out to the receiver. All replicas share the work.
// At least once, always under the message's one id: the outcome of each attempt goes into the log,
// as a command to the user, before the message is acknowledged. What has expired is dropped, so
// that a service that catches up makes no storm of old messages; and what nobody wants any more.
class Delivery {
 public:
  Delivery(DeliverySettings settings, contract::Names names, contract::Genesis genesis,
           jetstream::Connection& connection, jetstream::Publisher& publisher,
           DeliveryMetrics& metrics, AskWanted ask_wanted, service::Log log);
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  void stop();  // what is under way is ended first

 private:
  void run(const std::stop_token& stop, bool watches);  // one of them watches the queue
  std::unique_ptr<jetstream::WorkQueue> open_queue(const std::stop_token& stop);
  Status find_stream();
  Status look(jetstream::WorkQueue& queue);
  void pause(const std::stop_token& stop);

  const DeliverySettings settings_;
  const contract::Names names_;
  const contract::Genesis genesis_;
  jetstream::Connection& connection_;
  jetstream::Publisher& publisher_;
  DeliveryMetrics& metrics_;
  const AskWanted ask_wanted_;  // by all threads
  service::Log log_;
  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace hearth::recall

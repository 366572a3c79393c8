#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "contract/message.hpp"
#include "jetstream/publisher.hpp"
#include "jetstream/work_queue.hpp"
#include "recall/core/delivery_policy.hpp"
#include "recall/core/withdrawal.hpp"
#include "recall/delivery_metrics.hpp"
#include "recall/webhook.hpp"

namespace hearth::recall {

// What one message to be delivered says of itself; see outreach_body() in core/message.hpp.
struct Outgoing {
  std::string id, user_id, campaign, step;
  std::int64_t silence = 0;
  TimePoint at{};  // log time of its step
  TimePoint expires{};
};
Result<Outgoing> parse_outgoing(std::string_view body);

// The command that records an attempt, under the key "<message>/<attempt>".
contract::Command delivery_command(const Outgoing& message, std::uint64_t attempt,
                                   std::string_view outcome, int status);

// Asked before each attempt. kUnavailable: of nobody can it be told now; kLimit: not of this user.
using AskWanted = std::function<Result<Wanted>(const Outgoing& message)>;
// Waits a little before it is asked again. False: do not ask, it is time to stop.
using Pause = std::function<bool()>;

struct CourierTerms {
  const WebhookSettings& webhook;
  const RetryPolicy& retries;
  const contract::Names& names;
  const contract::Genesis& genesis;
  jetstream::Publisher& publisher;
  DeliveryMetrics& metrics;
  const AskWanted& ask_wanted;
  const Pause& pause;
};

// Delivers one message after the other, and answers the queue. One thread uses one.
class Courier {
 public:
  explicit Courier(const CourierTerms& terms);

  // An error: the attempt could not be recorded, or nobody can tell whether the message is still
  // wanted. The queue gives the message out again.
  Status deliver(const jetstream::WorkItem& item, jetstream::WorkQueue& queue);

 private:
  struct Attempt {
    DeliveryVerdict verdict;
    int status = 0;
    Wanted wanted = Wanted::kStill;
  };
  // What the queue was answered.
  Result<std::string_view> work(const jetstream::WorkItem& item, jetstream::WorkQueue& queue);
  Result<Attempt> attempt(const Outgoing& message, const jetstream::WorkItem& item,
                          jetstream::WorkQueue& queue);
  Result<Wanted> await_wanted(const Outgoing& message, const jetstream::WorkItem& item,
                              jetstream::WorkQueue& queue);
  bool has_expired(const Outgoing& message) const;
  Status record(const contract::Command& command);

  CourierTerms terms_;
  Webhook webhook_;
};

}  // namespace hearth::recall

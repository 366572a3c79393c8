#include "recall/delivery_metrics.hpp"

#include "recall/core/commands.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {

DeliveryMetrics::DeliveryMetrics(service::Metrics& metrics)
    : seconds_(metrics.histogram("hearth_delivery_duration_seconds",
                                 "From posting a message to its receiver's answer",
                                 service::request_buckets(), {{"channel", kWebhook}})),
      queue_(metrics, {"outreach", "delivery", {kAck, kNak, kTerm}}) {
  for (const std::string_view outcome :
       {kDelivered, kFailed, kRetried, kNoChannel, kExpired, kWithdrawn}) {
    attempts_.emplace(outcome,
                      metrics.counter("hearth_delivery_attempts_total",
                                      "Attempts to deliver a message outside, by their outcome",
                                      {{"channel", kWebhook}, {"outcome", outcome}}));
  }
}

void DeliveryMetrics::attempted(std::string_view outcome) { attempts_.at(outcome).add(); }

void DeliveryMetrics::answered(std::chrono::steady_clock::duration took) {
  seconds_.observe(std::chrono::duration<double>(took).count());
}

}  // namespace hearth::recall

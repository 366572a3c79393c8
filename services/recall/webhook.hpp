#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "common/time.hpp"

namespace hearth::recall {

struct WebhookSettings {
  std::string url;  // HEARTH_WEBHOOK_URL; empty: there is no such channel
  std::string key;  // HEARTH_WEBHOOK_SECRET, decoded
  Millis connect_timeout{3'000};
  Millis timeout{10'000};  // of a whole attempt; well below the queue's ack_wait
};

// Posts messages to the receiver, one at a time over a connection that is kept. One thread uses
// one. Redirects are not followed: a signed message goes where the operator said and nowhere else.
class Webhook {
 public:
  explicit Webhook(const WebhookSettings& settings);
  ~Webhook();
  Webhook(const Webhook&) = delete;
  Webhook& operator=(const Webhook&) = delete;

  // The answer's status; 0: there was none in time.
  int post(std::string_view id, std::string_view body, TimePoint now);

 private:
  struct Handle;
  const WebhookSettings settings_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace hearth::recall

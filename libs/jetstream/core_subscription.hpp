#pragma once

#include <memory>

#include "jetstream/connection.hpp"

struct __natsSubscription;

namespace hearth::jetstream {

// A running subscription without storage. Once the destructor has returned the handler is not
// called again; it waits for a running call, so the handler must not destroy its own subscription.
class CoreSubscription {
 public:
  ~CoreSubscription();
  CoreSubscription(const CoreSubscription&) = delete;
  CoreSubscription& operator=(const CoreSubscription&) = delete;

 private:
  friend class Connection;
  struct State;
  CoreSubscription(Connection& connection, std::shared_ptr<State> state)
      : connection_(connection), state_(std::move(state)) {}
  static void on_message(::__natsConnection*, ::__natsSubscription*, void* message, void* state);

  Connection& connection_;
  std::shared_ptr<State> state_;
  ::__natsSubscription* subscription_ = nullptr;
};

}  // namespace hearth::jetstream

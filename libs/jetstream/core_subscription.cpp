#include "jetstream/core_subscription.hpp"

#include <mutex>
#include <utility>

#include "jetstream/client_library.hpp"

namespace hearth::jetstream {

// Shared with the delivery thread, which may still hold a message when the destructor returns.
struct CoreSubscription::State {
  std::mutex delivery;
  bool ended = false;
  Connection::CoreHandler handler;
};

namespace {

constexpr int kMaxPendingBytes = 64 * 1024 * 1024;

template <class T>
void delete_owner(void* owner) {
  delete static_cast<std::shared_ptr<T>*>(owner);
}

}  // namespace

void CoreSubscription::on_message(natsConnection*, natsSubscription*, void* message, void* owner) {
  MessageHandle received(static_cast<natsMsg*>(message));
  State& state = **static_cast<std::shared_ptr<State>*>(owner);
  std::lock_guard lock(state.delivery);
  if (state.ended) return;
  state.handler(CoreMessage{.subject = natsMsg_GetSubject(received.get()),
                            .payload = payload_of(received.get()),
                            .no_responders = natsMsg_IsNoResponders(received.get())});
}

Result<std::unique_ptr<CoreSubscription>> Connection::subscribe_core(std::string_view subject,
                                                                     CoreHandler handler,
                                                                     int max_pending) {
  using State = CoreSubscription::State;
  auto state = std::make_shared<State>();
  state->handler = std::move(handler);
  std::unique_ptr<CoreSubscription> made(new CoreSubscription(*this, state));
  auto owner = std::make_unique<std::shared_ptr<State>>(state);
  natsStatus status = natsConnection_Subscribe(
      &made->subscription_, connection_, std::string(subject).c_str(),
      [](natsConnection* connection, natsSubscription* subscription, natsMsg* message,
         void* closure) {
        CoreSubscription::on_message(connection, subscription, message, closure);
      },
      owner.get());
  if (status != NATS_OK) return fail(error_of(status, "subscribe to " + std::string(subject)));
  natsSubscription_SetPendingLimits(made->subscription_, max_pending, kMaxPendingBytes);
  natsSubscription_SetOnCompleteCB(made->subscription_, delete_owner<State>, owner.get());
  owner.release();  // the delivery thread deletes it as its last act
  return made;
}

CoreSubscription::~CoreSubscription() {
  {
    std::lock_guard lock(state_->delivery);
    state_->ended = true;
  }
  end_subscription(connection_.handle(), subscription_);
}

}  // namespace hearth::jetstream

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nats/nats.h>

#include "common/result.hpp"
#include "common/time.hpp"

// What every source of this folder needs of the client library (libnats 3.4.1). Never include this
// elsewhere.
namespace hearth::jetstream {

template <auto Destroy>
struct HandleDeleter {
  template <class T>
  void operator()(T* handle) const {
    Destroy(handle);
  }
};

using OptionsHandle = std::unique_ptr<natsOptions, HandleDeleter<natsOptions_Destroy>>;
using MessageHandle = std::unique_ptr<natsMsg, HandleDeleter<natsMsg_Destroy>>;
using ConsumerInfoHandle = std::unique_ptr<jsConsumerInfo, HandleDeleter<jsConsumerInfo_Destroy>>;
using StreamInfoHandle = std::unique_ptr<jsStreamInfo, HandleDeleter<jsStreamInfo_Destroy>>;

// The error for a status that is not NATS_OK, saying what was attempted. A timeout is kUnavailable
// here: whoever changes something must turn it into kUnknown.
Error error_of(natsStatus status, std::string_view attempted);

// The only safe way to end a subscription in 3.4.1: a plain Destroy with messages inbound is a use
// after free. Takes up to a second and a half while the server does not answer.
void end_subscription(natsConnection* connection, natsSubscription* subscription);

inline std::string_view payload_of(natsMsg* message) {
  const char* data = natsMsg_GetData(message);
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

}  // namespace hearth::jetstream

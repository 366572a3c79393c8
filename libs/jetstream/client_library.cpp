#include "jetstream/client_library.hpp"

namespace hearth::jetstream {
namespace {

constexpr int kFlushMillis = 500;

ErrorKind kind_of(natsStatus status) {
  switch (status) {
    case NATS_NOT_FOUND:
      return ErrorKind::kNotFound;
    case NATS_INVALID_ARG:
    case NATS_INVALID_SUBJECT:
    case NATS_MAX_PAYLOAD:
    case NATS_CONNECTION_AUTH_FAILED:
    case NATS_ADDRESS_MISSING:
      return ErrorKind::kInvalid;
    case NATS_SLOW_CONSUMER:
      return ErrorKind::kLimit;
    default:
      return ErrorKind::kUnavailable;
  }
}

}  // namespace

Error error_of(natsStatus status, std::string_view attempted) {
  std::string detail = std::string(attempted) + ": " + natsStatus_GetText(status);
  natsStatus latest = NATS_OK;
  const char* text = nats_GetLastError(&latest);
  if (latest == status && text != nullptr && *text != '\0')
    detail += std::string(" (") + text + ")";
  return Error{kind_of(status), std::move(detail)};
}

void end_subscription(natsConnection* connection, natsSubscription* subscription) {
  if (subscription == nullptr) return;
  natsSubscription_Unsubscribe(subscription);
  // Without a connection nothing is inbound, and waiting for a pong would only cost time.
  if (natsConnection_Status(connection) == NATS_CONN_STATUS_CONNECTED) {
    natsConnection_FlushTimeout(connection, kFlushMillis);
  }
  natsSubscription_Destroy(subscription);
}

}  // namespace hearth::jetstream

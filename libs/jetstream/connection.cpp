#include "jetstream/connection.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "jetstream/client_library.hpp"
#include "jetstream/connection_state.hpp"
#include "jetstream/core_subscription.hpp"

namespace hearth::jetstream {
namespace {

using Clock = std::chrono::steady_clock;
using StateOwner = std::shared_ptr<ConnectionState>;

// Bounds the creation of a reader's replacement consumer and the deletion of its old one;
// streams.cpp waits longer.
constexpr std::int64_t kRequestMillis = 1'000;
constexpr int kSocketBufferBytes = 64 * 1024;
constexpr int kPingsUnanswered = 2;
constexpr int kEndlessly = -1;

void on_reconnected(natsConnection*, void* owner) {
  (*static_cast<StateOwner*>(owner))->reconnects.fetch_add(1);
}

// Without one the library writes to the standard error.
void on_error(natsConnection*, natsSubscription*, natsStatus, void*) {}

void on_closed(natsConnection*, void* owner) { delete static_cast<StateOwner*>(owner); }

natsStatus set_credentials(natsOptions* options, const ConnectionOptions& wanted) {
  natsStatus status = NATS_OK;
  if (!wanted.user.empty()) {
    status = natsOptions_SetUserInfo(options, wanted.user.c_str(), wanted.password.c_str());
  }
  if (status == NATS_OK && !wanted.token.empty()) {
    status = natsOptions_SetToken(options, wanted.token.c_str());
  }
  return status;
}

natsStatus set_servers(natsOptions* options, const std::string& urls) {
  std::vector<std::string> servers;
  for (std::size_t begin = 0; begin <= urls.size();) {
    std::size_t end = std::min(urls.find(',', begin), urls.size());
    if (end > begin) servers.push_back(urls.substr(begin, end - begin));
    begin = end + 1;
  }
  if (servers.empty()) return NATS_ADDRESS_MISSING;  // the library would take its default address
  std::vector<const char*> pointers;
  for (const std::string& server : servers) pointers.push_back(server.c_str());
  return natsOptions_SetServers(options, pointers.data(), static_cast<int>(pointers.size()));
}

Result<OptionsHandle> library_options(const ConnectionOptions& wanted, StateOwner* owner) {
  natsOptions* raw = nullptr;
  natsStatus status = natsOptions_Create(&raw);
  OptionsHandle options(raw);
  auto set = [&status](auto setter, auto... arguments) {
    if (status == NATS_OK) status = setter(arguments...);
  };
  set(set_servers, raw, wanted.url);
  set(natsOptions_SetName, raw, wanted.name.c_str());
  if (status == NATS_OK) status = set_credentials(raw, wanted);
  set(natsOptions_SetTimeout, raw, wanted.attempt_timeout.count());
  set(natsOptions_SetMaxReconnect, raw, kEndlessly);
  set(natsOptions_SetReconnectWait, raw, wanted.reconnect_wait.count());
  set(natsOptions_SetReconnectJitter, raw, wanted.reconnect_wait.count() / 2,
      wanted.reconnect_wait.count() / 2);
  set(natsOptions_SetReconnectBufSize, raw, wanted.reconnect_buffer);
  set(natsOptions_SetPingInterval, raw, wanted.ping_interval.count());
  set(natsOptions_SetMaxPingsOut, raw, kPingsUnanswered);
  set(natsOptions_SetWriteDeadline, raw, wanted.write_deadline.count());
  set(natsOptions_SetIOBufSize, raw, kSocketBufferBytes);
  set(natsOptions_SetReconnectedCB, raw, on_reconnected, owner);
  set(natsOptions_SetErrorHandler, raw, on_error, owner);
  set(natsOptions_SetClosedCB, raw, on_closed, owner);
  if (status != NATS_OK) {
    return tl::unexpected(
        Error{ErrorKind::kInvalid, error_of(status, "connection options").detail});
  }
  return options;
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::connect(const ConnectionOptions& options) {
  std::unique_ptr<Connection> connection(new Connection());
  Status opened = connection->open(options);
  if (!opened) return fail(opened.error());
  return connection;
}

Status Connection::open(const ConnectionOptions& wanted) {
  state_ = std::make_shared<ConnectionState>();
  auto owner = std::make_unique<StateOwner>(state_);
  Result<OptionsHandle> options = library_options(wanted, owner.get());
  if (!options) return fail(options.error());
  const auto deadline = Clock::now() + wanted.connect_deadline;
  natsStatus status = natsConnection_Connect(&connection_, options->get());
  while (status != NATS_OK) {
    Error error = error_of(status, "connect to NATS as " + wanted.name);
    if (error.kind == ErrorKind::kInvalid || Clock::now() + wanted.reconnect_wait >= deadline) {
      return fail(std::move(error));
    }
    std::this_thread::sleep_for(wanted.reconnect_wait);
    status = natsConnection_Connect(&connection_, options->get());
  }
  owner.release();  // now on_closed deletes it
  jsOptions defaults;
  jsOptions_Init(&defaults);
  defaults.Wait = kRequestMillis;
  status = natsConnection_JetStream(&jetstream_, connection_, &defaults);
  if (status != NATS_OK) return fail(error_of(status, "JetStream context"));
  return {};
}

Connection::~Connection() {
  jsCtx_Destroy(jetstream_);
  if (connection_ == nullptr) return;
  natsConnection_Close(connection_);
  natsConnection_Destroy(connection_);
}

bool Connection::connected() const {
  return natsConnection_Status(connection_) == NATS_CONN_STATUS_CONNECTED;
}

std::uint64_t Connection::reconnects() const { return state_->reconnects.load(); }

std::uint64_t Connection::max_payload() const {
  return static_cast<std::uint64_t>(natsConnection_GetMaxPayload(connection_));
}

Status Connection::publish_core(std::string_view subject, std::string_view payload) {
  if (!connected()) return fail(ErrorKind::kUnavailable, "publish: not connected to NATS");
  natsStatus status = natsConnection_Publish(connection_, std::string(subject).c_str(),
                                             payload.data(), static_cast<int>(payload.size()));
  if (status != NATS_OK) return fail(error_of(status, "publish to " + std::string(subject)));
  return {};
}

}  // namespace hearth::jetstream

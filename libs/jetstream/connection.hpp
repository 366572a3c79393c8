#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "common/time.hpp"

// The client library's handles; only this folder's sources see what is behind the names.
struct __natsConnection;
struct __jsCtx;

namespace hearth::jetstream {

class CoreSubscription;
struct ConnectionState;

struct ConnectionOptions {
  std::string url = "nats://127.0.0.1:4222";  // several servers separated by commas
  std::string name = "hearth";                // shown in the server's connection list
  std::string user;                           // empty: no user and password
  std::string password;
  std::string token;                 // empty: no token
  Millis connect_deadline{10'000};   // `connect` tries again until then
  Millis attempt_timeout{1'000};     // one attempt
  Millis reconnect_wait{150};        // between attempts after a loss; attempts never end
  Millis ping_interval{2'000};       // two unanswered pings are a lost connection
  Millis write_deadline{2'000};      // a socket that takes nothing for so long is a lost connection
  int reconnect_buffer = 64 * 1024;  // bytes kept while disconnected; publishes are refused anyway
};

struct CoreMessage {
  std::string_view subject;
  std::string_view payload;
  bool no_responders =
      false;  // the server's "nobody listens there", addressed to the reply subject
};

// One connection to NATS that comes back by itself. Thread-safe. It must outlive everything made
// from it: publishers, readers and subscriptions. SIGPIPE is ignored in the process from the first
// connect on.
class Connection {
 public:
  // kUnavailable after the deadline; kInvalid at once when the options or the credentials are
  // refused.
  static Result<std::unique_ptr<Connection>> connect(const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool connected() const;
  std::uint64_t reconnects() const;
  std::uint64_t max_payload()
      const;  // bytes of one message, headers included, as the server announced

  // Not stored and not acknowledged: for hints that may be lost. kUnavailable while disconnected.
  Status publish_core(std::string_view subject, std::string_view payload);

  // Calls the handler for one message after the other on a thread of the library. With
  // `max_pending` messages waiting the newest are dropped. The subscription survives reconnects.
  using CoreHandler = std::function<void(const CoreMessage&)>;
  Result<std::unique_ptr<CoreSubscription>> subscribe_core(std::string_view subject,
                                                           CoreHandler handler,
                                                           int max_pending = 65'536);

  // For this folder's sources.
  ::__natsConnection* handle() const { return connection_; }
  ::__jsCtx* jetstream() const { return jetstream_; }

 private:
  Connection() = default;
  Status open(const ConnectionOptions& options);

  std::shared_ptr<ConnectionState> state_;
  ::__natsConnection* connection_ = nullptr;
  ::__jsCtx* jetstream_ = nullptr;
};

}  // namespace hearth::jetstream

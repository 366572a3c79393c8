#pragma once

#include <memory>
#include <string>
#include <thread>

#include "jetstream/connection.hpp"
#include "jetstream/core_subscription.hpp"
#include "jetstream/pending_publishes.hpp"
#include "jetstream/publish_ack.hpp"
#include "jetstream/publish_observer.hpp"
#include "jetstream/publish_request.hpp"

namespace hearth::jetstream {

struct PublisherOptions {
  std::size_t max_pending = 4096;       // messages in flight
  Millis max_wait{4'000};               // for an acknowledgement
  PublishObserver* observer = nullptr;  // outlives the publisher
};

// Publishes into streams with acknowledgement, without a thread per message. Thread-safe: all
// threads of a service share one. Acknowledgements come to one wildcard inbox and are matched by a
// token in the reply subject; the library's own js_PublishAsync keeps a message copy and a hash
// entry per publish, and a publish lost in a reconnect is found out by a scan only.
//
// Completions run one at a time on a thread of the publisher; they may publish again, but must be
// short, must not throw, must not wait for another acknowledgement and must not destroy the
// publisher.
class Publisher {
 public:
  static Result<std::unique_ptr<Publisher>> create(Connection& connection,
                                                   PublisherOptions options);
  // Completes what is in flight with kUnknown.
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  // On success the completion is called exactly once, perhaps before this returns: with the
  // acknowledgement, or
  //   kConflict     the stream's last sequence is another one; see `actual_last_sequence`
  //   kLimit        the stream or the disk is full
  //   kUnavailable  no stream takes the subject, or JetStream refused
  //   kUnknown      no answer within max_wait: it may have been stored or may yet be
  // On failure it is not called and nothing was published: kLimit when max_pending are in flight,
  // kUnavailable without a connection, kInvalid when the message is too large or expect_last_seq is
  // 0 (this server takes that for "not set"). Waits for nothing but a full socket, and that no
  // longer than the connection's write_deadline.
  Status publish(const PublishRequest& request, Completion completion);

  // The same, waiting for the outcome. `timeout` replaces max_wait.
  Result<Ack> publish_and_wait(const PublishRequest& request, Millis timeout);

  // For one thread that publishes in bursts: true once there is room for a message, false after
  // `wait`.
  bool wait_for_room(Millis wait) { return pending_.wait_for_room(wait); }
  std::size_t in_flight() const { return pending_.size(); }

 private:
  Publisher(Connection& connection, PublisherOptions options);
  Status start(const PublishRequest& request, Completion completion, Millis wait);
  Status send(const PublishRequest& request, std::uint64_t token);
  void on_answer(const CoreMessage& answer);
  void watch_deadlines();
  void complete(const InFlight& publish, const Result<Ack>& outcome);

  Connection& connection_;
  const PublisherOptions options_;
  const std::string inbox_;  // ends with a dot
  PendingPublishes pending_;
  std::mutex completing_;
  std::unique_ptr<CoreSubscription> answers_;
  std::thread deadlines_;
};

}  // namespace hearth::jetstream

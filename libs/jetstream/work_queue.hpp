#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/result.hpp"
#include "common/time.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/pull_inbox.hpp"

namespace hearth::jetstream {

struct WorkQueueSpec {
  std::string stream;
  std::string consumer;       // durable: shared by all who take from the queue
  Millis ack_wait{30'000};    // without an answer for so long, the message is given out again
  int max_ack_pending = 256;  // given out and not answered; with so many nobody gets any more
};

// A message that was given out. It must be answered within the ack_wait.
struct WorkItem {
  std::string payload;
  std::uint64_t deliveries = 1;  // how often it was given out, this time included
  std::string reply;             // where the answer goes
};

// Of all who share the queue.
struct QueueLevel {
  std::uint64_t waiting = 0;     // not given out yet
  std::uint64_t unanswered = 0;  // given out: being worked on, or to come again later
};

// Takes single messages of a stream, each to be worked on by one of many: a durable pull consumer
// with explicit acknowledgements. At least once: whose answer is lost is given out again. One
// thread uses one queue; several may share a connection.
//
// The server gives out messages for ever: its own limit of deliveries would drop them without a
// trace, so whoever takes them gives up.
class WorkQueue {
 public:
  // Makes the consumer where it is not there. kNotFound: there is no such stream.
  static Result<std::unique_ptr<WorkQueue>> open(Connection& connection, WorkQueueSpec spec);
  // Takes up to a second and a half when the server does not answer.
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Nothing: there is none within `wait`. kUnavailable: the connection is away, or the consumer is:
  // open the queue anew.
  Result<std::optional<WorkItem>> take(Millis wait);
  Result<QueueLevel> level();

  // What is done stays in the stream, to be looked at, until that is half full; then this removes
  // it, up to the first message that is not done. For a stream that nobody else reads.
  Status make_room();

  Status done(const WorkItem& item);                 // never again
  Status refuse(const WorkItem& item);               // never again: it cannot be worked on
  Status again(const WorkItem& item, Millis delay);  // after that time
  Status hold(const WorkItem& item);                 // its ack_wait begins anew: it is worked on

 private:
  struct Standing {
    QueueLevel level;
    std::uint64_t done_up_to = 0;  // this message of the stream and all before it
  };
  Result<Standing> standing();
  using Clock = std::chrono::steady_clock;
  WorkQueue(Connection& connection, WorkQueueSpec spec)
      : connection_(connection), spec_(std::move(spec)) {}
  Status start();

  Connection& connection_;
  const WorkQueueSpec spec_;
  std::unique_ptr<PullInbox> inbox_;
  Clock::time_point asked_until_{};  // a request is under way; what it brings may come late
};

}  // namespace hearth::jetstream

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/result.hpp"
#include "common/time.hpp"
#include "jetstream/connection.hpp"

struct __natsSubscription;

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

// Takes single messages of a stream, each to be worked on by one of many: a durable pull consumer
// with explicit acknowledgements. At least once: whose answer is lost is given out again. One
// thread uses one queue; several may share a connection.
//
// Requests are sent by hand: the library's Fetch overflows the heap when the server stalls. The
// server gives out messages for ever: its own limit of deliveries would drop them without a trace,
// so whoever takes them gives up.
class WorkQueue {
 public:
  // Makes the consumer where it is not there. kNotFound: there is no such stream.
  static Result<std::unique_ptr<WorkQueue>> open(Connection& connection, WorkQueueSpec spec);
  // Takes up to a second and a half when the server does not answer.
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Nothing: there is none within `wait`. kUnavailable: the connection is away.
  Result<std::optional<WorkItem>> take(Millis wait);

  Status done(const WorkItem& item);                 // never again
  Status again(const WorkItem& item, Millis delay);  // after that time

 private:
  using Clock = std::chrono::steady_clock;
  WorkQueue(Connection& connection, WorkQueueSpec spec)
      : connection_(connection), spec_(std::move(spec)) {}
  Status start();
  Status ask(Millis wait);

  Connection& connection_;
  const WorkQueueSpec spec_;
  std::string inbox_;
  ::__natsSubscription* subscription_ = nullptr;
  Clock::time_point asked_until_{};  // a request is under way; what it brings may come late
};

}  // namespace hearth::jetstream

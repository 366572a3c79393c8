#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "common/time.hpp"
#include "jetstream/connection.hpp"

struct __natsMsg;
struct __natsSubscription;

namespace hearth::jetstream {

struct MessageDeleter {
  void operator()(::__natsMsg* message) const;
};

// The views live as long as `owner`.
struct ReceivedMessage {
  std::uint64_t sequence = 0;
  TimePoint stored;
  std::string_view subject;
  std::string_view payload;
  std::unique_ptr<::__natsMsg, MessageDeleter> owner;
};

// Reads a whole stream in order, from a sequence on, without gap and without duplicate. Used by one
// thread; many readers can be polled in turn.
//
// An ordered push consumer, because the library's Fetch overflows the heap when the server stalls.
// The library replaces the consumer by itself after a loss; whatever it misses shows here, as every
// message must have the number after the last one: a damaged block file leaves a hole that the
// consumer's own numbering hides.
class OrderedReader {
 public:
  // kCorrupt when the stream ends before from_seq - 1 (the log went back) or begins after from_seq
  // (messages are gone); the server would silently start elsewhere. from_seq of an empty or fully
  // read stream is last_seq + 1.
  static Result<std::unique_ptr<OrderedReader>> open(Connection& connection,
                                                     std::string_view stream,
                                                     std::uint64_t from_seq);
  // Takes up to a second and a half when the server does not answer.
  ~OrderedReader();
  OrderedReader(const OrderedReader&) = delete;
  OrderedReader& operator=(const OrderedReader&) = delete;

  // Appends up to `max` messages that are here; with none it waits at most `wait` for the first. No
  // message is success.
  //   kCorrupt      the next message has another number than expected. What was appended before is
  //   good; every later
  //                 call fails the same way. Nothing is skipped.
  //   kUnavailable  connection or consumer have been lost for more than five seconds: open a new
  //   reader.
  Status poll(std::vector<ReceivedMessage>& out, std::size_t max, Millis wait);

  std::uint64_t next_sequence() const { return next_; }

 private:
  OrderedReader(Connection& connection, std::string_view stream, std::uint64_t from_seq)
      : connection_(connection), stream_(stream), next_(from_seq) {}
  Status check_range();
  Status subscribe();
  void unsubscribe();
  Status accept(::__natsMsg* raw, std::vector<ReceivedMessage>& out);
  Status stopped(int status);

  Connection& connection_;
  const std::string stream_;
  std::uint64_t next_;
  bool received_any_ = false;  // through the present subscription
  std::shared_ptr<ReaderHealth> health_;
  ::__natsSubscription* subscription_ = nullptr;
  Status failure_;
};

}  // namespace hearth::jetstream

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "common/time.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/pull_inbox.hpp"

namespace hearth::jetstream {

// The views live as long as `owner`.
struct ReceivedMessage {
  std::uint64_t sequence = 0;
  TimePoint stored;
  std::string_view subject;
  std::string_view payload;
  MessageOwner owner;
};

// What one reader holds of messages that nobody has polled yet: at most twice the bytes (or two
// messages, where one is larger) and one and a half times the messages of a request.
inline constexpr std::size_t kReadAheadBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kReadAheadMessages = 1'000;

// Reads a whole stream in order, from a sequence on, without gap and without duplicate. Used by one
// thread; many readers can be polled in turn.
//
// Its own pull consumer without acknowledgements, and one request at a time, so that what waits in
// memory has a bound. An ordered push consumer was set aside: its flow control lets 32 MB wait for
// every reader, and sixteen that catch up exceed the server's bound for a connection. What is lost
// on the way shows in the consumer's numbering: then a new consumer continues behind the last
// message. What the log itself lost shows in the stream's numbering, which the consumer's hides:
// every message must have the number after the last one.
class OrderedReader {
 public:
  // kCorrupt when the stream ends before from_seq - 1 (the log went back) or begins after from_seq
  // (messages are gone); the server would silently start elsewhere. from_seq of an empty or fully
  // read stream is last_seq + 1.
  static Result<std::unique_ptr<OrderedReader>> open(Connection& connection,
                                                     std::string_view stream,
                                                     std::uint64_t from_seq);
  OrderedReader(const OrderedReader&) = delete;
  OrderedReader& operator=(const OrderedReader&) = delete;

  // Appends up to `max` messages that are here; with none it waits at most `wait` for the first. No
  // message is success. Waits longer, for the server's answers, only where a new consumer is made.
  //   kCorrupt      the next message has another number than expected. What was appended before is
  //                 good; every later call fails the same way. Nothing is skipped.
  //   kUnavailable  connection or consumer have been lost for more than five seconds: open a new
  //                 reader.
  Status poll(std::vector<ReceivedMessage>& out, std::size_t max, Millis wait);

  std::uint64_t next_sequence() const { return next_; }

 private:
  using Clock = std::chrono::steady_clock;

  OrderedReader(Connection& connection, std::string_view stream, std::uint64_t from_seq)
      : connection_(connection), stream_(stream), next_(from_seq) {}
  Status check_range();
  Result<std::string> make_consumer();
  Status start();
  Status keep_asking(Clock::time_point now);
  bool is_lost(Clock::time_point now) const;
  Status renew(Clock::time_point now);
  Status take(std::vector<ReceivedMessage>& out, std::size_t max, Millis wait);
  Status accept(MessageOwner message, std::vector<ReceivedMessage>& out);
  Status told(int code);

  Connection& connection_;
  const std::string stream_;
  std::uint64_t next_;
  std::unique_ptr<PullInbox> inbox_;  // of the present consumer; none: it is to be made anew
  std::uint64_t delivered_ = 0;       // by that consumer
  std::uint64_t reconnects_ = 0;      // of the connection, when it was made
  bool lost_ = false;                 // it is gone, or something that it sent is
  std::size_t asked_ = 0;             // messages of the request under way that are still to come
  std::size_t request_bytes_ = kReadAheadBytes;
  Clock::time_point heard_{};  // when the server last said something, or was asked
  std::optional<Clock::time_point> trouble_since_;
  Clock::time_point retry_at_{};
  Status failure_;
};

}  // namespace hearth::jetstream

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "common/time.hpp"
#include "jetstream/connection.hpp"

// Streams: creating them, asking about them and reading one message. Every call waits for the
// server, at most five seconds. Errors: kNotFound when the stream or the message is absent;
// kUnavailable when JetStream does not answer.
namespace hearth::jetstream {

// File storage, one replica, kept by age and size; a full stream refuses new messages (publishers
// get kLimit) instead of dropping old ones. No limits by subject: this server's accounting of them
// is wrong.
struct StreamSpec {
  std::string name;
  std::vector<std::string> subjects;
  Millis max_age{0};                 // 0: for ever
  std::int64_t max_bytes = -1;       // -1: as much as the server allows
  Millis duplicate_window{120'000};  // memory: about 280 B per message id
  std::string description = {};
  bool discard_new = true;
  bool append_only = false;  // the server refuses to delete or purge messages
};

struct StreamInfo {
  std::uint64_t first_seq = 0;  // last_seq + 1 when empty
  std::uint64_t last_seq = 0;   // survives the expiry of all messages
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  std::int64_t max_bytes = -1;
  Millis max_age{0};  // 0: for ever
  std::string description;
  TimePoint created;
};

struct StoredMessage {
  std::uint64_t seq = 0;
  TimePoint time;  // when it was stored
  std::string subject;
  std::string payload;
};

// Creates the stream when it is absent. An existing one is left as it is, whatever its limits:
// kConflict when its subjects are others, or when the server finds that the subjects overlap with
// another stream's.
Status ensure_stream(Connection& connection, const StreamSpec& spec);

Result<StreamInfo> stream_info(Connection& connection, std::string_view stream);
Result<StoredMessage> get_message(Connection& connection, std::string_view stream,
                                  std::uint64_t seq);
Result<StoredMessage> last_message(Connection& connection, std::string_view stream,
                                   std::string_view subject);

// Removes every message below `seq` and keeps `seq` itself. With a `seq` beyond the end the next
// message gets exactly this number: the repair of a log that went back. kUnknown when no answer
// came. With a `subject` only its messages are removed, and no number changes.
Status purge_up_to(Connection& connection, std::string_view stream, std::uint64_t seq,
                   const std::string& subject = {});

}  // namespace hearth::jetstream

#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "common/time.hpp"
#include "digest.hpp"
#include "session.hpp"

namespace hearth::ctl {

// An event that was refused, as it is kept for operators; or several from far beyond the limit of
// one batch.
struct DeadLetter {
  std::uint64_t sequence = 0;
  TimePoint stored{};    // when it was kept
  TimePoint received{};  // when the collector got it
  std::string code, message, message_id;
  std::string type;  // said by the path it was sent to; empty: by the event
  std::string raw;   // the event as it was sent; of several, their array
  std::uint64_t count = 1;
  // What its batch said, and its sender's address where the event may ask for it; empty: nothing.
  std::string context, sent_at, peer_ip;
  bool context_cut = false;  // the batch's context was too much to keep
  bool truncated = false;
};

struct DeadLetterFilter {
  std::string code;                                                 // empty: any
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();  // letters, the oldest first
};

// Calls `on_letter` for each that passes, in order. Letters that cannot be read are passed over.
Status each_dead_letter(const Session& session, const DeadLetterFilter& filter,
                        const std::function<Status(const DeadLetter&)>& on_letter);

Status list_dead_letters(const fold::ServiceSettings& settings, const DeadLetterFilter& filter,
                         Output output);

// Judges the events anew under the configuration in force. What is accepted now is published as a
// live event under its own message id, and its letter deleted when that is acknowledged. Killed
// between the two, the next run publishes the same id again, which counts once for 24 hours.
Status redrive_dead_letters(const fold::ServiceSettings& settings, const DeadLetterFilter& filter);

}  // namespace hearth::ctl

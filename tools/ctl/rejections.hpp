#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "digest.hpp"
#include "session.hpp"

namespace hearth::ctl {

// An input that a fold refused.
struct Rejection {
  std::uint64_t number = 0;  // in the stream of rejections
  TimePoint stored{};
  std::string service, code, detail;
  std::uint16_t partition = 0;
  std::uint64_t sequence = 0;  // of the message in the partition's log
  std::uint64_t item = 0;      // of the message's frame, from 0
};

struct RejectionFilter {
  std::string service, code;  // empty: any
  std::uint64_t limit = 20;   // rejections, the newest of those that pass
};

// Calls `on_rejection` for each that passes, the oldest first.
Status each_rejection(const Session& session, const RejectionFilter& filter,
                      const std::function<Status(const Rejection&)>& on_rejection);

// The message that was refused; nothing where the log holds it no more.
Result<std::optional<std::string>> refused_message(const Session& session, const Rejection& one);

// Prints them with what was refused.
Status list_rejections(const fold::ServiceSettings& settings, const RejectionFilter& filter,
                       Output output);

}  // namespace hearth::ctl

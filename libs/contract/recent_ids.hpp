#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/time.hpp"

namespace hearth::contract {

// The message ids that one user sent in the last 24 hours, so that a fold counts a repeated id
// once. Kept as bytes inside the user's state: per hour a slot of 64-bit hashes. Bounded: beyond
// kMaxRecentIds the oldest go early, which the result says, because it is the stated limit of the
// guarantee. By log time, so that every refold forgets alike.
inline constexpr std::size_t kMaxRecentIds = 512;
inline constexpr Millis kRecentWindow = std::chrono::hours(24);

enum class Recent : std::uint8_t { kNew, kSeen, kNewEvicting };

// Adds `message_id` to `slots` unless it is there. `slots` is only ever written by this function;
// empty at first.
Recent remember(std::string& slots, std::string_view message_id, TimePoint now);

// The same for a fold that counts: whether this id was seen before. An early eviction is reported
// to `workspace`.
template <class Workspace>
bool is_repeat(std::string& slots, std::string_view message_id, TimePoint now,
               Workspace& workspace) {
  const Recent seen = remember(slots, message_id, now);
  if (seen == Recent::kNewEvicting) workspace.id_evicted();
  return seen == Recent::kSeen;
}

}  // namespace hearth::contract

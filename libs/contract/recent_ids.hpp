#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/time.hpp"

namespace hearth::contract {

// The message ids that one user sent in the last 24 hours, so that a fold counts a repeated id once. Kept as bytes
// inside the user's state: per hour a slot of 64-bit hashes. Bounded: beyond kMaxRecentIds the oldest go early, which
// the result says, because it is the stated limit of the guarantee. By log time, so that every refold forgets alike.
inline constexpr std::size_t kMaxRecentIds = 512;
inline constexpr Millis kRecentWindow = std::chrono::hours(24);

enum class Recent : std::uint8_t { kNew, kSeen, kNewEvicting };

// Adds `message_id` to `slots` unless it is there. `slots` is only ever written by this function; empty at first.
Recent remember(std::string& slots, std::string_view message_id, TimePoint now);

}  // namespace hearth::contract

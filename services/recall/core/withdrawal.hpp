#pragma once

#include <cstdint>
#include <string_view>

#include "recall/core/state.pb.h"

// A message that was handed out may wait for hours until its receiver is back. Whether anybody
// wants it by then is asked before each attempt.
namespace hearth::recall {

enum class Wanted : std::uint8_t {
  kStill,
  kWithdrawn,  // the user is back (or never was away), restricted, denied the channel, or is
               // another's id now
  kEnded,      // it was delivered or given up before; the queue has given it out once more
  kForgotten,  // nothing is known of such a user or journey any more
};

// `known`: nullptr: there is no such user.
Wanted is_wanted(const pb::Entity* known, std::string_view campaign, std::int64_t silence,
                 std::string_view step);

}  // namespace hearth::recall

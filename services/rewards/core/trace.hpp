#pragma once

#include <cstdint>

#include "common/time.hpp"
#include "rewards/core/state.pb.h"

// What remains of somebody who was forgotten: the moment of it, for 30 days, also of an id that
// had no state here. So what was on its way (a wallet that another id handed over, an event that an
// SDK kept in its queue) brings nobody back, because nothing that happened before counts. Who comes
// again later is somebody new.
namespace hearth::rewards {

inline constexpr Millis kForgottenFor = std::chrono::hours(24 * 30);

// Nothing is known but that moment: nobody is there.
bool is_trace(const pb::Standing& standing);

// Whether what happened at that moment shall not count.
bool is_forgotten(const pb::Standing& standing, std::int64_t at);

}  // namespace hearth::rewards

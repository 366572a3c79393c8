#pragma once

#include "common/time.hpp"

namespace hearth::contract {

// The collector marks its work once a minute. So long after a mark nothing proves any more that it
// is at work: what follows, until the next mark, is nobody's silence.
inline constexpr Millis kUnproven = std::chrono::seconds(90);

}  // namespace hearth::contract

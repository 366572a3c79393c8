#pragma once

#include "common/result.hpp"
#include "fold/state_reader.hpp"
#include "recall/courier.hpp"

namespace hearth::recall {

// What the user's state says of a message. kUnavailable: Redis is away, or its states are older
// than the message, as while they are made anew.
Result<Wanted> ask_wanted(fold::StateReader& reader, const Outgoing& message);

}  // namespace hearth::recall

#pragma once

#include <functional>
#include <string>

#include "jetstream/reader.hpp"
#include "session.hpp"

namespace hearth::ctl {

enum class Walk { kOn, kEnough };

// Calls `on_message` for every message that the stream holds now, in order. Bounded: what comes
// later is not waited for. Ends early where the callback has enough or fails.
Status each_message(
    const Session& session, const std::string& stream,
    const std::function<Result<Walk>(const jetstream::ReceivedMessage&)>& on_message);

}  // namespace hearth::ctl

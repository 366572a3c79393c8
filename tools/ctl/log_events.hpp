#pragma once

#include <string>

#include "session.hpp"

namespace hearth::ctl {

enum class EventOutput { kIds, kLines };

// Prints the events that the log holds, live and imported, as often as it holds them: ids only, or
// JSON lines with partition, sequence, id, user, event and time. `user` empty: of everybody.
Status print_events(const fold::ServiceSettings& settings, const std::string& user,
                    EventOutput output);

}  // namespace hearth::ctl

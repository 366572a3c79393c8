#pragma once

#include <string_view>

#include "ingest/core/text_arena.hpp"

namespace hearth::ingest {

// The context of one event: its own members, then those of the batch's context that it lacks; with
// `direct: true`, `ip` is the peer's address. Both contexts are valid JSON objects or empty. What
// need not change is returned as it is, so the result lives as long as the arena and both
// arguments.
std::string_view merge_context(std::string_view own, std::string_view of_batch,
                               std::string_view peer_ip, TextArena& arena);

// The object of what Hearth does not know: `others` and the event's integrations with those of its
// batch that it lacks. Empty where there is nothing.
std::string_view extra_of(std::string_view others, std::string_view integrations,
                          std::string_view integrations_of_batch, TextArena& arena);

// False: the peer's address is certainly not asked for.
bool may_be_direct(std::string_view json);

}  // namespace hearth::ingest

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rewards/core/state.pb.h"

// What an id hands to its person, as it travels in a signal.
namespace hearth::rewards {

std::string encode(const pb::HandedOver& part);
std::optional<pb::HandedOver> decode_part(std::string_view text);

// What both have of one task, in `mine`. `most`: events that complete it. Returns what was paid for
// it a second time.
std::int64_t merge(pb::Task& mine, const pb::Task& theirs, std::int64_t most);

}  // namespace hearth::rewards

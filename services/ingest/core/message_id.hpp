#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/time.hpp"
#include "contract/partition.hpp"

namespace hearth::ingest {

inline constexpr std::size_t kMaxMessageIdBytes = 100;

// What makes an event without a messageId distinct from all others.
struct Origin {
  TimePoint received{};
  std::uint64_t index = 0;  // within its request
  std::uint64_t nonce = 0;  // differs per request, also for two requests in one millisecond
};

// A UUID (version 8) that follows from the event's bytes and its origin.
std::string fill_message_id(std::string_view event_json, const Origin& origin);

// The Nats-Msg-Id of a frame: follows from the partition and the events' message ids in their
// order, so that a request that is sent again, byte for byte, is dropped by the broker inside its
// window.
std::string frame_id(contract::Partition partition, std::span<const std::string_view> message_ids);

}  // namespace hearth::ingest

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "contract/partition.hpp"

namespace hearth::ingest {

struct OutgoingFrame {
  contract::Partition partition;
  contract::Frame
      frame;  // events show what the parsed batch owns: keep it until the frame is encoded
  std::string message_id;  // Nats-Msg-Id: the same for the same events
};

struct FrameLimits {
  std::uint16_t partitions = 1;
  std::size_t max_payload = 0;  // bytes that the broker takes; more than any single event needs
};

// Bytes of a frame beside its events: envelope and field names.
inline constexpr std::size_t kFrameOverhead = 1024;

// Groups events by the home of their entity, in their order, into frames whose encoding stays below
// the limit.
std::vector<OutgoingFrame> cut_frames(std::span<const contract::Event> events, TimePoint received,
                                      const FrameLimits& limits);

}  // namespace hearth::ingest

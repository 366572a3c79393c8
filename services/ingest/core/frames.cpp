#include "ingest/core/frames.hpp"

#include <string_view>

#include "ingest/core/message_id.hpp"

namespace hearth::ingest {
namespace {

// The last frame of one partition, which takes events until it is full.
struct Open {
  std::size_t frame;
  std::size_t bytes;
};

}  // namespace

std::vector<OutgoingFrame> cut_frames(std::span<const contract::Event> events, TimePoint received,
                                      const FrameLimits& limits) {
  constexpr auto kNone = static_cast<std::size_t>(-1);
  std::vector<OutgoingFrame> frames;
  std::vector<Open> open(limits.partitions, Open{kNone, 0});
  for (const auto& event : events) {
    const contract::Partition partition =
        contract::home(contract::entity_of(event), limits.partitions);
    Open& last = open[partition.number];
    const std::size_t bytes = contract::encoded_size_bound(event);
    if (last.frame == kNone || last.bytes + bytes > limits.max_payload) {
      last = {frames.size(), kFrameOverhead};
      frames.emplace_back().partition = partition;
      frames.back().frame.received = received;
    }
    frames[last.frame].frame.events.push_back(event);
    last.bytes += bytes;
  }
  std::vector<std::string_view> ids;
  for (auto& frame : frames) {
    ids.clear();
    for (const auto& event : frame.frame.events) ids.push_back(event.message_id);
    frame.message_id = frame_id(frame.partition, ids);
  }
  return frames;
}

}  // namespace hearth::ingest

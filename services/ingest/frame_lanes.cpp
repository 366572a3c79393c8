#include "ingest/frame_lanes.hpp"

#include <utility>

#include "contract/message.hpp"

namespace hearth::ingest {
namespace {

using contract::Kind;

using Clock = std::chrono::steady_clock;

constexpr const char* kSource = "/hearth/ingest";

bool leaves_alone(const OutgoingFrame& frame) {
  return frame.frame.events.size() >= FrameLanes::kLeavesAlone;
}

std::size_t size_bound(const OutgoingFrame& frame) {
  std::size_t bytes = 0;
  for (const contract::Event& event : frame.frame.events) bytes += encoded_size_bound(event);
  return bytes;
}

}  // namespace

FrameLanes::FrameLanes(jetstream::Publisher& publisher, contract::Names names,
                       const FrameLimits& limits, Millis max_wait)
    : publisher_(publisher),
      names_(std::move(names)),
      max_frame_bytes_(limits.max_payload),
      max_wait_(max_wait),
      lanes_(limits.partitions) {
  for (std::uint16_t p = 0; p < limits.partitions; ++p) {
    lanes_[p].lanes = this;
    lanes_[p].partition = {p};
  }
}

Status FrameLanes::publish(const OutgoingFrame& frame, jetstream::Completion completion) {
  Lane& lane = lanes_.at(frame.partition.number);
  {
    const std::lock_guard lock(lane.mutex);
    if (lane.waiting.size() >= kMaxWaiting) {
      return fail(ErrorKind::kLimit, "too many frames wait for one partition");
    }
    lane.waiting.push_back({&frame, completion, size_bound(frame), Clock::now() + max_wait_});
  }
  if (board(lane)) fly(lane);
  return {};
}

// Takes as many waiting frames as fit into one message, or one that leaves alone, unless a message
// is under way. True: the caller has the lane and must fly.
bool FrameLanes::board(Lane& lane) {
  const std::lock_guard lock(lane.mutex);
  if (lane.busy || lane.waiting.empty()) return false;
  lane.busy = true;
  std::size_t bytes = kFrameOverhead;
  const auto take_next = [&lane, &bytes] {
    bytes += lane.waiting.front().bytes;
    lane.flying.push_back(lane.waiting.front());
    lane.waiting.pop_front();
  };
  take_next();
  if (leaves_alone(*lane.flying.front().frame)) return true;
  while (!lane.waiting.empty() && !leaves_alone(*lane.waiting.front().frame) &&
         bytes + lane.waiting.front().bytes <= max_frame_bytes_) {
    take_next();
  }
  return true;
}

// Sends what has boarded. What cannot be sent is told so, and whoever waited behind it goes next.
void FrameLanes::fly(Lane& lane) {
  for (;;) {
    const Status sent = send(lane);
    if (sent) return;
    std::vector<Waiting> refused;
    {
      const std::lock_guard lock(lane.mutex);
      refused = std::exchange(lane.flying, {});
      lane.busy = false;
    }
    for (const Waiting& each : refused) each.completion(fail(sent.error()));
    if (!board(lane)) return;
  }
}

Status FrameLanes::send(Lane& lane) {
  const OutgoingFrame& first = *lane.flying.front().frame;
  const std::string subject = names_.subject(lane.partition, Kind::kEvent);
  const contract::Envelope envelope{first.message_id, kSource, first.frame.received};
  const jetstream::Completion landing{
      .function = &FrameLanes::landed, .context = &lane, .token = 0};
  if (lane.flying.size() == 1) {
    const std::string payload = contract::encode(envelope, Kind::kEvent, first.frame);
    return publisher_.publish({.subject = subject, .payload = payload, .msg_id = first.message_id},
                              landing);
  }
  contract::Frame group;
  group.received = first.frame.received;
  for (const Waiting& each : lane.flying) {
    const auto& events = each.frame->frame.events;
    group.events.insert(group.events.end(), events.begin(), events.end());
  }
  const std::string payload = contract::encode(envelope, Kind::kEvent, group);
  return publisher_.publish({.subject = subject, .payload = payload}, landing);
}

std::vector<FrameLanes::Waiting> FrameLanes::take_late(Lane& lane) {
  std::vector<Waiting> late;
  const auto now = Clock::now();
  while (!lane.waiting.empty() && lane.waiting.front().until <= now) {
    late.push_back(lane.waiting.front());
    lane.waiting.pop_front();
  }
  return late;
}

void FrameLanes::landed(void* context, std::uint64_t, const Result<jetstream::Ack>& outcome) {
  Lane& lane = *static_cast<Lane*>(context);
  std::vector<Waiting> done, late;
  {
    const std::lock_guard lock(lane.mutex);
    done = std::exchange(lane.flying, {});
    late = take_late(lane);
    lane.busy = false;
  }
  // The next ones leave before anybody is woken: the lane should not idle meanwhile.
  if (lane.lanes->board(lane)) lane.lanes->fly(lane);
  for (const Waiting& each : done) each.completion(outcome);
  for (const Waiting& each : late) {
    each.completion(fail(ErrorKind::kUnavailable, "the log does not answer; nothing was sent"));
  }
}

}  // namespace hearth::ingest

#include "stream_walk.hpp"

#include <vector>

#include "jetstream/streams.hpp"

namespace hearth::ctl {
namespace {

constexpr std::size_t kBatch = 1'000;
constexpr Millis kWait = std::chrono::seconds(1);
constexpr int kMaxSilentPolls = 30;

}  // namespace

Status each_message(
    const Session& session, const std::string& stream,
    const std::function<Result<Walk>(const jetstream::ReceivedMessage&)>& on_message) {
  const auto info = jetstream::stream_info(*session.nats, stream);
  if (!info) return fail(info.error());
  if (info->messages == 0) return {};
  auto reader = jetstream::OrderedReader::open(*session.nats, stream, info->first_seq);
  if (!reader) return fail(reader.error());
  std::vector<jetstream::ReceivedMessage> received;
  for (int silent = 0; (*reader)->next_sequence() <= info->last_seq;) {
    received.clear();
    if (auto read = (*reader)->poll(received, kBatch, kWait); !read) return read;
    silent = received.empty() ? silent + 1 : 0;
    if (silent == kMaxSilentPolls)
      return fail(ErrorKind::kUnavailable, stream + " is not delivered");
    for (const auto& message : received) {
      if (message.sequence > info->last_seq) return {};
      const auto walk = on_message(message);
      if (!walk) return fail(walk.error());
      if (*walk == Walk::kEnough) return {};
    }
  }
  return {};
}

}  // namespace hearth::ctl

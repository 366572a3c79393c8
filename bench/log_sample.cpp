#include "log_sample.hpp"

#include <string>

#include "contract/message.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/reader.hpp"
#include "jetstream/streams.hpp"

namespace hearth::bench {
namespace {

constexpr Millis kWait{1'000};

// Those from `next` to `last`, within the bound.
Status read(jetstream::OrderedReader& reader, std::uint64_t last, contract::Partition partition,
            std::vector<EncodedFrame>& out) {
  contract::Decoder decoder;
  contract::Envelope envelope;
  contract::Frame frame;
  std::size_t bytes = 0;
  while (reader.next_sequence() <= last && bytes < LogSample::kBytes) {
    std::vector<jetstream::ReceivedMessage> messages;
    if (auto polled = reader.poll(messages, 256, kWait); !polled) return polled;
    for (const jetstream::ReceivedMessage& message : messages) {
      if (!decoder.frame(message.payload, envelope, frame)) continue;  // a mark, a configuration
      bytes += message.payload.size();
      out.push_back({partition, std::string(message.payload), frame.events.size()});
    }
  }
  return {};
}

}  // namespace

Result<std::vector<EncodedFrame>> LogSample::take(const Stack& stack) {
  auto connection =
      jetstream::Connection::connect({.url = stack.nats_url(), .name = "hearth-bench"});
  if (!connection) return fail(connection.error());
  std::vector<EncodedFrame> out;
  for (std::uint16_t number = 0; number < stack.partitions(); ++number) {
    const contract::Partition partition{number};
    const std::string stream = stack.names().stream(partition);
    const auto info = jetstream::stream_info(**connection, stream);
    if (!info) return fail(info.error());
    std::uint64_t& reached = reached_[partition];
    auto reader = jetstream::OrderedReader::open(**connection, stream, reached + 1);
    if (!reader) return fail(reader.error());
    if (auto done = read(**reader, info->last_seq, partition, out); !done)
      return fail(done.error());
    reached = info->last_seq;
  }
  if (out.empty()) return fail(ErrorKind::kNotFound, "the log holds no events to publish again");
  return out;
}

}  // namespace hearth::bench

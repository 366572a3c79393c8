#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/time.hpp"

namespace hearth::jetstream {

struct DeliveryReply {
  std::uint64_t deliveries = 1;  // how often it was given out, this time included
  std::uint64_t stream_sequence = 0;
  std::uint64_t consumer_sequence = 0;  // of what this consumer has delivered
  TimePoint stored;
};

// A consumer's message carries its place in the stream in its reply subject:
//   $JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<nanoseconds>.<pending>
//   $JS.ACK.<domain>.<account>.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer
//   seq>.<nanoseconds>.<pending>…
// Parsed here because the library's natsMsg_GetMetaData allocates for every message.
std::optional<DeliveryReply> parse_delivery_reply(std::string_view reply);

}  // namespace hearth::jetstream

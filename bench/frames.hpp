#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/time.hpp"
#include "contract/names.hpp"

namespace hearth::bench {

// A frame as ingest would have published it.
struct EncodedFrame {
  contract::Partition partition;
  std::string payload;
  std::uint64_t events = 0;
  contract::Kind kind = contract::Kind::kEvent;
};

// Where an import stands: the last line that each partition was given.
struct Import {
  std::string id;
  std::map<contract::Partition, std::uint64_t> last_lines;
};

struct BatchEvents {
  std::uint64_t first_user = 0;  // the events' users are this one and the next, modulo `users`
  std::uint64_t users = 1;
  std::uint64_t events = 15;
  std::uint64_t number = 0;  // of the first event, for its message id
  TimePoint time{};
  Import* import = nullptr;  // these are past events, imported; nothing: live
};

// Encodes the events of one request, cut into one frame for each partition that they fall in.
std::vector<EncodedFrame> encode_batch(const BatchEvents& batch, std::uint16_t partitions);

}  // namespace hearth::bench

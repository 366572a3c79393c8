#pragma once

#include <cstdint>

#include "common/result.hpp"
#include "stack.hpp"

// What the brokers alone can do on this machine, with the sizes and the durability that the
// services use: the ceiling beside which each figure is printed.
namespace hearth::bench {

// Events a second when frames are published with acknowledgement and nothing else: as many frames a
// request as ingest would make of `batch` events. The same frames go round and round: a log that is
// measured by this is not to be folded.
Result<double> raw_publish(const Stack& stack, std::uint64_t batch, double seconds);

// States of 300 bytes a second written by pipelined HSETs, fsync before the answers.
Result<double> raw_redis(const Stack& stack, double seconds);

}  // namespace hearth::bench

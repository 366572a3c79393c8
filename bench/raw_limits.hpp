#pragma once

#include <cstdint>
#include <vector>

#include "common/result.hpp"
#include "frames.hpp"
#include "redis/connection.hpp"
#include "stack.hpp"

// What the brokers alone can do on this machine, with the messages, the bytes and the durability
// that the services had: the ceiling beside which each figure is printed.
namespace hearth::bench {

// Events a second when these frames are published with acknowledgement and nothing else, round and
// round: a log that is measured by this is not to be folded.
Result<double> raw_publish(const Stack& stack, const std::vector<EncodedFrame>& frames,
                           double seconds);

// Bytes that Redis writes to its append-only file. From the first call on it does not rewrite it.
Result<std::uint64_t> appended_bytes(redis::Connection& connection);

// Bytes of that file a second when pipelined HSETs of states are all that is done, fsync before the
// answers.
Result<double> raw_redis(const Stack& stack, double seconds);

}  // namespace hearth::bench

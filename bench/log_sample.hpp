#pragma once

#include <map>
#include <vector>

#include "common/result.hpp"
#include "frames.hpp"
#include "stack.hpp"

namespace hearth::bench {

// Frames as they left ingest while something was measured: those that its raw limit publishes.
class LogSample {
 public:
  // Copies the events' frames that came into each partition since the last call, from the oldest
  // on, up to kBytes of each.
  Result<std::vector<EncodedFrame>> take(const Stack& stack);

  static constexpr std::size_t kBytes = std::size_t{4} << 20U;

 private:
  std::map<contract::Partition, std::uint64_t> reached_;
};

}  // namespace hearth::bench

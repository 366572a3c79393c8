#pragma once

#include <cstdint>

#include "session.hpp"

namespace hearth::ctl {

// The collector's rule for what an operator publishes: a nearly full stream takes no more from
// outside, since what its folds send must still find room there.
class LogRoom {
 public:
  explicit LogRoom(const Session& session) : session_(session) {}

  // Before so many bytes are published. kLimit: a stream is nearly full; the error names it. Asks
  // the broker once for every 64th part of a stream; where it does not answer that is left for the
  // publisher to find.
  Status take(std::uint64_t bytes);

 private:
  Status look();

  const Session& session_;
  std::uint64_t left_ = 0;  // bytes that may be published before the next look
};

}  // namespace hearth::ctl

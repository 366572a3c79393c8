#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "redis/connection.hpp"
#include "session.hpp"
#include "unfolded_steps.hpp"

namespace hearth::ctl {

struct PaceLimits {
  // Lines of the import that lie in the log and are not folded yet, at most: what comes meanwhile
  // waits behind so many, a fraction of a second's work. Fewer cost throughput: the folds then work
  // in smaller batches and rest between two looks at them.
  std::uint64_t max_unfolded = 24'000;
  // A service that folds nothing for so long is not waited for. Longer than the lease of a dead
  // owner lasts (HEARTH_LEASE_MS).
  Millis patience = std::chrono::seconds(5);
};

// Holds an import back to what the folds take, so that it never starves the others: asks Redis for
// the checkpoints of all services that have ever folded here.
class ImportPace {
 public:
  ImportPace(const Session& session, const PaceLimits& limits);

  // Waits until `lines` more may lie before the folds. Fails when Redis does not answer for long.
  Status wait_for_room(std::uint64_t lines);
  // `ends`: by partition the last message of all that was published so far, 0: none.
  void published(std::uint64_t lines, std::vector<std::uint64_t> ends);

 private:
  using Clock = std::chrono::steady_clock;
  bool has_room(std::uint64_t lines) const;
  Status look();

  const Session& session_;
  const PaceLimits limits_;
  UnfoldedSteps steps_;
  std::optional<redis::Connection> redis_;
};

}  // namespace hearth::ctl

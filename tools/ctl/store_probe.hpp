#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"
#include "contract/names.hpp"
#include "fold/state.pb.h"
#include "redis/connection.hpp"

namespace hearth::ctl {

// What Redis says of one service in one partition, without its entities.
struct StoreStatus {
  std::string lease;  // of the owner; empty: nobody owns it
  std::uint64_t generation = 1;
  fold::pb::Checkpoint checkpoint;
  std::optional<TimePoint> next_timer;  // the earliest one that is armed
  std::uint64_t outbox = 0;             // outputs that the log has not acknowledged
  std::uint64_t attempts = 0;           // owners that began to fold since the last commit
  std::optional<std::string> stopped;   // why the partition stopped, JSON
};

// Of all partitions, by number. The outbox is read after the checkpoint: an empty one says that
// everything up to the checkpoint is published.
Result<std::vector<StoreStatus>> probe_store(redis::Connection& redis, const contract::Names& names,
                                             std::string_view service, std::uint16_t partitions);

// Whether the service has ever folded here, as far as Redis knows.
bool has_run(const std::vector<StoreStatus>& statuses);

// The code, detail and repair of a stop reason, as one sentence.
std::string stop_sentence(const std::string& stopped);

}  // namespace hearth::ctl

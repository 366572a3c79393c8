#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contract/names.hpp"
#include "contract/position.hpp"
#include "fold/state.pb.h"
#include "fold/store.hpp"
#include "redis/connection.hpp"
#include "redis/script.hpp"

namespace hearth::fold {

// States of one partition and the checkpoint they belong to, read in one step.
struct ReadStates {
  pb::Checkpoint checkpoint;
  Values values;  // in the order of the keys asked for
};

// The entities in whole buckets of one partition, and the checkpoint they belong to, read in one
// step.
struct ScannedBuckets {
  pb::Checkpoint checkpoint;
  std::uint16_t next = contract::kBuckets;  // the first bucket not read; kBuckets: there is none
  std::vector<std::pair<std::string, std::string>> states;  // by bucket; in a bucket by key
};

// What HTTP handlers read: straight from Redis, from any replica, whoever owns the partition.
// Thread-safe: keeps a small pool of connections.
class StateReader {
 public:
  StateReader(redis::Address address, contract::Names names, std::string service,
              std::uint16_t partitions);

  // kUnavailable: Redis is away.
  Result<ReadStates> read(contract::Partition partition, const std::vector<std::string>& keys);
  // The same in every partition, by partition; pipelined.
  Result<std::vector<ReadStates>> read_all(const std::vector<std::string>& keys);
  // The states from bucket `first` on: whole buckets until there are `enough` states, at least one
  // bucket. Redis does nothing else meanwhile: about a millisecond per thousand states.
  Result<ScannedBuckets> scan(contract::Partition partition, std::uint16_t first,
                              std::size_t enough);
  // Waits, at most `patience`, until the states are at or beyond `wanted`. kLimit: they are not
  // yet.
  Status await(const contract::Position& wanted, Millis patience);

  std::uint16_t partitions() const { return partitions_; }

 private:
  Result<redis::Connection> borrow();
  void give_back(redis::Connection connection);
  void append(redis::Connection& connection, contract::Partition partition,
              const std::vector<std::string>& keys);
  Result<ReadStates> take(redis::Connection& connection, std::size_t count);

  redis::Address address_;
  contract::Names names_;
  std::string service_;
  std::uint16_t partitions_;
  redis::Script script_, scan_;
  std::mutex mutex_;
  std::vector<redis::Connection> idle_;
};

}  // namespace hearth::fold

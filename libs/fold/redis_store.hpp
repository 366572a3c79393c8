#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/names.hpp"
#include "fold/store.hpp"
#include "redis/connection.hpp"
#include "redis/script.hpp"

namespace hearth::fold {

// The live store. Per service and partition, all under one hash tag (contract::StoreKeys): states
// in kBuckets hashes (half the memory of a key each, and a fixed order to walk them), timers in a
// sorted set, the outbox in a hash. One thread. Two connections: one pipelines reads and commits of
// many partitions, the other answers at once.
class RedisStore {
 public:
  // `lease`: the random string of this owner, which every commit compares with the partition's
  // lease.
  RedisStore(redis::Address address, contract::Names names, std::string service, std::string lease);

  // After any kUnknown or kUnavailable: forgets what was under way and connects anew.
  Status reconnect();
  std::string owner() const { return lease_.substr(0, 8); }  // not enough to forge a lease

  Result<Loaded> load(contract::Partition partition);
  Status begin(contract::Partition partition);
  void send_read(contract::Partition partition, const std::vector<std::string>& keys);
  Result<StatesRead> receive_read();
  void send_commit(contract::Partition partition, const Commit& commit);
  Result<CommitResult> receive_commit();
  void send_probe(contract::Partition partition);
  Result<std::optional<std::string>> receive_probe();

  Result<StatesRead> read(contract::Partition partition, const std::vector<std::string>& keys);
  Result<std::vector<TimerKey>> timers(contract::Partition partition, std::size_t limit,
                                       bool& complete);
  Result<std::vector<std::string>> keys(contract::Partition partition, std::uint16_t bucket);
  Status stop(contract::Partition partition, std::string_view code, std::string_view detail,
              std::string_view repair);

  // For snapshots, a part at a time: every state of `count` buckets; timers by rank from `from` on,
  // of which it answers how many there were. In one piece only while nobody commits.
  Status read_buckets(contract::Partition partition, std::uint16_t first, std::uint16_t count,
                      std::map<std::string, std::string>& states);
  Result<std::size_t> read_timers(contract::Partition partition, std::size_t from,
                                  std::size_t count, std::map<std::string, std::int64_t>& timers);

  // Writes go to this generation instead of the live one: a rebuild beside it.
  void use_generation(contract::Partition partition, std::uint64_t generation);

 private:
  struct PendingRead {
    std::size_t count = 0;
    std::vector<std::vector<std::size_t>> groups;  // per HMGET: positions of its answers
  };
  contract::StoreKeys keys_of(contract::Partition partition) const;
  std::uint64_t generation(contract::Partition partition) const;
  PendingRead append_read(redis::Connection& connection, contract::Partition partition,
                          const std::vector<std::string>& keys);
  static Result<StatesRead> take_read(redis::Connection& connection, const PendingRead& pending);
  Result<redis::Reply> ask(std::initializer_list<std::string_view> command);
  Status connected();

  redis::Address address_;
  contract::Names names_;
  std::string service_, lease_;
  redis::Script commit_;
  std::optional<redis::Connection> pipe_, side_;
  std::map<contract::Partition, std::uint64_t> generations_;
  std::deque<PendingRead> reads_;
};

}  // namespace hearth::fold

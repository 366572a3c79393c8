#pragma once

#include <memory>
#include <string>

#include "common/check.hpp"
#include "fold/jetstream_log.hpp"
#include "fold/memory_store.hpp"
#include "fold/redis_store.hpp"
#include "fold/runner.hpp"

namespace hearth::fold {

// For this folder's tests only: what one process that owns a partition has, over real servers.
template <class Fold>
struct OwnerProcess {
  OwnerProcess(jetstream::Connection& nats, const redis::Address& redis,
               const contract::Names& names, const std::string& token,
               contract::Partition partition)
      : publisher(jetstream::Publisher::create(nats, {}).value()),
        store(redis, names, std::string(Fold::kService), token),
        log(nats, *publisher, names),
        runner(names, 1, store, log, {1U << 20U, Millis(1)}) {
    runner.take(partition);
  }
  ~OwnerProcess() { publisher.reset(); }  // before the log that its last completions go to
  OwnerProcess(const OwnerProcess&) = delete;
  OwnerProcess& operator=(const OwnerProcess&) = delete;

  std::unique_ptr<jetstream::Publisher> publisher;
  RedisStore store;
  JetStreamLog log;
  Runner<Fold, RedisStore, JetStreamLog> runner;
};

// Everything that the store has of a partition; its outbox left out.
inline PartitionImage stored_image(RedisStore& store, contract::Partition partition) {
  PartitionImage image;
  image.checkpoint = store.load(partition).value().checkpoint;
  HEARTH_CHECK(store.read_buckets(partition, 0, contract::kBuckets, image.states));
  HEARTH_CHECK(store.read_timers(partition, 0, 1'000'000, image.timers));
  return image;
}

}  // namespace hearth::fold

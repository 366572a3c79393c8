#pragma once

#include <memory>
#include <string>

#include "fold/jetstream_log.hpp"
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

}  // namespace hearth::fold

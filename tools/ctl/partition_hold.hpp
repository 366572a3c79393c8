#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "contract/names.hpp"
#include "redis/connection.hpp"

namespace hearth::ctl {

// An operator owns a partition instead of its service's replica: marks it as wanted, so that the
// owner steps aside at its next renewal and nobody else takes it, waits for the lease, renews both.
// Gives both back at the end. If this process dies they expire, and a replica takes over.
class PartitionHold {
 public:
  // kConflict: another operator has it; kLimit: the owner did not step aside in time.
  static Result<std::unique_ptr<PartitionHold>> take(const redis::Address& address,
                                                     contract::StoreKeys keys);
  ~PartitionHold();
  PartitionHold(const PartitionHold&) = delete;
  PartitionHold& operator=(const PartitionHold&) = delete;

  const std::string& token() const { return token_; }

 private:
  PartitionHold(redis::Connection redis, contract::StoreKeys keys);
  Status acquire();
  void renew(const std::stop_token& stop);

  redis::Connection redis_;  // of the thread, while it runs
  contract::StoreKeys keys_;
  std::string token_;
  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread renewing_;  // last: it uses all of the above
};

}  // namespace hearth::ctl

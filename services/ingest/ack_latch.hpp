#pragma once

#include <condition_variable>
#include <mutex>
#include <span>
#include <vector>

#include "jetstream/publish_request.hpp"

namespace hearth::ingest {

// Collects the outcomes of one request's publishes. It may lie on the request's stack because the
// lanes complete every frame that they took, at the latest after twice FrameLanes::kMaxWait; so
// wait() needs no time limit of its own, and must be called before the latch goes.
class AckLatch {
 public:
  // `count` publishes at most, with the tokens 0 to count - 1.
  explicit AckLatch(std::size_t count);

  // To be given to publish(); if that fails, tell refused().
  jetstream::Completion expect(std::size_t token);
  void refused(std::size_t token, Error error);

  // The outcomes by token. Those that were never expected have none: kUnavailable.
  std::span<const Result<jetstream::Ack>> wait();

 private:
  static void complete(void* self, std::uint64_t token, const Result<jetstream::Ack>& outcome);
  void set(std::size_t token, Result<jetstream::Ack> outcome);

  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t pending_ = 0;
  std::vector<Result<jetstream::Ack>> outcomes_;
};

}  // namespace hearth::ingest

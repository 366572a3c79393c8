#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "contract/names.hpp"
#include "ingest/core/frames.hpp"
#include "jetstream/publisher.hpp"

namespace hearth::ingest {

// Group commit: one publish is under way per partition, and the frames of requests that come
// meanwhile leave together as the next one. A lone request waits for nobody; under load frames grow
// by themselves, and broker, network and folds have fewer and larger messages to handle. Without
// it a batch of 15 users is about ten messages of one or two events.
//
// A frame that left alone carries its message id, so that the broker knows a retry of it; one that
// left in company does not, and the folds' recent ids count its retry once. They hold few of each
// user, so a frame of many events leaves alone.
class FrameLanes {
 public:
  // Must outlive the publisher's last completion, although it is made from it.
  FrameLanes(jetstream::Publisher& publisher, contract::Names names, const FrameLimits& limits,
             Millis max_wait = kMaxWait);
  FrameLanes(const FrameLanes&) = delete;
  FrameLanes& operator=(const FrameLanes&) = delete;

  // As jetstream::Publisher::publish: on success the completion is called exactly once. `frame` and
  // what its events show must live until then. kLimit: too many are waiting.
  Status publish(const OutgoingFrame& frame, jetstream::Completion completion);

  static constexpr std::size_t kMaxWaiting = 4'096;  // frames of one partition
  // A frame of so many events is large enough to gain nothing from company. Several of them of one
  // user would be more than the folds remember: a retry must be known to the broker.
  static constexpr std::size_t kLeavesAlone = 64;
  // Who has waited so long for others' acknowledgement is told kUnavailable, and was not sent: when
  // a broker does not answer, nobody waits longer than for two of them.
  static constexpr Millis kMaxWait{4'000};

 private:
  struct Waiting {
    const OutgoingFrame* frame;
    jetstream::Completion completion;
    std::size_t bytes;
    std::chrono::steady_clock::time_point until;
  };
  struct Lane {
    FrameLanes* lanes = nullptr;
    contract::Partition partition;
    std::mutex mutex;
    bool busy = false;
    std::deque<Waiting> waiting;
    std::vector<Waiting> flying;  // only touched by who set busy
  };

  static void landed(void* lane, std::uint64_t token, const Result<jetstream::Ack>& outcome);
  bool board(Lane& lane);
  void fly(Lane& lane);
  static std::vector<Waiting> take_late(Lane& lane);  // its mutex is held
  Status send(Lane& lane);

  jetstream::Publisher& publisher_;
  const contract::Names names_;
  const std::size_t max_frame_bytes_;
  const Millis max_wait_;
  std::deque<Lane> lanes_;
};

}  // namespace hearth::ingest

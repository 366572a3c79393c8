#pragma once

#include <chrono>
#include <string>

#include "contract/message.hpp"
#include "fold/state_reader.hpp"
#include "jetstream/publisher.hpp"

namespace hearth::fold {

struct CommandAnswer {
  int status = 0;
  std::string body;
  bool replayed = false;  // decided by an earlier request with the same Idempotency-Key
  contract::Position position;
};

// An HTTP write: a command in the log of its entity's home, as durable and as ordered as an event.
// Any replica can send it; the partition's owner decides; the outcome is part of its commit and is
// read from there. Thread-safe.
class Commands {
 public:
  Commands(jetstream::Publisher& publisher, StateReader& reader, contract::Names names,
           std::string service);

  // `command.key` empty: the id stands for it. Errors: kConflict: the key was used for another
  // command (HTTP 422) · kUnavailable: not sent · kUnknown: no outcome by the deadline (504): the
  // same key may be sent again, and whatever the log held first, decision or cancel, counts.
  Result<CommandAnswer> execute(contract::Command command, TimePoint now,
                                std::chrono::steady_clock::time_point deadline);

 private:
  Result<CommandAnswer> outcome(const contract::Command& command, contract::Partition home);
  Status publish(const contract::Command& command, contract::Partition home, TimePoint now,
                 Millis timeout);

  jetstream::Publisher& publisher_;
  StateReader& reader_;
  contract::Names names_;
  std::string service_;
};

}  // namespace hearth::fold

#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "contract/message.hpp"
#include "fold/cache.hpp"
#include "fold/own_states.hpp"

namespace hearth::fold {

inline constexpr Millis kReplyRetention =
    std::chrono::hours(24);               // of a command's outcome, by log time
inline constexpr int kMaxCancelled = 16;  // attempts remembered per key

inline bool is_reply(std::string_view key) { return key.starts_with(kReplyPrefix); }
inline std::string reply_key(std::string_view idempotency_key) {
  return std::string(kReplyPrefix) + std::string(idempotency_key);
}

// What a command says, for telling a repeat from another command under the same key.
inline std::uint64_t payload_hash(const contract::Command& command) {
  return contract::stable_hash(command.name + "\n" + command.entity + "\n" + command.body);
}

// The outcomes of commands, by idempotency key, part of every commit. The first decision stands: a
// repeat finds it. A caller that gave up publishes a cancel; whichever the log holds first counts.
template <class Store>
class Replies {
 public:
  Replies(OwnStates<Store>& states, std::size_t cache_bytes)
      : states_(states), cache_(cache_bytes) {}

  // Whether there is something to decide or to cancel.
  bool open(const contract::Command& command) {
    const auto& entry = states_.entry(cache_, reply_key(command.key));
    if (entry.present && entry.message.status() != 0) return false;
    const auto& cancelled = entry.message.cancelled();
    return std::find(cancelled.begin(), cancelled.end(), command.id) == cancelled.end();
  }

  void cancel(const contract::Command& command) {
    pb::Outcome& outcome = edit(command);
    outcome.add_cancelled(command.id);
    if (outcome.cancelled_size() > kMaxCancelled) outcome.mutable_cancelled()->DeleteSubrange(0, 1);
  }

  void decide(const contract::Command& command, const std::pair<int, std::string>& answer,
              TimePoint now) {
    pb::Outcome& outcome = edit(command);
    outcome.set_status(answer.first);
    outcome.set_body(answer.second);
    outcome.set_payload_hash(payload_hash(command));
    outcome.set_decided_ms(to_unix_ms(now));
  }

  void expire(std::string_view key) {
    auto& entry = states_.entry(cache_, key);
    if (!entry.present) return;
    entry.present = false;
    entry.message.Clear();
    cache_.mark_dirty(entry);
  }

  Cache<pb::Outcome>& cache() { return cache_; }
  const Cache<pb::Outcome>& cache() const { return cache_; }
  void reset() { cache_.clear(); }

 private:
  // Only after open() was true: the entry is cached.
  pb::Outcome& edit(const contract::Command& command) {
    auto* entry = cache_.find(reply_key(command.key));
    entry->present = true;
    cache_.mark_dirty(*entry);
    return entry->message;
  }

  OwnStates<Store>& states_;
  Cache<pb::Outcome> cache_;
};

}  // namespace hearth::fold

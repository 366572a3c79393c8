#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "contract/message.hpp"
#include "fold/cache.hpp"
#include "fold/store.hpp"
#include "fold/workspace.hpp"

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
  Replies(const Identity& identity, Store& store, std::size_t cache_bytes)
      : identity_(identity), store_(store), cache_(cache_bytes) {}

  // Whether there is something to decide or to cancel. False also where the store failed: see
  // failure().
  bool open(const contract::Command& command) {
    const auto* entry = find(reply_key(command.key));
    if (entry == nullptr || (entry->present && entry->message.status() != 0)) return false;
    const auto& cancelled = entry->message.cancelled();
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
    auto* entry = find(std::string(key));
    if (entry == nullptr || !entry->present) return;
    entry->present = false;
    entry->message.Clear();
    cache_.mark_dirty(*entry);
  }

  Cache<pb::Outcome>& cache() { return cache_; }
  const Cache<pb::Outcome>& cache() const { return cache_; }
  const std::optional<Error>& failure() const { return failure_; }
  void reset() {
    cache_.clear();
    failure_.reset();
  }

 private:
  typename Cache<pb::Outcome>::Entry* find(const std::string& key) {
    if (auto* entry = cache_.find(key)) return entry;
    const auto values = store_.read(identity_.partition, {key});
    if (!values || !cache_.fill(key, values->front())) {
      failure_ = values ? Error{ErrorKind::kCorrupt, key + " does not parse"} : values.error();
      return nullptr;
    }
    return cache_.find(key);
  }

  // Only after open() was true: the entry is cached.
  pb::Outcome& edit(const contract::Command& command) {
    auto* entry = cache_.find(reply_key(command.key));
    entry->present = true;
    cache_.mark_dirty(*entry);
    return entry->message;
  }

  const Identity& identity_;
  Store& store_;
  Cache<pb::Outcome> cache_;
  std::optional<Error> failure_;
};

}  // namespace hearth::fold

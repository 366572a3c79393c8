#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "contract/names.hpp"
#include "fold/cache.hpp"
#include "fold/store.hpp"

namespace hearth::fold {

inline constexpr std::uint32_t kSweepStep = 50;  // entities visited before each message

enum class SweepTone : std::uint8_t {
  kLoud,
  kQuiet,  // because of history: nobody is woken
};

// Starts a sweep, or starts the one that is under way again: everybody is visited after the last
// request. What was visited before this message still counts, so that a message never waits for
// more than one step.
inline void ask_for_sweep(pb::Checkpoint& checkpoint, SweepTone tone) {
  const bool quiet =
      tone == SweepTone::kQuiet && (!checkpoint.has_sweep() || checkpoint.sweep().quiet());
  pb::Sweep& sweep = *checkpoint.mutable_sweep();
  sweep.set_bucket(0);
  sweep.clear_after();
  sweep.set_quiet(quiet);
}

// Finds whom a sweep visits next, by bucket and key, as the states stand now: what the store holds
// and what the next commit will change. A bucket's keys are asked for once between two commits.
template <class Store>
class SweptKeys {
 public:
  // Between two commits the store holds the same keys; after one, others.
  void forget() { read_.reset(); }

  // The first entity after the sweep's cursor, which is moved over empty buckets. Empty: the sweep
  // is over.
  template <class State>
  Result<std::string> next(pb::Sweep& cursor, contract::Partition partition, Store& store,
                           const Cache<State>& cache) {
    for (; cursor.bucket() < contract::kBuckets; cursor.set_bucket(cursor.bucket() + 1)) {
      if (!read_ || read_->first != cursor.bucket()) {
        auto keys = store.keys(partition, static_cast<std::uint16_t>(cursor.bucket()));
        if (!keys) return fail(keys.error());
        read_.emplace(cursor.bucket(), std::set<std::string>(keys->begin(), keys->end()));
      }
      const std::string found = after(cursor, read_->second, cache);
      if (!found.empty()) return found;
      cursor.clear_after();
    }
    return std::string();
  }

 private:
  template <class State>
  static std::string after(const pb::Sweep& cursor, const std::set<std::string>& stored,
                           const Cache<State>& cache) {
    std::set<std::string_view> erased;
    std::string added;  // the first one that only the next commit will store
    for (const auto* entry : cache.dirty_entries()) {
      if (entry->key <= cursor.after() || contract::bucket_of(entry->key) != cursor.bucket())
        continue;
      if (!entry->present) {
        erased.insert(entry->key);
      } else if (!own(entry->key) && (added.empty() || entry->key < added)) {
        added = entry->key;
      }
    }
    const auto kept =
        std::find_if(stored.upper_bound(cursor.after()), stored.end(),
                     [&](const auto& key) { return !own(key) && !erased.contains(key); });
    if (kept == stored.end()) return added;
    return added.empty() ? *kept : std::min(*kept, added);
  }

  static bool own(std::string_view key) { return !key.empty() && key.front() == '~'; }

  std::optional<std::pair<std::uint32_t, std::set<std::string>>> read_;
};

}  // namespace hearth::fold

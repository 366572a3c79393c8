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

// Finds whom a sweep visits next, by bucket and within it by hash, as the states stand now: what
// the store holds and what the next commit will change. That is the order of their causes, which
// must ascend: of two signals to one target the later one counts only if its cause is higher. A
// bucket's keys are asked for once between two commits.
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
        read_.emplace(cursor.bucket(), Places());
        for (std::string& key : *keys) {
          if (!own(key)) read_->second.insert(place_of(std::move(key)));
        }
      }
      std::string found = after(cursor, read_->second, cache);
      if (!found.empty()) return found;
      cursor.clear_after();
    }
    return std::string();
  }

 private:
  using Place = std::pair<std::uint64_t, std::string>;  // hash and key
  using Places = std::set<Place>;
  static Place place_of(std::string key) {
    const std::uint64_t hash = contract::stable_hash(key);
    return {hash, std::move(key)};
  }

  template <class State>
  static std::string after(const pb::Sweep& cursor, const Places& stored,
                           const Cache<State>& cache) {
    // Nobody has an empty key, so this lies before everybody.
    const Place last = cursor.after().empty() ? Place() : place_of(cursor.after());
    Places erased;
    std::optional<Place> added;  // the first one that only the next commit will store
    for (const auto* entry : cache.dirty_entries()) {
      if (own(entry->key) || contract::bucket_of(entry->key) != cursor.bucket()) continue;
      Place place = place_of(entry->key);
      if (place <= last) continue;
      if (!entry->present) {
        erased.insert(std::move(place));
      } else if (!added || place < *added) {
        added = std::move(place);
      }
    }
    const auto kept = std::find_if(stored.upper_bound(last), stored.end(),
                                   [&](const Place& place) { return !erased.contains(place); });
    if (kept == stored.end()) return added ? added->second : std::string();
    return added ? std::min(*kept, *added).second : kept->second;
  }

  static bool own(std::string_view key) { return key.empty() || key.front() == '~'; }

  std::optional<std::pair<std::uint32_t, Places>> read_;
};

}  // namespace hearth::fold

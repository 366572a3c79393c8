#pragma once

#include <algorithm>
#include <set>
#include <string>

#include "contract/names.hpp"
#include "fold/cache.hpp"
#include "fold/store.hpp"

namespace hearth::fold {

inline constexpr std::uint32_t kSweepStep = 50;  // entities visited before each message

// The first entity after the sweep's cursor, by bucket and key, as it stands now: what the store
// holds and what the next commit will change. Moves the cursor over empty buckets. Empty: the sweep
// is over.
template <class State, class Store>
Result<std::string> next_swept(pb::Sweep& cursor, contract::Partition partition, Store& store,
                               const Cache<State>& cache) {
  for (; cursor.bucket() < contract::kBuckets; cursor.set_bucket(cursor.bucket() + 1)) {
    const auto keys = store.keys(partition, static_cast<std::uint16_t>(cursor.bucket()));
    if (!keys) return fail(keys.error());
    std::set<std::string> all(keys->begin(), keys->end());
    for (const auto* entry : cache.dirty_entries()) {
      if (contract::bucket_of(entry->key) != cursor.bucket()) continue;
      if (entry->present) {
        all.insert(entry->key);
      } else {
        all.erase(entry->key);
      }
    }
    const auto entity =
        std::find_if(all.upper_bound(cursor.after()), all.end(), [](const auto& key) {
          return key.front() != '~';  // the runtime's own
        });
    if (entity != all.end()) return *entity;
    cursor.clear_after();
  }
  return std::string();
}

}  // namespace hearth::fold

#include "partition_memory.hpp"

#include <algorithm>
#include <utility>

#include "contract/person_path.hpp"

namespace hearth::backtest {

using segmenter::pb::Entity;

void PartitionMemory::begin(std::string_view entity, TimePoint now, std::uint32_t hops) {
  sender_.assign(entity);
  now_ = now;
  hops_ = hops;
}

const Entity* PartitionMemory::find(std::string_view key) {
  const auto at = states_.find(key);
  return at == states_.end() ? nullptr : &at->second;
}

Entity& PartitionMemory::edit(std::string_view key) {
  const auto at = states_.find(key);
  return at != states_.end() ? at->second : states_.try_emplace(std::string(key)).first->second;
}

void PartitionMemory::erase(std::string_view key) {
  const auto at = states_.find(key);
  if (at != states_.end()) states_.erase(at);
}

void PartitionMemory::signal(std::string_view entity, std::string_view name, std::string body) {
  if (witness_.take(entity, name, body, now_)) return;
  if (hops_ >= contract::kMaxSignalHops) return reject("too_many_hops", std::string(entity));
  sent_.push_back({now_, contract::stable_hash(sender_), hops_ + 1, std::string(entity),
                   std::string(name), std::move(body)});
}

void PartitionMemory::set_timer(std::string_view entity, std::string_view name, TimePoint due) {
  // Strictly later, as in the runtime: or a timer could fire in the same instant for ever.
  timers_.arm(entity, name, std::max(due, now_ + Millis(1)));
}

void PartitionMemory::cancel_timer(std::string_view entity, std::string_view name) {
  timers_.cancel(entity, name);
}

void PartitionMemory::reject(std::string_view code, std::string) { witness_.rejected(code); }

void PartitionMemory::broadcast(std::string_view topic, std::uint64_t number, std::string body) {
  told_.push_back({std::string(topic), number, std::move(body)});
}

}  // namespace hearth::backtest

#include "timer_heap.hpp"

#include <algorithm>
#include <tuple>

#include "contract/partition.hpp"

namespace hearth::backtest {
namespace {

constexpr std::size_t kSmallHeap = 1'024;  // is never worth sweeping

std::string target_of(std::string_view entity, std::string_view name) {
  std::string target;
  target.reserve(entity.size() + 1 + name.size());
  return target.append(entity).append("#").append(name);
}

}  // namespace

bool TimerHeap::later(const Entry& a, const Entry& b) {
  return std::tie(a.due, a.hash, a.target) > std::tie(b.due, b.hash, b.target);
}

void TimerHeap::arm(std::string_view entity, std::string_view name, TimePoint due) {
  std::string target = target_of(entity, name);
  const auto [at, is_new] = armed_.try_emplace(target, due);
  if (!is_new && at->second == due) return;
  at->second = due;
  const std::uint64_t hash = contract::stable_hash(target);
  heap_.push_back({due, hash, std::move(target)});
  std::push_heap(heap_.begin(), heap_.end(), later);
  if (heap_.size() > kSmallHeap && heap_.size() > 2 * armed_.size()) compact();
}

void TimerHeap::cancel(std::string_view entity, std::string_view name) {
  armed_.erase(target_of(entity, name));
}

void TimerHeap::drop_stale() {
  while (!heap_.empty()) {
    const auto armed = armed_.find(heap_.front().target);
    if (armed != armed_.end() && armed->second == heap_.front().due) return;
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
  }
}

void TimerHeap::compact() {
  heap_.clear();
  for (const auto& [target, due] : armed_) {
    heap_.push_back({due, contract::stable_hash(target), target});
  }
  std::make_heap(heap_.begin(), heap_.end(), later);
}

std::optional<TimePoint> TimerHeap::earliest() {
  drop_stale();
  if (heap_.empty()) return std::nullopt;
  return heap_.front().due;
}

std::optional<DueTimer> TimerHeap::take_due(TimePoint now) {
  // An entry that a move has left behind is no reason to look further: the first is the earliest.
  if (heap_.empty() || heap_.front().due > now) return std::nullopt;
  const auto first = earliest();
  if (!first || *first > now) return std::nullopt;
  std::pop_heap(heap_.begin(), heap_.end(), later);
  const std::string target = std::move(heap_.back().target);
  heap_.pop_back();
  armed_.erase(target);
  const std::size_t sign = target.rfind('#');
  return DueTimer{*first, target.substr(0, sign), target.substr(sign + 1)};
}

}  // namespace hearth::backtest

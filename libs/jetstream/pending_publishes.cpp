#include "jetstream/pending_publishes.hpp"

#include <algorithm>

namespace hearth::jetstream {
namespace {

constexpr unsigned kIndexBits = 20;  // over a million slots; the generation has the other 44 bits
constexpr std::uint64_t kIndexMask = (std::uint64_t{1} << kIndexBits) - 1;

}  // namespace

PendingPublishes::PendingPublishes(std::size_t capacity) : slots_(std::min(capacity, kIndexMask)) {
  free_.reserve(slots_.size());
  for (std::size_t i = slots_.size(); i > 0; --i)
    free_.push_back(static_cast<std::uint32_t>(i - 1));
}

std::optional<std::uint64_t> PendingPublishes::add(InFlight publish, Clock::time_point deadline) {
  std::lock_guard lock(mutex_);
  if (closed_ || free_.empty()) return std::nullopt;
  const std::uint32_t index = free_.back();
  free_.pop_back();
  Slot& slot = slots_[index];
  slot.publish = publish;
  slot.deadline = deadline;
  slot.used = true;
  if (free_.size() + 1 == slots_.size()) work_.notify_one();
  return (slot.generation << kIndexBits) | index;
}

std::optional<InFlight> PendingPublishes::take(std::uint64_t token) {
  std::lock_guard lock(mutex_);
  const std::size_t index = token & kIndexMask;
  if (index >= slots_.size()) return std::nullopt;
  const Slot& slot = slots_[index];
  if (!slot.used || slot.generation != token >> kIndexBits) return std::nullopt;
  return release(index);
}

InFlight PendingPublishes::release(std::size_t index) {
  Slot& slot = slots_[index];
  slot.used = false;
  ++slot.generation;
  free_.push_back(static_cast<std::uint32_t>(index));
  if (waiting_for_room_ > 0) room_.notify_all();
  return slot.publish;
}

template <class Wanted>
std::vector<InFlight> PendingPublishes::take_if(Wanted wanted) {
  std::vector<InFlight> taken;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].used && wanted(slots_[i])) taken.push_back(release(i));
  }
  return taken;
}

std::vector<InFlight> PendingPublishes::take_expired(Clock::time_point now) {
  std::lock_guard lock(mutex_);
  return take_if([now](const Slot& slot) { return slot.deadline <= now; });
}

std::vector<InFlight> PendingPublishes::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  room_.notify_all();
  work_.notify_all();
  return take_if([](const Slot&) { return true; });
}

bool PendingPublishes::wait_for_room(Millis wait) {
  std::unique_lock lock(mutex_);
  ++waiting_for_room_;
  room_.wait_for(lock, wait, [this] { return closed_ || !free_.empty(); });
  --waiting_for_room_;
  return !closed_ && !free_.empty();
}

bool PendingPublishes::wait_for_work() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return closed_ || free_.size() < slots_.size(); });
  return !closed_;
}

bool PendingPublishes::pause(Millis wait) {
  std::unique_lock lock(mutex_);
  return !work_.wait_for(lock, wait, [this] { return closed_; });
}

std::size_t PendingPublishes::size() const {
  std::lock_guard lock(mutex_);
  return slots_.size() - free_.size();
}

}  // namespace hearth::jetstream

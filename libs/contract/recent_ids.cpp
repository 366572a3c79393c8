#include "contract/recent_ids.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstring>
#include <limits>

#include "common/check.hpp"
#include "contract/partition.hpp"

// The bytes are a row of slots, oldest hour first. A slot is its hour (4 bytes: hours since the
// epoch), the number of its ids (2 bytes) and the ids (8 bytes each, in order of arrival); numbers
// are little-endian. No slot is empty.
namespace hearth::contract {
namespace {

using Hour = std::uint32_t;
constexpr std::size_t kHourBytes = sizeof(Hour);
constexpr std::size_t kHeaderBytes = kHourBytes + sizeof(std::uint16_t);
constexpr std::size_t kIdBytes = 8;
// An id of the last moment of an hour is held for the whole window, so a slot outlives its hour by
// it.
constexpr Hour kWindowHours = std::chrono::floor<std::chrono::hours>(kRecentWindow).count();

// As the machine has them, which is little-endian.
static_assert(std::endian::native == std::endian::little);

template <class Number>
Number number_at(std::string_view bytes, std::size_t at) {
  Number number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

template <class Number>
void append(std::string& bytes, Number number) {
  char raw[sizeof number];
  std::memcpy(raw, &number, sizeof number);
  bytes.append(raw, sizeof raw);
}

struct Slot {
  std::size_t at;  // of its header
  Hour hour;
  std::size_t count;
  std::size_t ids() const { return at + kHeaderBytes; }
  std::size_t end() const { return ids() + count * kIdBytes; }
};

Slot slot_at(std::string_view slots, std::size_t at) {
  HEARTH_CHECK(at + kHeaderBytes <= slots.size());
  const Slot slot{at, number_at<Hour>(slots, at), number_at<std::uint16_t>(slots, at + kHourBytes)};
  HEARTH_CHECK(slot.count > 0 && slot.end() <= slots.size());
  return slot;
}

bool contains(std::string_view slots, const Slot& slot, std::uint64_t id) {
  for (std::size_t at = slot.ids(); at < slot.end(); at += kIdBytes) {
    if (number_at<std::uint64_t>(slots, at) == id) return true;
  }
  return false;
}

void set_count(std::string& slots, const Slot& slot, std::size_t count) {
  const auto number = static_cast<std::uint16_t>(count);
  std::memcpy(slots.data() + slot.at + kHourBytes, &number, sizeof number);
}

void evict_oldest(std::string& slots) {
  const Slot oldest = slot_at(slots, 0);
  if (oldest.count == 1) {
    slots.erase(0, oldest.end());
    return;
  }
  set_count(slots, oldest, oldest.count - 1);
  slots.erase(oldest.ids(), kIdBytes);
}

Hour hour_of(TimePoint now) {
  const auto hours = std::chrono::floor<std::chrono::hours>(now).time_since_epoch().count();
  return static_cast<Hour>(std::clamp<std::int64_t>(hours, 0, std::numeric_limits<Hour>::max()));
}

// A clock that steps back does not open a slot in the past: slots stay in order, and nothing is
// forgotten sooner.
Hour newest_hour(std::string_view slots, Hour now) {
  for (std::size_t at = 0; at < slots.size();) {
    const Slot slot = slot_at(slots, at);
    now = std::max(now, slot.hour);
    at = slot.end();
  }
  return now;
}

void forget_expired(std::string& slots, Hour now) {
  std::size_t keep = 0;
  while (keep < slots.size()) {
    const Slot slot = slot_at(slots, keep);
    if (now - slot.hour <= kWindowHours) break;
    keep = slot.end();
  }
  slots.erase(0, keep);
}

}  // namespace

Recent remember(std::string& slots, std::string_view message_id, TimePoint now) {
  const Hour hour = newest_hour(slots, hour_of(now));
  forget_expired(slots, hour);
  const std::uint64_t id = stable_hash(message_id);
  std::size_t total = 0;
  Slot last{};
  for (std::size_t at = 0; at < slots.size(); at = last.end()) {
    last = slot_at(slots, at);
    if (contains(slots, last, id)) return Recent::kSeen;
    total += last.count;
  }
  if (total > 0 && last.hour == hour) {
    set_count(slots, last, last.count + 1);
  } else {
    append(slots, hour);
    append(slots, std::uint16_t{1});
  }
  append(slots, id);
  if (total < kMaxRecentIds) return Recent::kNew;
  evict_oldest(slots);
  return Recent::kNewEvicting;
}

}  // namespace hearth::contract

#include "fold/outbox.hpp"

#include <algorithm>

namespace hearth::fold {

void Outbox::add(pb::OutboxEntry entry) {
  targets_[entry.ordinal()] = entry.target();
  ways_[entry.target()].entries.push_back(std::move(entry));
  ++size_;
}

bool Outbox::add_stored(const std::vector<std::string>& entries) {
  for (const std::string& bytes : entries) {
    pb::OutboxEntry entry;
    if (!entry.ParseFromString(bytes)) return false;
    add(std::move(entry));
  }
  return true;
}

bool Outbox::may_send(Way& way, TimePoint now) {
  if (way.rest == Millis(0)) return way.in_flight < kMaxUnacknowledged;
  if (way.in_flight > 0) return false;
  if (!way.rested_since || now < *way.rested_since) way.rested_since = now;
  return now - *way.rested_since >= way.rest;
}

const pb::OutboxEntry* Outbox::next(TimePoint now) {
  for (auto& [target, way] : ways_) {
    if (way.broken || way.sent == way.entries.size() || !may_send(way, now)) continue;
    const pb::OutboxEntry* entry = &way.entries[way.sent];
    ++way.sent;
    ++way.in_flight;
    way.done.resize(way.sent, false);
    return entry;
  }
  return nullptr;
}

std::optional<std::size_t> Outbox::find(Way& way, std::uint64_t ordinal) const {
  const auto at = std::lower_bound(
      way.entries.begin(), way.entries.end(), ordinal,
      [](const pb::OutboxEntry& entry, std::uint64_t wanted) { return entry.ordinal() < wanted; });
  if (at == way.entries.end() || at->ordinal() != ordinal) return std::nullopt;
  return static_cast<std::size_t>(at - way.entries.begin());
}

void Outbox::acknowledged(std::uint64_t ordinal) {
  const auto target = targets_.find(ordinal);
  if (target == targets_.end()) return;
  Way& way = ways_[target->second];
  const auto position = find(way, ordinal);
  if (!position || *position >= way.sent) return;
  --way.in_flight;
  way.done[*position] = true;
  if (!way.broken) trim(way);
  settle(way);
}

void Outbox::failed(std::uint64_t ordinal) {
  const auto target = targets_.find(ordinal);
  if (target == targets_.end()) return;
  Way& way = ways_[target->second];
  --way.in_flight;
  if (!way.broken) trim(way);
  way.broken = true;
  settle(way);
}

void Outbox::not_sent(std::uint64_t ordinal) {
  const auto target = targets_.find(ordinal);
  if (target == targets_.end()) return;
  Way& way = ways_[target->second];
  --way.in_flight;
  --way.sent;
  way.done.resize(way.sent);
}

void Outbox::settle(Way& way) {
  if (!way.broken || way.in_flight > 0) return;
  way.broken = false;
  way.sent = 0;
  way.done.clear();
  way.rest = std::clamp(2 * way.rest, kFirstRest, kLongestRest);
  way.rested_since.reset();
}

void Outbox::trim(Way& way) {
  std::size_t prefix = 0;
  while (prefix < way.done.size() && way.done[prefix]) ++prefix;
  if (prefix > 0) way.rest = Millis(0);
  for (std::size_t i = 0; i < prefix; ++i) {
    trimmed_.push_back(way.entries.front().ordinal());
    targets_.erase(way.entries.front().ordinal());
    way.entries.pop_front();
  }
  way.done.erase(way.done.begin(), way.done.begin() + static_cast<std::ptrdiff_t>(prefix));
  way.sent -= prefix;
  size_ -= prefix;
}

std::vector<std::uint64_t> Outbox::take_trimmed() {
  std::sort(trimmed_.begin(), trimmed_.end());
  return std::exchange(trimmed_, {});
}

}  // namespace hearth::fold

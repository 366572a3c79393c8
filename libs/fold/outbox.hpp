#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/result.hpp"
#include "common/time.hpp"
#include "fold/state.pb.h"

namespace hearth::fold {

inline constexpr std::uint32_t kNoTarget = 0xFFFF;
inline constexpr std::size_t kMaxOutbox = 10'000;       // per partition; a full one pauses its fold
inline constexpr std::size_t kMaxUnacknowledged = 256;  // per target
// After a failure a way rests, and then sends one entry until one is acknowledged: a full stream
// that refuses everything is asked seldom.
inline constexpr Millis kFirstRest{50};
inline constexpr Millis kLongestRest{5'000};

// What a commit has stored and the log has not yet acknowledged. Per target the entries go out in
// order, and after any failure again from the first unacknowledged one (go-back-N): a reader
// ignores what lies beyond a hole, so an entry that was acknowledged after a lost one must be sent
// again too. Hence only an unbroken prefix is ever trimmed.
class Outbox {
 public:
  void add(pb::OutboxEntry entry);  // committed; ordinals ascend
  // Adds stored entries, serialised. False: one does not parse.
  bool add_stored(const std::vector<std::string>& entries);

  // The next entry to publish, or nullptr. The caller publishes it and reports the outcome by
  // ordinal. `now`: any clock, which may also be set back.
  const pb::OutboxEntry* next(TimePoint now);
  void acknowledged(std::uint64_t ordinal);
  void failed(std::uint64_t ordinal);
  // next()'s entry was not taken by the publisher after all.
  void not_sent(std::uint64_t ordinal);

  // Ordinals that may be erased from the store; handed out once, by the commit that erases them.
  std::vector<std::uint64_t> take_trimmed();
  bool trimmable() const { return !trimmed_.empty(); }

  std::size_t size() const { return size_; }
  bool full() const { return size_ >= kMaxOutbox; }
  bool idle() const { return size_ == 0; }

 private:
  struct Way {
    std::deque<pb::OutboxEntry> entries;  // from the first unacknowledged
    std::vector<bool> done;               // by position; in flight and acknowledged out of order
    std::size_t sent = 0;                 // entries[0..sent) are in flight or done
    std::size_t in_flight = 0;
    bool broken = false;  // wait until nothing is in flight, then start again from the first
    Millis rest{0};       // of the last failure; 0 = an entry was acknowledged since
    std::optional<TimePoint> rested_since;
  };
  static bool may_send(Way& way, TimePoint now);
  void trim(Way& way);
  std::optional<std::size_t> find(Way& way, std::uint64_t ordinal) const;
  void settle(Way& way);

  std::map<std::uint32_t, Way> ways_;
  std::map<std::uint64_t, std::uint32_t> targets_;  // ordinal → way
  std::vector<std::uint64_t> trimmed_;
  std::size_t size_ = 0;
};

}  // namespace hearth::fold

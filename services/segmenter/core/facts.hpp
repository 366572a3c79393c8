#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "calendar/calendar.hpp"
#include "rules/rule.hpp"
#include "segmenter/core/day_clock.hpp"
#include "segmenter/core/score.hpp"
#include "segmenter/core/state.pb.h"
#include "segmenter/features/sample.hpp"

// What a rule may say of a user beside asking for its past: the variables of segment rules.
namespace hearth::segmenter {

enum class Fact : std::uint8_t {
  kScore,        // score: 0 to 100, now
  kFromConsume,  // score.consume and the next four: what each class contributes to it
  kFromCreate,
  kFromSocial,
  kFromAbsorb,
  kFromPresence,
  kTenureDays,  // tenure_days: calendar days since the first event's, 0 on that day
  kFirstSeen,   // first_seen
  kLastSeen,    // last_seen
  kIdentified,  // identified: known by a user id, not only by an anonymous one
  kAccounts,    // accounts_on_device: persons seen with the device that most share; at least 1
  kNeighbours,  // accounts_on_address: the same of addresses
  kValue,       // value: realised so far, yuan, refunds taken off
  kTier,        // tier: by percentile of all who pay; unknown until there is a table
};
inline constexpr std::size_t kFacts = 14;

std::vector<rules::Variable> fact_variables();  // in the order of Fact
inline constexpr std::size_t index_of(Fact fact) { return static_cast<std::size_t>(fact); }

Moment moment_at(TimePoint now, DayClock& clock);

// The day of the person's first event, over all of its parts; it must have one.
Day first_day_of(const pb::User& user, DayClock& clock);

// `first`: the day of the person's first event. `tier`: of this person's value; nullopt where there
// is no table yet. Views in `out` point to it.
struct Person {
  std::string_view entity;
  const pb::User& user;
  Day first = 0;
  std::optional<std::string_view> tier;
};
void read_facts(const Person& person, const Moment& moment, const Score& score,
                std::span<rules::Value> out);

}  // namespace hearth::segmenter

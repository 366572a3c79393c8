#pragma once

#include <string_view>

#include "contract/linking.hpp"
#include "segmenter/core/event_names.hpp"
#include "segmenter/core/kpi_rows.hpp"
#include "segmenter/core/state.pb.h"

// An operator has a person erased: the state, what it contributed to the KPIs, the
// ids that had become part of it, its place on devices, and what the other services keep of it:
// they fold the same signal, each when it is there. What remains for 30 days is the moment of it,
// so that what was on its way does not bring the person back: nothing that happened before counts.
// Who comes again later is somebody new. (Rejected: erasing the key at once. An event that an id of
// the person forwarded, or an SDK kept in its queue, would make a new profile of old behaviour.)
// Messages in the log go when it is older than its max_age, snapshots when the next ones have
// replaced them; a rebuild folds the command as well.
namespace hearth::segmenter {

inline constexpr std::string_view kForgetCommand = "forget";
// To the person, for the other services, to linked ids and to devices.
inline constexpr std::string_view kForgetSignal = contract::kForgetSignal;
inline constexpr std::string_view kForgottenTimer = "forgotten";
inline constexpr Millis kForgottenFor = std::chrono::hours(24 * 30);

// Whether an event of that time shall not count.
inline bool is_forgotten(const pb::User& user, TimePoint time) {
  return user.forgotten() != 0 && to_unix_ms(time) <= user.forgotten();
}

// Takes out of a bundle that arrives what had been done by then.
void drop_forgotten_parts(const pb::User& user, pb::Bundle& bundle);

// On kForgetCommand to the person: erases and replies 200; 404 where there is nobody, 409 where
// the id belongs to somebody else. Memberships are left by the judging that follows, as whenever a
// person has no activity any more.
void forget_command(std::string_view self, TimePoint now, KpiRows& kpis, Workspace& workspace);

// On kForgetSignal, whose body names the person: of a tombstone that forwarded to it, or of a
// device that it was seen with; the person's own is for the others. False: malformed.
bool forget_signal(std::string_view self, std::string_view body, TimePoint now,
                   Workspace& workspace);

// On kForgottenTimer: the trace goes, unless somebody came again.
void drop_forgotten(std::string_view self, Workspace& workspace);

}  // namespace hearth::segmenter

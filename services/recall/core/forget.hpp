#pragma once

#include <string_view>

#include "contract/fold.hpp"
#include "recall/core/observed_time.hpp"

// A person is forgotten: by the segmenter, which tells each of the ids, or by recall's own command.
// What was counted stays counted. What remains for 30 days is the moment of it, also of an id that
// recall had not heard of: so what was on its way (a part that another id handed over, an event
// that was forwarded or kept by an SDK) brings nobody back, because nothing that happened before
// counts. Who comes again later is somebody new.
namespace hearth::recall {

// Of users; a guest's trace goes with the guest, who is kept as long (guests.hpp).
inline constexpr std::string_view kForgottenTimer = "forgotten";
inline constexpr Millis kForgottenFor = std::chrono::hours(24 * 30);

// Whether what happened at that time shall not count.
bool is_forgotten(const pb::User& user, TimePoint time);
bool is_forgotten(std::string_view entity, TimePoint time, Workspace& workspace);

// Nothing is known of the user but that, and what others have told.
bool is_trace(const pb::User& user);

// Replies 200; 404 where there is nobody, or a trace. What other services tell only on change is
// kept.
void forget_command(const contract::Input& input, Workspace& workspace);
// contract::kForgetSignal.
void forget_signal(const contract::Input& input, Workspace& workspace);
// On kForgottenTimer: the moment goes, also of who came again.
void drop_trace(std::string_view entity, Workspace& workspace);

// The user or guest and the timer of the journeys or of the guest.
void erase_user(std::string_view entity, Workspace& workspace);

}  // namespace hearth::recall

#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

// Several ids of one person, as the segmenter links them. What an id has is handed to
// the person once; what it does later counts for the person. A task that both ids were paid for is
// paid once: the second payment goes back to its budget. What was handed over stays with the
// person until an operator unlinks the id: unlinking.hpp.
//   link     {to, operator?}              segmenter, to the id
//   restore  {from, link}                 segmenter, to the id: an operator unlinked it
//   joined   {part, at, via}              to the person: what the id had
//   did      {event, order, refund, fen, at, via}  to the person: what the id did since
namespace hearth::rewards {

// What somebody who is not identified has done is kept that long, and whose an id is that never had
// an account, unless the id is used: in the second half of that time its first use begins the time
// anew, so that daily use makes a decision every 15 days. (Rejected: to keep that for ever. The
// person, when forgotten, knows of no id that had done nothing, and its own id would stay readable
// there.)
inline constexpr Millis kGuestFor = std::chrono::hours(24 * 30);

// Whose the addressed entity is now; empty: its own.
std::string linked_to(Draft& draft);

// Passes a message on to whom the addressed entity is linked. False: it is to be kept here; a cycle
// of links ends, and a row that has become too long, if it is the entity's to end.
bool passed_on(Draft& draft, std::string_view name, nlohmann::json body);

// The time of the addressed id's link begins, where it has no account.
void arm_link(Draft& draft);
// The addressed id is used.
void renew_link(Draft& draft);

void on_link(Draft& draft);
void on_restore(Draft& draft);
void on_joined(Draft& draft, const Settings& settings);

}  // namespace hearth::rewards

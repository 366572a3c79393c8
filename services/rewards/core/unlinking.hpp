#pragma once

#include <string>

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

// What an id that an operator unlinks has again of what it had handed over: tasks that it was paid
// for are paid again from that moment on, so that nobody is paid twice, and their points are asked
// back from whoever has them now, where a task that was paid only to the id is open again. What is
// not there any more (refunded, or paid to both and gone back to its budget) does not come back.
// What was only begun, and coupons, stay with the other. (Rejected: to leave the points where they
// went. An operator who links the wrong id and undoes it would have moved them for good.)
//   parted      {part, who, at, via}  to the person: the paid tasks that leave, and with whom
//   given_back  {part, at, via}   the answer, of the same moment: what of their points was there
namespace hearth::rewards {

// Of `before`, in what is left of somebody who is linked.
void keep_paid(const pb::Standing& before, pb::Standing& left);
// The addressed user was linked to `other`, and is not any more.
void ask_back(Draft& draft, const std::string& other);

void on_parted(Draft& draft);
void on_given_back(Draft& draft, const Settings& settings);

}  // namespace hearth::rewards

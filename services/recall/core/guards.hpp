#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "calendar/calendar.hpp"
#include "recall/core/reason.hpp"
#include "recall/core/settings.hpp"
#include "recall/core/state.pb.h"

namespace hearth::recall {

// What stands between a step that is due and its message, in this order; the first that does not
// hold decides. (The last guard, the coupon, is answered by another service: see journeys.hpp.)
//   sending      the global switch is on
//   consent      not all channels of the step are denied by the user; those that are, are left out
//   restricted   the user is not restricted
//   holdout      the user is not kept out, to be compared with
//   quiet_hours  it is no quiet hour where the user is; else the step waits for their end
//   frequency    fewer messages than the cap left the product lately, of all campaigns; asked only
//                of a message that would leave it, too
//   late         the step was due at the most a day ago: a backlog never becomes a storm
struct GuardedStep {
  const Settings& settings;
  const CampaignStep& step;
  const pb::User& user;
  const Calendar& calendar;  // of where the user is
  bool holdout = false;
  TimePoint now{}, due{};
};

struct Verdict {
  enum class What : std::uint8_t { kSend, kSkip, kWait };
  What what = What::kSend;
  std::string_view rule;              // that did not hold; "sent" where all did
  TimePoint until{};                  // kWait
  std::vector<std::string> channels;  // kSend
  std::vector<Term> because;          // what was looked at
};

Verdict judge(const GuardedStep& guarded);

}  // namespace hearth::recall

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "recall/core/guards.hpp"
#include "recall/core/silence.hpp"
#include "recall/core/terms.hpp"

namespace hearth::recall {

// Signals to u:<user>, absolute; each but coupon.* carries "reason" (reason.hpp).
//   recall.enrolled {"campaign", "silence", "at", "holdout"}
//   recall.sent     {"campaign", "silence", "at", "step", "message", "channels", "coupon"?}
//   recall.skipped  {"campaign", "silence", "at", "step"}
//   recall.returned {"campaign", "silence", "at", "holdout", "step": the credited one | null}
//   coupon.wanted   {"claim", "coupon", "campaign", "at"}   asks rewards
//   coupon.release  {"claim"}                         gives back what is not needed
inline constexpr std::string_view kEnrolled = "recall.enrolled";
inline constexpr std::string_view kSent = "recall.sent";
inline constexpr std::string_view kSkipped = "recall.skipped";
inline constexpr std::string_view kReturned = "recall.returned";
inline constexpr std::string_view kCouponWanted = "coupon.wanted";
inline constexpr std::string_view kCouponRelease = "coupon.release";

inline constexpr std::string_view kDueTimer = "due";
inline constexpr Millis kCouponPatience = std::chrono::minutes(10);
inline constexpr int kMaxJourneys = 5;  // kept of a user

// One user's journeys: begun by silence, led through their steps, ended by a return. One is under
// way at a time. A guest has none.
class Journeys {
 public:
  Journeys(const Terms& terms, const contract::Input& input, Workspace& workspace);

  // The user was there: ends the journey, credits the step that brought the user back, and begins
  // a new silence. `zone`: where that was; empty: not said. Nothing changes (false) where a later
  // visit and an earlier one are known. A visit from before the journey began, told late, shows
  // that nobody was silent: the journey ends as `not_silent`, and its unused coupons go back.
  bool visited(TimePoint at, std::string_view zone);

  // Does whatever is due, and arms the timer for what comes next. Quietly after an import: only
  // the timer.
  void look();

  // Rewards' answers to coupon.wanted.
  void reserved(std::string_view claim, const pb::Coupon& coupon);
  void refused(std::string_view claim, std::string_view why);

 private:
  const pb::User* user() const;
  pb::User& edited();
  pb::Journey& journey();  // under way
  const Campaign* campaign() const;
  Silence silence() const { return {*user(), terms_, lost_}; }

  void returned(TimePoint visit);
  void not_silent();
  void begin();
  void end_void();
  void end(std::string_view outcome);
  bool advance();  // decides the next step, if it is due; false: nothing (more) to do
  Verdict verdict_on(const CampaignStep& step) const;
  void ask_coupon(const CampaignStep& step);
  void release_coupon(std::string_view claim);
  void release_unused();
  void drop_gone_step();  // one that waits, and that a configuration has taken out
  bool has_coupon(std::string_view claim) const;
  void skip(const CampaignStep& step, const Verdict& verdict);
  void send(const CampaignStep& step, const Verdict& verdict);
  pb::Step& decided(const CampaignStep& step, std::string_view outcome, const Verdict& verdict);
  std::string claim_of(std::string_view step) const;
  std::optional<TimePoint> next_moment() const;
  void arm();

  const Terms& terms_;
  const contract::Input& input_;
  Workspace& workspace_;
  const LostTime lost_;
};

}  // namespace hearth::recall

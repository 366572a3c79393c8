#include "habits.hpp"

#include <algorithm>

#include "common/check.hpp"
#include "variates.hpp"

namespace hearth::load {
namespace {

// Medians; columns as in Action.
struct Medians {
  std::array<float, kHabits> rates;
  float active_days, sessions;
  float rewarded_check_ins, rewarded_tasks, own_content;
  float order_yuan, reward_yuan, refunded;
};

constexpr Medians kOfIntent[] = {
    // open sign check | read watch search view fav | like comment share follow invite | publish
    // review cook | order renew claim
    {{1.6F, .12F, .25F, 1.6F, .8F, .4F, 1.3F, .35F, 1.5F, .6F, .2F, .12F, .04F, .45F, .12F, .2F,
      .22F, .02F, .06F},
     .85F,
     1.8F,
     .5F,
     .06F,
     .06F,
     60,
     2,
     .04F},  // core
    {{1.3F, .12F, .2F, 1.3F, .7F, .4F, .9F, .2F, .7F, .14F, .07F, .05F, .02F, .04F, .04F, .05F,
      .06F, .01F, .05F},
     .5F,
     1.4F,
     .5F,
     .08F,
     .04F,
     50,
     2,
     .05F},  // regular
    {{1.2F, .08F, .03F, 3.5F, 1, .9F, .6F, .5F, .03F, .005F, .01F, .015F, 0, 0, 0, 0, .005F, .002F,
      .008F},
     .85F,
     1.5F,
     .5F,
     .03F,
     0,
     40,
     1.5F,
     .04F},  // quiet reader
    {{2, .3F, .6F, 2.5F, 1.2F, .8F, 1.6F, .4F, 1, .2F, .1F, .35F, .1F, .1F, .02F, .15F, .12F, 0,
      .5F},
     .95F,
     2,
     .7F,
     .25F,
     .03F,
     35,
     3,
     .04F},  // newcomer
    {{1, .4F, .55F, .08F, .05F, .03F, .25F, .02F, .08F, .005F, .1F, .05F, .3F, 0, 0, 0, .005F, 0,
      1.5F},
     .6F,
     1,
     .95F,
     .9F,
     .2F,
     10,
     4,
     .3F},  // bonus hunter
    {{1.1F, .08F, .95F, .03F, .02F, .01F, .03F, .005F, .01F, .001F, .005F, 0, .005F, 0, 0, 0, 0, 0,
      .3F},
     .88F,
     1,
     .95F,
     .6F,
     .02F,
     30,
     .4F,
     0},  // check-in farmer
    {{1, .1F, .3F, .06F, .05F, .01F, .02F, .01F, .05F, .02F, .05F, .25F, .01F, .01F, 0, 0, .002F, 0,
      .05F},
     .72F,
     1.2F,
     .9F,
     .3F,
     .3F,
     25,
     .5F,
     .05F},  // liking bot
    {{1, .12F, .2F, .04F, .04F, .08F, .4F, .01F, .02F, .002F, .01F, .01F, 0, 0, .08F, 0, .7F, 0,
      .06F},
     .72F,
     1.3F,
     .9F,
     .5F,
     .05F,
     26,
     1,
     .93F},  // order brusher
};

void make_exceptions(Intent intent, Habits& habits, Chance& chance) {
  const double exception = chance.fraction();
  switch (intent) {
    case Intent::kCore:
    case Intent::kRegular:
      if (exception < 0.15) habits.rate(Action::kCheckIn) = 0.9F;  // never misses one
      break;
    case Intent::kQuietReader:
      if (exception < 0.1) {
        habits.rate(Action::kCheckIn) = static_cast<float>(between(chance, 0.3, 0.9));
      } else if (exception < 0.4) {
        habits.rate(Action::kLike) = static_cast<float>(between(chance, 0.1, 0.4));
      }
      break;
    case Intent::kCheckInFarmer:
      if (exception < 0.1) habits.rate(Action::kRead) = 0.15F;  // looks at something at times
      break;
    case Intent::kLikingBot:
      habits.likes_a_burst = static_cast<float>(around(chance, 30, 0.25));
      habits.own_content = static_cast<float>(between(chance, 0.1, 0.7));
      break;
    default:
      break;
  }
}

}  // namespace

Habits draw_habits(Intent intent, Chance& chance) {
  HEARTH_CHECK(intent < Intent::kLapsing);
  const Medians& medians = kOfIntent[static_cast<std::size_t>(intent)];
  const auto personal = [&](float median, double spread) {
    return static_cast<float>(around(chance, median, spread));
  };
  Habits habits;
  const float vigour = personal(1, 0.2);
  for (std::size_t i = 0; i < kHabits; ++i) {
    habits.rates[i] = vigour * personal(medians.rates[i], 0.3);
  }
  habits.rate(Action::kCheckIn) =
      std::min(1.0F, personal(medians.rates[static_cast<std::size_t>(Action::kCheckIn)], 0.1));
  habits.active_days = std::min(0.99F, personal(medians.active_days, 0.12));
  habits.sessions = medians.sessions;
  habits.hour =
      static_cast<float>(happens(chance, 0.3) ? between(chance, 7, 14) : between(chance, 17, 23));
  habits.rewarded_check_ins = std::min(1.0F, personal(medians.rewarded_check_ins, 0.1));
  habits.rewarded_tasks = std::min(1.0F, personal(medians.rewarded_tasks, 0.3));
  habits.own_content = personal(medians.own_content, 0.4);
  habits.order_yuan = personal(medians.order_yuan, 0.35);
  habits.reward_yuan = personal(medians.reward_yuan, 0.3);
  habits.refunded = std::min(1.0F, personal(medians.refunded, 0.02));
  make_exceptions(intent, habits, chance);
  return habits;
}

}  // namespace hearth::load

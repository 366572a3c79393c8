#include "day_script.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace hearth::load {
namespace {

using namespace std::chrono_literals;

constexpr Millis kZone = 8h;  // China has had no summer time since 1991
constexpr Millis kDay = 24h;
constexpr double kAwayWeeks = 0.03;    // a holiday, an illness
constexpr double kFadingDays = 10;     // before a silence, half of those who fall silent
constexpr double kMemberComes = 0.85;  // of a ring, on a day of the ring
constexpr std::size_t kMaxSessions = 4;
constexpr double kLingerMinutes = 6;  // between a session's begin and what is done in it
constexpr double kLikeSeconds = 3;    // between two likes of a burst
constexpr double kRefundAfterDays = 0.9;
constexpr std::uint32_t kOrdersADay = 64;  // order numbers that a day may use

Millis minutes(double count) { return Millis(static_cast<std::int64_t>(count * 60'000)); }

std::uint32_t fen(double yuan) {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(1, std::llround(yuan * 100)));
}

}  // namespace

Day first_day(const Span& span) {
  const auto local = std::chrono::floor<std::chrono::days>(span.begin() + kZone);
  return {0, TimePoint(local) - kZone};
}

Day next(const Day& day) { return {day.number + 1, day.end()}; }

// One person's day while it is made.
struct DayScript::Scene {
  const Persona& persona;
  std::uint32_t user;
  const Day& day;
  Chance& chance;
  std::vector<Deed>& deeds;
  std::array<TimePoint, kMaxSessions> begins{};
  std::size_t sessions = 0;
  std::uint32_t orders = 0;

  Deed& add(Action action, TimePoint time) {
    deeds.push_back({.time = to_unix_ms(time), .user = user, .action = action});
    return deeds.back();
  }
  // Within a session; most soon after its begin.
  TimePoint moment() {
    const auto which = static_cast<std::size_t>(chance.next() % sessions);
    return begins[which] + minutes(std::min(50.0, exponential(chance, kLingerMinutes)));
  }
};

void DayScript::play(const Day& day, std::vector<Deed>& deeds) const {
  const auto& people = cast_.people();
  const std::uint64_t seed = mixed(cast_.options().seed, kMaxCast + 1 + day.number);
  for (std::uint32_t user = 0; user < people.size(); ++user) {
    const Persona& persona = people[user];
    if (persona.first_seen >= day.end() || persona.silent_from <= day.begin) continue;
    const std::size_t before = deeds.size();
    Chance chance(mixed(seed, user));
    Scene scene{persona, user, day, chance, deeds};
    if (persona.bought_once >= day.begin && persona.bought_once < day.end()) {
      order(scene, persona.bought_once, 0);
    }
    if (comes(persona, user, day, chance)) {
      sessions(scene);
      routine(scene);
      if (persona.habits.likes_a_burst > 0) burst(scene);
    }
    const std::int64_t from = to_unix_ms(persona.first_seen), to = to_unix_ms(persona.silent_from);
    const auto outside = [&](const Deed& deed) { return deed.time < from || deed.time >= to; };
    deeds.erase(
        std::remove_if(deeds.begin() + static_cast<std::ptrdiff_t>(before), deeds.end(), outside),
        deeds.end());
  }
}

bool DayScript::comes(const Persona& persona, std::uint32_t user, const Day& day,
                      Chance& chance) const {
  if (persona.first_seen >= day.begin) return true;
  const std::uint64_t seed = cast_.options().seed;
  if (persona.ring > 0) {
    Chance campaign(mixed(mixed(seed, kMaxCast + persona.ring), day.number));
    return happens(campaign, persona.habits.active_days) && happens(chance, kMemberComes);
  }
  Chance week(mixed(mixed(~seed, user), day.number / 7));
  if (happens(week, kAwayWeeks)) return false;
  double probability = persona.habits.active_days;
  if (persona.fades) {
    const std::chrono::duration<double, std::ratio<86'400>> left = persona.silent_from - day.begin;
    probability *= std::min(1.0, 0.15 + left.count() / kFadingDays);
  }
  return happens(chance, probability);
}

// The first one on the first day is the arrival.
void DayScript::sessions(Scene& scene) const {
  const Habits& habits = scene.persona.habits;
  const bool arrives = scene.persona.first_seen >= scene.day.begin;
  const auto more = static_cast<std::size_t>(poisson(scene.chance, habits.sessions - 1));
  scene.sessions = std::min(kMaxSessions, more + 1);
  for (std::size_t i = 0; i < scene.sessions; ++i) {
    const double hour = habits.hour + 3 * (scene.chance.fraction() - scene.chance.fraction()) +
                        (i == 0 ? 0 : between(scene.chance, -9, 1));
    scene.begins[i] = scene.day.begin + minutes(60 * std::clamp(hour, 0.2, 23.7));
  }
  if (!arrives) return;
  scene.begins[0] = scene.persona.first_seen;
  scene.add(Action::kSignIn, scene.begins[0]);
  scene.add(Action::kOpen, scene.begins[0]);
}

void DayScript::routine(Scene& scene) const {
  const Habits& habits = scene.persona.habits;
  Chance& chance = scene.chance;
  for (std::size_t i = 0; i < kHabits; ++i) {
    const auto action = static_cast<Action>(i);
    const double rate = habits.rates[i];
    const int count =
        action == Action::kCheckIn ? (happens(chance, rate) ? 1 : 0) : poisson(chance, rate);
    for (int n = 0; n < count; ++n) {
      if (action == Action::kOrder) {
        order(scene, scene.moment(), habits.refunded);
        continue;
      }
      // Who checks in does so first, and so on the day itself, however long the evening is.
      Deed& deed = scene.add(action, action == Action::kCheckIn ? scene.begins[0] : scene.moment());
      if (action == Action::kCheckIn) deed.rewarded = happens(chance, habits.rewarded_check_ins);
      if (is_task(action)) deed.rewarded = happens(chance, habits.rewarded_tasks);
      if (has_author(action)) deed.author = draw_author(scene);
      if (action == Action::kRenew) deed.fen = 2500;
      if (action == Action::kClaim) deed.fen = fen(around(chance, habits.reward_yuan, 0.5));
    }
  }
}

void DayScript::order(Scene& scene, TimePoint time, double refunded) const {
  const Persona& persona = scene.persona;
  // What was never bought cannot be given back either.
  if (time < persona.first_seen || time >= persona.silent_from) return;
  if (scene.orders == kOrdersADay) return;
  Deed& deed = scene.add(Action::kOrder, time);
  deed.order = scene.day.number * kOrdersADay + scene.orders++;
  deed.fen = fen(around(scene.chance, persona.habits.order_yuan, 0.6));
  if (!happens(scene.chance, refunded)) return;
  Deed refund = deed;
  refund.action = Action::kRefund;
  const double days = std::clamp(exponential(scene.chance, kRefundAfterDays), 0.05, 4.0);
  refund.time += minutes(days * 24 * 60).count();
  scene.deeds.push_back(refund);
}

// Whoever pays for likes pays for those of one author at a time.
void DayScript::burst(Scene& scene) const {
  const int bursts = 1 + poisson(scene.chance, 0.5);
  for (int i = 0; i < bursts; ++i) {
    TimePoint time = scene.moment();
    const std::uint32_t author = draw_author(scene);
    const bool rewarded = happens(scene.chance, scene.persona.habits.rewarded_tasks);
    const double likes = around(scene.chance, scene.persona.habits.likes_a_burst, 0.3);
    for (double n = 0; n < likes; ++n) {
      Deed& like = scene.add(Action::kLike, time);
      like.author = author;
      like.rewarded = rewarded;
      time += minutes(exponential(scene.chance, kLikeSeconds) / 60);
    }
  }
}

// Few are read by many: the density falls with the square root of the rank.
std::uint32_t DayScript::draw_author(Scene& scene) const {
  if (happens(scene.chance, scene.persona.habits.own_content)) return scene.user;
  const double u = scene.chance.fraction();
  return static_cast<std::uint32_t>(static_cast<double>(cast_.people().size()) * u * u);
}

}  // namespace hearth::load

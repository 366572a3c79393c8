#include "cast.hpp"

#include "common/check.hpp"
#include "lodging.hpp"
#include "variates.hpp"

namespace hearth::load {
namespace {

constexpr std::chrono::days kJudgedFrom{30};  // of tenure

}  // namespace

Cast::Cast(const CastOptions& options) : options_(options) {
  HEARTH_CHECK(options.users > 0 && options.users <= kMaxCast);
  HEARTH_CHECK(options.span.days >= kShortestHistory);
  Lodging lodging(mixed(options.seed, kMaxCast), options.span);
  people_.reserve(options.users);
  for (std::uint32_t user = 0; user < options.users; ++user) {
    Chance chance(mixed(options.seed, user));
    const Intent intent = draw_intent(chance.fraction(), options.span.days);
    people_.push_back(draw_persona(intent, options.span, chance));
    lodging.settle(people_.back());
  }
}

std::string user_id(std::uint32_t number) { return 'm' + std::to_string(number); }

bool is_fake_active(const Persona& persona, const Span& span) {
  return (persona.intent == Intent::kCheckInFarmer || persona.intent == Intent::kLikingBot ||
          persona.intent == Intent::kOrderBrusher) &&
         span.until - persona.first_seen >= kJudgedFrom;
}

bool is_bonus_hunter(const Persona& persona) { return persona.intent == Intent::kBonusHunter; }

}  // namespace hearth::load

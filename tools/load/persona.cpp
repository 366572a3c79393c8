#include "persona.hpp"

#include <algorithm>

#include "variates.hpp"

namespace hearth::load {
namespace {

// At most as early as the history begins.
TimePoint days_ago(const Span& span, double days) {
  const double within = std::clamp(days, 0.0, static_cast<double>(span.days.count()));
  return span.until - Millis(static_cast<std::int64_t>(within * 86'400'000.0));
}

// The longest-standing ones are first seen as soon as the history is there to see them.
double since_ever(const Span& span, Chance& chance) {
  return static_cast<double>(span.days.count()) - std::min(3.0, exponential(chance, 0.7));
}

// In days before the end.
double arrival(Intent intent, const Span& span, Chance& chance) {
  const auto all = static_cast<double>(span.days.count());
  switch (intent) {
    case Intent::kNewcomer:
      return between(chance, 0.02, 2);
    case Intent::kBonusHunter:  // their ring says when
      return 0;
    case Intent::kCheckInFarmer:
      return happens(chance, 0.6) ? since_ever(span, chance) : between(chance, 31, all);
    case Intent::kLikingBot:
    case Intent::kOrderBrusher:
      if (happens(chance, 0.15)) return between(chance, 3, 29);  // too new to be judged
      return happens(chance, 0.5) ? since_ever(span, chance) : between(chance, 31, all);
    default:
      return happens(chance, 0.65) ? since_ever(span, chance) : between(chance, 2.5, all);
  }
}

// Days of silence before the end; they have lived for ten days before where the history allows it.
double silence(Intent intent, const Span& span, Chance& chance) {
  const double longest = static_cast<double>(span.days.count()) - 10;
  if (intent == Intent::kChurned) return between(chance, 61, longest);
  return between(chance, 3, std::clamp(longest, 3.5, 40.0));
}

}  // namespace

Persona draw_persona(Intent intent, const Span& span, Chance& chance) {
  const bool gone = intent == Intent::kLapsing || intent == Intent::kChurned;
  const Intent lived_as = !gone ? intent : happens(chance, 0.4) ? Intent::kCore : Intent::kRegular;
  Persona persona{.intent = intent, .habits = draw_habits(lived_as, chance)};
  double seen = arrival(lived_as, span, chance);
  persona.silent_from = span.until;
  if (gone) {
    const double silent = silence(intent, span, chance);
    persona.silent_from = days_ago(span, silent);
    persona.fades = happens(chance, 0.5);
    seen = std::max(seen, silent + between(chance, 5, 10));
  }
  persona.first_seen = days_ago(span, seen);
  if (intent == Intent::kCheckInFarmer && happens(chance, 0.15)) {
    // The first week, so that it is long ago for most.
    persona.bought_once = persona.first_seen + Millis(std::chrono::hours(24)) +
                          Millis(static_cast<std::int64_t>(between(chance, 0, 4 * 86.4e6)));
  }
  return persona;
}

}  // namespace hearth::load

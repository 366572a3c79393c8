#pragma once

#include <chrono>
#include <cstdint>

#include "common/time.hpp"
#include "habits.hpp"
#include "intent.hpp"

namespace hearth::load {

// The time that a history covers.
struct Span {
  TimePoint until;  // exclusive
  std::chrono::days days{60};

  TimePoint begin() const { return until - days; }
};

// One member of the cast.
struct Persona {
  Intent intent = Intent::kCore;
  Habits habits;
  TimePoint first_seen;    // signs in at that moment
  TimePoint silent_from;   // does nothing from here on; the history's end for those who are here
  TimePoint bought_once;   // one order outside the habits; before first_seen: none
  bool fades = false;      // comes less and less in the last days before the silence
  std::uint32_t ring = 0;  // hunters of a ring come on the same days; 0: none
  std::uint32_t device = 0;
  std::uint32_t address = 0;
};

// All but where they are: ring, device and address.
Persona draw_persona(Intent intent, const Span& span, Chance& chance);

}  // namespace hearth::load

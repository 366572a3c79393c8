#pragma once

#include <cstdint>
#include <vector>

#include "cast.hpp"
#include "deed.hpp"
#include "variates.hpp"

namespace hearth::load {

// A day of the community, which lives by China's time: from midnight there, the first of a history
// being number 0.
struct Day {
  std::uint32_t number = 0;
  TimePoint begin;
  TimePoint end() const { return begin + std::chrono::days(1); }
};
Day first_day(const Span& span);
Day next(const Day& day);

// What everybody does on a day. Pure: a day follows from the cast and its number, whatever was
// asked for before.
class DayScript {
 public:
  explicit DayScript(const Cast& cast) : cast_(cast) {}

  // Appends in no order; some deeds lie up to five days after the day (an evening that goes on past
  // midnight, a refund), none before it.
  void play(const Day& day, std::vector<Deed>& deeds) const;

 private:
  struct Scene;

  bool comes(const Persona& persona, std::uint32_t user, const Day& day, Chance& chance) const;
  void sessions(Scene& scene) const;
  void routine(Scene& scene) const;
  void order(Scene& scene, TimePoint time, double refunded) const;
  void burst(Scene& scene) const;
  std::uint32_t draw_author(Scene& scene) const;

  const Cast& cast_;
};

}  // namespace hearth::load

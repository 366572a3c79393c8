#pragma once

#include <array>
#include <cstdint>

#include "intent.hpp"

namespace hearth::load {

// What should be said of a user, or what was said.
struct Verdicts {
  bool fake_active = false;
  bool bonus_hunter = false;
};

// How well one verdict was given. Where there is nothing to divide by, nothing was done wrong: 1.
struct Hits {
  std::uint64_t meant = 0;    // users of whom it should be said
  std::uint64_t flagged = 0;  // of whom it was said
  std::uint64_t right = 0;    // both

  double precision() const;  // share of the flagged who were meant
  double recall() const;     // share of the meant who were flagged
};

// Compares verdicts with the script, user by user.
class VerdictQuality {
 public:
  void add(Intent intent, const Verdicts& meant, const Verdicts& said);

  const Hits& fake_active() const { return fake_active_; }
  const Hits& bonus_hunter() const { return bonus_hunter_; }
  // Share of those with an intent of whom either verdict was said; 0 where there are none.
  double flagged_share(Intent intent) const;

 private:
  struct Count {
    std::uint64_t users = 0, flagged = 0;
  };
  Hits fake_active_, bonus_hunter_;
  std::array<Count, kIntents> by_intent_{};
};

}  // namespace hearth::load

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "persona.hpp"

namespace hearth::load {

struct CastOptions {
  std::uint32_t users = 20'000;  // from 1 to kMaxCast
  std::uint64_t seed = 1;        // the same options make the same cast
  Span span;
};
inline constexpr std::uint32_t kMaxCast = 10'000'000;
inline constexpr std::chrono::days kShortestHistory{14};

// Who is who: a population whose intents are known because they were scripted. Memory: about 170
// bytes a user.
class Cast {
 public:
  explicit Cast(const CastOptions& options);

  const CastOptions& options() const { return options_; }
  const std::vector<Persona>& people() const { return people_; }

 private:
  CastOptions options_;
  std::vector<Persona> people_;
};

std::string user_id(std::uint32_t number);

// What the verdict fake-active should say: activity without value, for long enough to be judged.
bool is_fake_active(const Persona& persona, const Span& span);
bool is_bonus_hunter(const Persona& persona);

}  // namespace hearth::load

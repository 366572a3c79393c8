#pragma once

#include <compare>
#include <cstdint>

#include "action.hpp"

namespace hearth::load {

// One event of a history, before it is text. Ordered by time first, and wholly, so that the same
// deeds make the same file.
struct Deed {
  std::int64_t time = 0;  // Unix milliseconds
  std::uint32_t user = 0;
  Action action = Action::kOpen;
  bool rewarded = false;
  std::uint32_t author = 0;  // where has_author(action)
  std::uint32_t order = 0;   // the user's orders and refunds: which one
  std::uint32_t fen = 0;     // of orders, renewals, refunds and rewards

  auto operator<=>(const Deed&) const = default;
};

}  // namespace hearth::load

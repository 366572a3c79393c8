#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::contract {

// Where in its source partition an output came from. Causes of one source partition are totally ordered, in the order
// in which a fold produces its outputs; they do not depend on how messages were batched, nor on how many outputs
// earlier code produced. (A plain counter would: after an upgrade a refold would number the same signal
// differently.)
struct Cause {
  std::uint64_t sequence = 0;  // the message being folded; 0 = none yet
  enum class Phase : std::uint8_t { kTimer = 0, kSweep = 1, kItem = 2 } phase = Phase::kTimer;
  std::uint64_t major = 0;  // timer: due, ms · sweep: bucket · item: index within the frame
  std::uint64_t minor = 0;  // timer and sweep: hash of the entity
  std::uint32_t k = 0;      // ordinal among the outputs of that step
  auto operator<=>(const Cause&) const = default;
};

std::string to_text(const Cause& cause);  // "812.2.3.0.1"; 0 is "0.0.0.0.0"
std::optional<Cause> parse_cause(std::string_view text);

}  // namespace hearth::contract

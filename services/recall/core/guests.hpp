#pragma once

#include <string_view>

#include "contract/fold.hpp"
#include "recall/core/observed_time.hpp"

// Who is not identified. Nobody can call a guest back. But who registers has been there before:
// visits, zone, saved items and consent are kept until a link hands them over (linking.hpp).
namespace hearth::recall {

inline constexpr std::string_view kGuestTimer = "guest";
// So long after the last that was heard of a guest. Whose a guest's id is now is kept that long,
// too: what it does later comes as the segmenter's `event`, whether that is known or not.
inline constexpr Millis kGuestFor = std::chrono::hours(24 * 30);

inline bool is_guest(std::string_view entity) { return entity.starts_with("a:"); }

// The runtime arms no timer for what is imported, but for the look at everybody that ends it: none
// may be noted as armed before that.
inline bool arms_nothing(const contract::Input& input) {
  return input.history && input.what != contract::Input::What::kSweep;
}

// Erases a guest whose time is over, and sees to it that there will be a look at all others. For
// every input to a guest.
void expire_later(const contract::Input& input, Workspace& workspace);

}  // namespace hearth::recall

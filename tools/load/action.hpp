#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hearth::load {

// What people of a history do, by the names of the tracking plan in hearth.yaml.
enum class Action : std::uint8_t {
  kOpen,
  kSignIn,
  kCheckIn,
  kRead,
  kWatch,
  kSearch,
  kView,
  kFavorite,
  kLike,
  kComment,
  kShare,
  kFollow,
  kInvite,
  kPublish,
  kReview,
  kCook,
  kOrder,
  kRenew,
  kClaim,
  kRefund,  // follows from an order, never from a habit
};
inline constexpr std::size_t kHabits = static_cast<std::size_t>(Action::kRefund);
inline constexpr std::size_t kActions = kHabits + 1;

std::string_view event_name(Action action);

// Done to somebody's content, whose author the event names.
constexpr bool has_author(Action action) {
  return action == Action::kLike || action == Action::kComment || action == Action::kShare;
}
// What tasks ask for besides checking in, so that a reward may be the reason for it.
constexpr bool is_task(Action action) {
  return has_author(action) || action == Action::kRead || action == Action::kWatch ||
         action == Action::kFollow || action == Action::kInvite || action == Action::kView;
}

}  // namespace hearth::load

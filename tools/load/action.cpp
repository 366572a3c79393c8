#include "action.hpp"

#include <array>

namespace hearth::load {

std::string_view event_name(Action action) {
  constexpr std::array<std::string_view, kActions> kNames = {
      "App Opened",      "Signed In",          "Checked In",     "Article Read",
      "Video Watched",   "Product Searched",   "Product Viewed", "Item Favorited",
      "Liked",           "Comment Created",    "Shared",         "User Followed",
      "Invite Sent",     "Note Published",     "Review Written", "Recipe Completed",
      "Order Completed", "Membership Renewed", "Reward Claimed", "Order Refunded"};
  return kNames[static_cast<std::size_t>(action)];
}

}  // namespace hearth::load

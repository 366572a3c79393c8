#include "recall/core/withdrawal.hpp"

#include <algorithm>

#include "recall/core/commands.hpp"
#include "recall/core/consent.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {

Wanted is_wanted(const pb::Entity* known, std::string_view campaign, std::int64_t silence,
                 std::string_view step) {
  if (known == nullptr) return Wanted::kForgotten;
  const pb::User& user = known->user();
  if (!user.linked_to().empty() || user.restricted() || is_denied(user, kWebhook)) {
    return Wanted::kWithdrawn;
  }
  const auto& all = user.journeys();
  const auto at = std::find_if(all.begin(), all.end(), [&](const pb::Journey& one) {
    return one.user().empty() && one.campaign() == campaign && one.silence() == silence;
  });
  if (at == all.end()) return Wanted::kForgotten;
  const bool has_ended = std::any_of(
      at->steps().begin(), at->steps().end(),
      [&](const pb::Step& one) { return one.id() == step && ends_delivery(one.delivery()); });
  if (has_ended) return Wanted::kEnded;
  const bool is_back = at->outcome() == "returned" || at->outcome() == "not_silent";
  return is_back ? Wanted::kWithdrawn : Wanted::kStill;
}

}  // namespace hearth::recall

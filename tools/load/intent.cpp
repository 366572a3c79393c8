#include "intent.hpp"

namespace hearth::load {

std::string_view name(Intent intent) {
  constexpr std::array<std::string_view, kIntents> kNames = {
      "core",       "regular",       "quiet_reader", "newcomer", "bonus_hunter", "check_in_farmer",
      "liking_bot", "order_brusher", "lapsing",      "churned"};
  return kNames[static_cast<std::size_t>(intent)];
}

Intent draw_intent(double uniform, std::chrono::days history) {
  std::size_t i = 0;
  for (double below = kShares[0]; i + 1 < kIntents && uniform >= below; below += kShares[i]) ++i;
  const auto intent = static_cast<Intent>(i);
  return intent == Intent::kChurned && history < kChurnedNeeds ? Intent::kLapsing : intent;
}

}  // namespace hearth::load

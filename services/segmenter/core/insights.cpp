#include "segmenter/core/insights.hpp"

#include "segmenter/core/event_names.hpp"
#include "segmenter/core/kpi_keys.hpp"

namespace hearth::segmenter {

void Insights::look(std::string_view key, const pb::Entity& state, const TierTable& tiers) {
  if (key.starts_with("u:") || key.starts_with("a:")) return person(state.user(), tiers);
  if (key != kNamesKey) return;
  for (int i = 0; i < state.names().ids_size(); ++i) {
    names_[state.names().ids(i)] = state.names().names(i);
  }
}

void Insights::person(const pb::User& user, const TierTable& tiers) {
  const PersonFigures figures(user);
  if (figures.days.empty()) return;
  value_.add(figures, tiers.tier_of(figures.fen));
  const HourGrid habits = habits_of(user);
  for (std::size_t i = 0; i < habits.size(); ++i) grid_[i] += habits[i];
  if (user.memberships().empty()) return;
  const Deals deals = deals_of(user);
  for (const pb::Membership& one : user.memberships()) {
    segments_[one.segment()].add({user, figures, deals}, to_);
  }
}

const SegmentFigures& Insights::segment(std::uint32_t id) const {
  static const SegmentFigures kNobody{};
  const auto at = segments_.find(id);
  return at == segments_.end() ? kNobody : at->second;
}

std::string_view Insights::event_name(std::uint32_t id) const {
  const auto at = names_.find(id);
  return at == names_.end() ? kOtherName : std::string_view(at->second);
}

}  // namespace hearth::segmenter

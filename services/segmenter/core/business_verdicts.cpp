#include "segmenter/core/business_verdicts.hpp"

#include <algorithm>

#include "segmenter/core/activity.hpp"
#include "segmenter/core/membership.hpp"

namespace hearth::segmenter {
namespace {

bool judges(const SegmentRules& rules, std::string_view segment) {
  return std::any_of(
      rules.segments().begin(), rules.segments().end(),
      [segment](const SegmentRules::Segment& one) { return one.name == segment && !one.draft; });
}

// The part whose newest day is the person's.
pb::Activity& newest_part(pb::User& user) {
  pb::Activity* found = user.mutable_own();
  for (pb::Linked& part : *user.mutable_linked()) {
    if (newest_day(part.activity()) > newest_day(*found)) found = part.mutable_activity();
  }
  return *found;
}

}  // namespace

bool gives_verdicts(const SegmentRules& rules) {
  return judges(rules, kFakeSegment) && judges(rules, kHunterSegment);
}

void note_verdicts(std::string_view entity, BusinessRows& rows, Workspace& workspace) {
  static const std::uint32_t kFakeId = segment_id(kFakeSegment);
  static const std::uint32_t kHunterId = segment_id(kHunterSegment);
  const pb::Entity* state = workspace.find(entity);
  if (state == nullptr || state->user().memberships().empty()) return;
  const bool fake = is_member(state->user(), kFakeId);
  const bool hunter = is_member(state->user(), kHunterId);
  if (!fake && !hunter) return;
  pb::User& user = *workspace.edit(entity).mutable_user();
  pb::Activity& part = newest_part(user);
  const auto newest = newest_day(part);
  if (!newest) return;
  rows.act(
      user, part,
      {.day = *newest, .marks = static_cast<std::uint8_t>(fake ? kFake : 0), .hunter = hunter});
}

}  // namespace hearth::segmenter

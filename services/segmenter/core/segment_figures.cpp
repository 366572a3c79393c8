#include "segmenter/core/segment_figures.hpp"

#include <algorithm>

#include "segmenter/core/business_dealings.hpp"
#include "segmenter/core/business_verdicts.hpp"
#include "segmenter/core/membership.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

constexpr Day kPayersDays = 30;

bool active_within(const PersonFigures& person, Day to, Day length) {
  const auto after = std::upper_bound(person.days.begin(), person.days.end(), to);
  return after != person.days.begin() && *(after - 1) > to - length;
}

ordered_json ratio(double of, std::uint64_t by) {
  return by == 0 ? ordered_json(nullptr) : ordered_json(of / static_cast<double>(by));
}
ordered_json ratio(std::uint64_t of, std::uint64_t by) {
  return ratio(static_cast<double>(of), by);
}

}  // namespace

void SegmentFigures::add(const PersonFigures& person, const pb::User& user, Day to) {
  ++size;
  if (active_within(person, to, 1)) ++dau;
  if (active_within(person, to, 7)) ++wau;
  if (active_within(person, to, 28)) ++mau;
  fen += person.fen;
  days_active += person.days.size();
  add_business(user, person.days.front(), to);
  const auto count = [this](const pb::Activity& part) {
    add_habits(grid, part.habits());
    for (int i = 0; i < part.names_size(); ++i) events[part.names(i)] += part.counts(i);
  };
  count(user.own());
  for (const pb::Linked& part : user.linked()) count(part.activity());
}

void SegmentFigures::add_business(const pb::User& user, Day first, Day to) {
  static const std::uint32_t kFakeId = segment_id(kFakeSegment);
  static const std::uint32_t kHunterId = segment_id(kHunterSegment);
  if (is_member(user, kFakeId)) ++fake;
  if (is_member(user, kHunterId)) ++hunters;
  Deals deals;
  deals.add(user.own().dealings());
  for (const pb::Linked& part : user.linked()) deals.add(part.activity().dealings());
  if (deals.attracted(first)) ++attracted;
  if (const auto money = deals.money.find(to); money != deals.money.end()) {
    if (money->second.paid) ++payers;
    day_fen += money->second.fen;
  }
  const auto paid =
      std::count_if(deals.money.upper_bound(to - kPayersDays), deals.money.upper_bound(to),
                    [](const auto& day) { return day.second.paid; });
  if (paid > 0) ++payers_30d;
  if (paid > 1) ++repurchasers_30d;
  const auto marked = deals.marks.find(to);
  const unsigned marks = marked == deals.marks.end() ? 0U : marked->second;
  if ((marks & kUnrewarded) != 0) ++unrewarded;
  if ((marks & kCoreUse) != 0) ++core_users;
  if ((marks & kSharedFreely) != 0) ++voluntary_sharers;
  if ((marks & kComplained) != 0) ++complainants;
}

ordered_json segment_kpis(const SegmentFigures& figures, Day to) {
  return {{"to", day_text(to)},
          {"size", figures.size},
          {"dau", figures.dau},
          {"wau", figures.wau},
          {"mau", figures.mau},
          {"stickiness", ratio(figures.dau, figures.mau)},
          {"value_per_user", ratio(static_cast<double>(figures.fen) / 100, figures.size)},
          {"days_active_per_user", ratio(figures.days_active, figures.size)},
          {"fake_share", ratio(figures.fake, figures.size)},
          {"hunter_share", ratio(figures.hunters, figures.size)},
          {"organic_share", ratio(figures.size - figures.attracted, figures.size)},
          {"paid_conversion", ratio(figures.payers, figures.dau)},
          {"activity_without_rewards", ratio(figures.unrewarded, figures.dau)},
          {"core_feature_usage", ratio(figures.core_users, figures.dau)},
          {"voluntary_share_rate", ratio(figures.voluntary_sharers, figures.dau)},
          {"complaint_rate", ratio(figures.complainants, figures.dau)},
          {"net_arpu", ratio(static_cast<double>(figures.day_fen) / 100, figures.dau)},
          {"repurchase_rate_30d", ratio(figures.repurchasers_30d, figures.payers_30d)}};
}

}  // namespace hearth::segmenter

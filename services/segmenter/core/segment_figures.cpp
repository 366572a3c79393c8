#include "segmenter/core/segment_figures.hpp"

#include <algorithm>
#include <utility>

#include "segmenter/core/business_answers.hpp"
#include "segmenter/core/business_verdicts.hpp"
#include "segmenter/core/membership.hpp"
#include "segmenter/core/ratio.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

constexpr Day kMonthDays = 30;

bool active_within(const PersonFigures& person, Day to, Day length) {
  const auto after = std::upper_bound(person.days.begin(), person.days.end(), to);
  return after != person.days.begin() && *(after - 1) > to - length;
}

}  // namespace

void SegmentFigures::add(const Member& member, Day to) {
  const auto& [user, person, deals] = member;
  ++size;
  if (active_within(person, to, 1)) ++dau;
  if (active_within(person, to, 7)) ++wau;
  if (active_within(person, to, 28)) ++mau;
  fen += person.fen;
  days_active += person.days.size();
  if (deals.attracted(person.days.front())) ++attracted;
  add_verdicts(user);
  add_day(deals, to);
  add_month(deals, to);
  add_first_days(member, to);
  const auto count = [this](const pb::Activity& part) {
    add_habits(grid, part.habits());
    for (int i = 0; i < part.names_size(); ++i) events[part.names(i)] += part.counts(i);
  };
  count(user.own());
  for (const pb::Linked& part : user.linked()) count(part.activity());
}

void SegmentFigures::add_verdicts(const pb::User& user) {
  static const std::uint32_t kFakeId = segment_id(kFakeSegment);
  static const std::uint32_t kHunterId = segment_id(kHunterSegment);
  if (is_member(user, kFakeId)) ++fake;
  if (is_member(user, kHunterId)) ++hunters;
}

void SegmentFigures::add_day(const Deals& deals, Day to) {
  if (const auto money = deals.money.find(to); money != deals.money.end()) {
    if (money->second.paid) ++payers;
    day_fen += money->second.fen;
  }
  const auto marked = deals.marks.find(to);
  const unsigned marks = marked == deals.marks.end() ? 0U : marked->second;
  if ((marks & kUnrewarded) != 0) ++unrewarded;
  if ((marks & kCoreUse) != 0) ++core_users;
  if ((marks & kSharedFreely) != 0) ++voluntary_sharers;
  if ((marks & kComplained) != 0) ++complainants;
  for (const Request& request : segmenter::requests(deals.support)) {
    if (request.day != to) continue;
    ++requests;
    if (!request.ms) continue;
    ++replies;
    reply_ms += *request.ms;
  }
}

void SegmentFigures::add_month(const Deals& deals, Day to) {
  const auto paid =
      std::count_if(deals.money.upper_bound(to - kMonthDays), deals.money.upper_bound(to),
                    [](const auto& day) { return day.second.paid; });
  if (paid > 0) ++payers_30d;
  if (paid > 1) ++repurchasers_30d;
  const auto end = deals.answers.upper_bound(to);
  for (auto at = deals.answers.upper_bound(to - kMonthDays); at != end; ++at) {
    ++nps_answers;
    if (at->second == kPromoter) ++promoters;
    if (at->second == kDetractor) ++detractors;
  }
}

void SegmentFigures::add_first_days(const Member& member, Day to) {
  const std::vector<Day>& days = member.person.days;
  std::int64_t sum = 0;
  auto money = member.deals.money.begin();
  for (std::size_t i = 0; i < kRetentionDays.size(); ++i) {
    const Day due = days.front() + kRetentionDays[i];
    if (due > to) return;
    for (; money != member.deals.money.end() && money->first <= due; ++money) {
      sum += money->second.fen;
    }
    Since& since = since_first_day[i];
    ++since.users;
    since.returned += std::binary_search(days.begin(), days.end(), due) ? 1 : 0;
    since.fen += sum;
  }
}

ordered_json segment_kpis(const SegmentFigures& figures, Day to) {
  ordered_json since = ordered_json::array();
  for (std::size_t i = 0; i < kRetentionDays.size(); ++i) {
    const SegmentFigures::Since& one = figures.since_first_day[i];
    since.push_back({{"n", kRetentionDays[i]},
                     {"eligible", one.users},
                     {"returned", one.returned},
                     {"retention", ratio(one.returned, one.users)},
                     {"ltv", ratio(static_cast<double>(one.fen) / 100, one.users)}});
  }
  const double recommending =
      static_cast<double>(figures.promoters) - static_cast<double>(figures.detractors);
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
          {"repurchase_rate_30d", ratio(figures.repurchasers_30d, figures.payers_30d)},
          {"nps_30d", ratio(recommending * 100, figures.nps_answers)},
          {"support_response_seconds",
           ratio(static_cast<double>(figures.reply_ms) / 1000, figures.replies)},
          {"support_unanswered_share", ratio(figures.requests - figures.replies, figures.requests)},
          {"since_first_day", std::move(since)}};
}

}  // namespace hearth::segmenter

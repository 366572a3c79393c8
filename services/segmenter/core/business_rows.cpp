#include "segmenter/core/business_rows.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>

#include "segmenter/core/activity.hpp"
#include "segmenter/core/business_answers.hpp"
#include "segmenter/core/fields.hpp"

namespace hearth::segmenter {
namespace {

using contract::Meaning;

constexpr Sum kMarkSums[kMarks] = {Sum::kUnrewarded,       Sum::kCoreUsers, Sum::kSharers,
                                   Sum::kVoluntarySharers, Sum::kFakeUsers, Sum::kComplainants};
constexpr Day kWindow = 30;
constexpr Day kNoDay = std::numeric_limits<Day>::max();

Day first_day_of(const pb::User& user) {
  Day first = oldest_day(user.own()).value_or(kNoDay);
  for (const pb::Linked& part : user.linked()) {
    first = std::min(first, oldest_day(part.activity()).value_or(kNoDay));
  }
  return first;
}

// Does the first day matter to what this id dealt?
bool dated(const pb::Dealings& dealings) {
  return dealings.invited() || dealings.hunter() || dealings.campaign_day() != 0 ||
         !dealings.money_days().empty();
}

template <class Predicate>
bool any_part(const pb::User& user, Predicate predicate) {
  return predicate(user.own().dealings()) ||
         std::any_of(user.linked().begin(), user.linked().end(),
                     [&](const pb::Linked& part) { return predicate(part.activity().dealings()); });
}

void bump_signed(Field<std::int64_t>& cells, int at, std::int64_t change) {
  if (at >= cells.size()) cells.Resize(at + 1, 0);
  cells.Set(at, cells.Get(at) + change);
  while (!cells.empty() && cells.Get(cells.size() - 1) == 0) cells.RemoveLast();
}

bool empty(const pb::Business& row) {
  return row.ltv().empty() &&
         std::all_of(row.lines().begin(), row.lines().end(),
                     [](const pb::Line& line) { return line.cells().empty(); });
}

// Behind the lines that every row has come those that something was counted in.
bool ends_empty(const pb::Business& row) {
  const int lines = row.lines_size();
  return lines > static_cast<int>(kBusinessLines) && row.lines(lines - 1).cells().empty();
}

}  // namespace

pb::Business& BusinessRows::row(Month month) {
  if (month == last_month_) return *last_row_;
  pb::Business& row = *workspace_.edit(business_key(month)).mutable_business();
  row.set_number(static_cast<std::uint32_t>(month));
  while (row.lines_size() < static_cast<int>(kBusinessLines)) row.add_lines();
  last_month_ = month;
  last_row_ = &row;
  return row;
}

void BusinessRows::add(Sum sum, Day day, std::int64_t change) {
  if (change == 0) return;
  oldest_changed_ = std::min(oldest_changed_, day);
  const DayOfMonth at = day_of_month(day);
  pb::Business& business = row(at.month);
  while (business.lines_size() <= line_of(sum)) business.add_lines();
  bump(*business.mutable_lines(line_of(sum))->mutable_cells(), at.index, change);
  if (change < 0) note_shrunk(at.month);
}

void BusinessRows::note_shrunk(Month month) {
  if (std::find(shrunk_.begin(), shrunk_.end(), month) == shrunk_.end()) shrunk_.push_back(month);
}

void BusinessRows::count_event(const Deed& deed) {
  if (deed.rewarded) add(Sum::kRewardedEvents, deed.day, 1);
  switch (deed.meaning) {
    case Meaning::kPayment:
      add(Sum::kOrders, deed.day, 1);
      return add(Sum::kRevenue, deed.day, deed.amount);
    case Meaning::kRefund:
      add(Sum::kRefunds, deed.day, 1);
      if (deed.number == 0) add(Sum::kUnnumberedRefunds, deed.day, 1);
      return add(Sum::kRefunded, deed.day, deed.amount);
    case Meaning::kSessionTime:
      add(Sum::kSessions, deed.day, 1);
      return add(Sum::kSessionSeconds, deed.day, deed.amount);
    case Meaning::kComplaint:
      return add(Sum::kComplaints, deed.day, 1);
    case Meaning::kNpsAnswer:
      if (deed.amount < 0) return;
      add(Sum::kNpsAnswers, deed.day, 1);
      add(Sum::kPromoters, deed.day, recommends(deed.amount) == kPromoter ? 1 : 0);
      return add(Sum::kDetractors, deed.day, recommends(deed.amount) == kDetractor ? 1 : 0);
    case Meaning::kSupportRequest:
      return add(Sum::kSupportRequests, deed.day, 1);
    case Meaning::kSupportReply:
      return add(Sum::kSupportReplies, deed.day, 1);
    case Meaning::kShare:
      add(Sum::kShares, deed.day, 1);
      return add(Sum::kVoluntaryShares, deed.day, deed.rewarded ? 0 : 1);
    default:
      return;
  }
}

void BusinessRows::add_marks(const Deals& deals, int sign) {
  for (const auto& [day, mask] : deals.marks) {
    for (int i = 0; i < kMarks; ++i) {
      if ((mask >> i & 1) != 0) add(kMarkSums[i], day, sign);
    }
  }
}

// A window of 30 days ending on x holds a payment iff the last one up to x is not older, and two
// iff the one before that is not: each payment day answers for the x up to the next one.
void BusinessRows::add_payers(const std::vector<Day>& days, int sign) {
  for (std::size_t i = 0; i < days.size(); ++i) {
    add(Sum::kPayers, days[i], sign);
    const Day next = i + 1 < days.size() ? days[i + 1] : kNoDay;
    const Day once = std::min(next, days[i] + kWindow);
    const Day twice = i == 0 ? days[i] : std::min(next, days[i - 1] + kWindow);
    for (Day x = days[i]; x < once; ++x) add(Sum::kPayers30, x, sign);
    for (Day x = days[i]; x < twice; ++x) add(Sum::kRepurchasers30, x, sign);
  }
  if (!days.empty()) add(Sum::kFirstPayers, days.front(), sign);
}

void BusinessRows::add_money(const Deals& deals, Day first, int sign) {
  std::vector<Day> paid;
  for (const auto& [day, money] : deals.money) {
    if (money.paid) paid.push_back(day);
    if (first == kNoDay || day - first > kLtvDays || money.fen == 0) continue;
    const Month month = month_of(first);
    const Day age = std::max(day - first, 0);  // a back end may have been first
    bump_signed(*row(month).mutable_ltv(), age, money.fen * sign);
    note_shrunk(month);  // what was paid and what was refunded may cancel out
  }
  add_payers(paid, sign);
}

void BusinessRows::add_answers(const Deals& deals, int sign) {
  for (const Day day : brushed_orders(deals.orders)) add(Sum::kBrushed, day, sign);
  for (const Request& request : requests(deals.support)) {
    add(Sum::kSupportAsked, request.day, sign);
    if (!request.ms) continue;
    add(Sum::kSupportAnswered, request.day, sign);
    add(Sum::kSupportMs, request.day, *request.ms * sign);
  }
}

void BusinessRows::add_rest(const Deals& deals, Day first, int sign) {
  add_money(deals, first, sign);
  add_answers(deals, sign);
  if (first == kNoDay) return;  // it was never active, so it is of no cohort
  if (deals.invited) add(Sum::kInvited, first, sign);
  if (deals.attracted(first)) add(Sum::kAttracted, first, sign);
  if (deals.hunter) add(Sum::kHunters, first, sign);
}

void BusinessRows::contribute(const pb::User& user, int sign) {
  if (!any_part(user, [](const pb::Dealings& part) { return part.ByteSizeLong() > 0; })) return;
  const Deals deals = deals_of(user);
  add_marks(deals, sign);
  add_rest(deals, first_day_of(user), sign);
}

// What is told of a day's marks does not hang on anything else that the person did.
void BusinessRows::act_marks(const pb::User& user, pb::Activity& part, const Deed& deed) {
  unsigned known = marks_on(user.own().dealings(), deed.day);
  for (const pb::Linked& one : user.linked()) {
    known |= marks_on(one.activity().dealings(), deed.day);
  }
  mark(*part.mutable_dealings(), deed.day, deed.marks);
  Deals fresh;
  if ((deed.marks & ~known) != 0) {
    fresh.marks[deed.day] = static_cast<std::uint8_t>(deed.marks & ~known);
  }
  add_marks(fresh, 1);
}

void BusinessRows::act(const pb::User& user, pb::Activity& part, const Deed& deed) {
  const bool changed = changes(part.dealings(), deed);
  if (!changed && !any_part(user, dated)) return;  // the common case
  const Day before = first_day_of(user);
  const Day after = deed.server_side ? before : std::min(before, deed.day);
  if (!changed && before == after) return;
  const bool plain = only_marks(part.dealings(), deed);
  if (plain && (before == after || !any_part(user, dated))) return act_marks(user, part, deed);
  const Deals old = deals_of(user);
  if (changed) record(*part.mutable_dealings(), deed);
  const auto known = old.marks.find(deed.day);
  const unsigned mask = known == old.marks.end() ? 0U : known->second;
  Deals fresh;
  if ((deed.marks & ~mask) != 0) {
    fresh.marks[deed.day] = static_cast<std::uint8_t>(deed.marks & ~mask);
  }
  add_marks(fresh, 1);
  const Deals now = deals_of(user);
  if (before == after && now.money == old.money && now.orders == old.orders &&
      now.support == old.support && now.invited == old.invited && now.hunter == old.hunter &&
      now.campaign == old.campaign) {
    return;
  }
  add_rest(old, before, -1);
  add_rest(now, after, 1);
}

void BusinessRows::note_judging(Day day) {
  const DayOfMonth at = day_of_month(day);
  const pb::Entity* known = workspace_.find(business_key(at.month));
  const int line = line_of(Sum::kJudging);
  const bool noted = known != nullptr && known->business().lines_size() > line &&
                     cell(known->business().lines(line).cells(), at.index) > 0;
  if (!noted) add(Sum::kJudging, day, 1);
}

void BusinessRows::count_cost(Day day, std::int64_t fen) {
  add(Sum::kCosts, day, 1);
  add(fen < 0 ? Sum::kRecovered : Sum::kSpent, day, std::abs(fen));
}

void BusinessRows::drop_empty() {
  last_month_ = -1;
  for (const Month month : shrunk_) {
    const std::string key = business_key(month);
    const pb::Entity* row = workspace_.find(key);
    if (row == nullptr) continue;
    if (empty(row->business())) {
      workspace_.erase(key);
    } else if (ends_empty(row->business())) {
      auto& lines = *workspace_.edit(key).mutable_business()->mutable_lines();
      while (ends_empty(row->business())) lines.RemoveLast();
    }
  }
  shrunk_.clear();
}

}  // namespace hearth::segmenter

#include "segmenter/core/business_dealings.hpp"

#include <algorithm>

#include "segmenter/core/fields.hpp"

namespace hearth::segmenter {
namespace {

using contract::Meaning;

constexpr std::uint32_t kMarkRange = 1U << kMarks;
constexpr std::uint32_t kAnswerRange = 1U << kRecommends;

void read(const pb::Exchange& from, std::set<Message>& into) {
  std::int64_t ms = 0;
  Day day = 0;
  for (int i = 0; i < from.times_size(); ++i) {
    const auto step = static_cast<std::int64_t>(from.times(i) >> 1U);
    ms = i == 0 ? step : ms - step;
    day -= from.days(i);
    into.insert({ms, (from.times(i) & 1U) != 0, from.numbers(i), day});
  }
}

void write(const std::set<Message>& from, pb::Exchange& into) {
  std::int64_t last_ms = 0;
  Day last_day = 0;
  std::size_t left = std::min(from.size(), kMaxMessages);
  for (auto at = from.rbegin(); left > 0; ++at, --left) {
    const std::int64_t step = at == from.rbegin() ? at->ms : last_ms - at->ms;
    into.add_times(static_cast<std::uint64_t>(step) * 2 + (at->answer ? 1 : 0));
    into.add_numbers(at->number);
    into.add_days(last_day - at->day);
    last_ms = at->ms;
    last_day = at->day;
  }
}

// Days in descending order, each coded with a payload below `range`.
class DayWriter {
 public:
  explicit DayWriter(std::uint32_t range) : range_(range) {}
  std::uint32_t code(Day day, std::uint32_t payload) {
    const Day step = first_ ? day : last_ - day;
    first_ = false;
    last_ = day;
    return static_cast<std::uint32_t>(step) * range_ + payload;
  }

 private:
  std::uint32_t range_;
  Day last_ = 0;
  bool first_ = true;
};

class DayReader {
 public:
  explicit DayReader(std::uint32_t range) : range_(range) {}
  Day day(std::uint32_t code) {
    const auto step = static_cast<Day>(code / range_);
    at_ = first_ ? step : at_ - step;
    first_ = false;
    return at_;
  }

 private:
  std::uint32_t range_;
  Day at_ = 0;
  bool first_ = true;
};

void write(const Deals& deals, pb::Dealings& into) {
  into.Clear();
  DayWriter marked(kMarkRange), moneyed(2), answered(kAnswerRange);
  for (auto at = deals.marks.rbegin(); at != deals.marks.rend(); ++at) {
    into.add_marks(marked.code(at->first, at->second));
  }
  for (auto at = deals.money.rbegin(); at != deals.money.rend(); ++at) {
    into.add_money_days(moneyed.code(at->first, at->second.paid ? 1 : 0));
    into.add_money(at->second.fen);
  }
  for (auto at = deals.answers.rbegin(); at != deals.answers.rend(); ++at) {
    into.add_answers(answered.code(at->first, at->second));
  }
  if (!deals.orders.empty()) write(deals.orders, *into.mutable_orders());
  if (!deals.support.empty()) write(deals.support, *into.mutable_support());
  into.set_invited(deals.invited);
  if (deals.campaign != kNoCampaign)
    into.set_campaign_day(static_cast<std::uint32_t>(deals.campaign));
  into.set_hunter(deals.hunter);
}

Day campaign_day(const pb::Dealings& dealings) {
  return dealings.campaign_day() == 0 ? kNoCampaign : static_cast<Day>(dealings.campaign_day());
}

bool is_answer(const Deed& deed) { return deed.meaning == Meaning::kNpsAnswer && deed.amount >= 0; }

bool is_message(const Deed& deed) {
  return deed.meaning == Meaning::kPayment || deed.meaning == Meaning::kRefund ||
         deed.meaning == Meaning::kSupportRequest || deed.meaning == Meaning::kSupportReply;
}

}  // namespace

void Deals::add(const pb::Dealings& dealings) {
  DayReader marked(kMarkRange), moneyed(2), answered(kAnswerRange);
  for (const std::uint32_t code : dealings.marks()) {
    std::uint8_t& mask = marks[marked.day(code)];
    mask = static_cast<std::uint8_t>(mask | code % kMarkRange);
  }
  for (int i = 0; i < dealings.money_days_size(); ++i) {
    const std::uint32_t code = dealings.money_days(i);
    Money& day = money[moneyed.day(code)];
    day.paid = day.paid || code % 2 == 1;
    day.fen += dealings.money(i);
  }
  for (const std::uint32_t code : dealings.answers()) {
    std::uint8_t& mask = answers[answered.day(code)];
    mask = static_cast<std::uint8_t>(mask | code % kAnswerRange);
  }
  read(dealings.orders(), orders);
  read(dealings.support(), support);
  invited = invited || dealings.invited();
  hunter = hunter || dealings.hunter();
  campaign = std::min(campaign, campaign_day(dealings));
}

void Deals::add(const Deed& deed) {
  if (deed.marks != 0) {
    std::uint8_t& mask = marks[deed.day];
    mask = static_cast<std::uint8_t>(mask | deed.marks);
  }
  invited = invited || deed.invited;
  hunter = hunter || deed.hunter;
  if (deed.campaign) campaign = std::min(campaign, deed.day);
  const bool refund = deed.meaning == Meaning::kRefund;
  if (refund || deed.meaning == Meaning::kPayment) {
    Money& day = money[deed.day];
    day.paid = day.paid || !refund;
    day.fen += refund ? -deed.amount : deed.amount;
    const Message message{to_unix_ms(deed.time), refund, deed.number, deed.day};
    if (deed.number != 0) orders.insert(message);
  }
  if (is_answer(deed)) {
    std::uint8_t& mask = answers[deed.day];
    mask = static_cast<std::uint8_t>(mask | recommends(deed.amount));
  }
  const bool reply = deed.meaning == Meaning::kSupportReply;
  if (reply || deed.meaning == Meaning::kSupportRequest) {
    support.insert({to_unix_ms(deed.time), reply, deed.number, deed.day});
  }
}

Deals deals_of(const pb::User& user) {
  Deals deals;
  deals.add(user.own().dealings());
  for (const pb::Linked& part : user.linked()) deals.add(part.activity().dealings());
  return deals;
}

bool only_marks(const pb::Dealings& dealings, const Deed& deed) {
  return !is_message(deed) && !is_answer(deed) && (!deed.invited || dealings.invited()) &&
         (!deed.hunter || dealings.hunter()) &&
         (!deed.campaign || deed.day >= campaign_day(dealings));
}

bool changes(const pb::Dealings& dealings, const Deed& deed) {
  return !only_marks(dealings, deed) || (deed.marks & ~marks_on(dealings, deed.day)) != 0;
}

unsigned marks_on(const pb::Dealings& dealings, Day day) {
  DayReader marked(kMarkRange);
  for (const std::uint32_t code : dealings.marks()) {
    const Day at = marked.day(code);
    if (at == day) return code % kMarkRange;
    if (at < day) return 0;
  }
  return 0;
}

void mark(pb::Dealings& dealings, Day day, unsigned marks) {
  auto& codes = *dealings.mutable_marks();
  DayReader marked(kMarkRange);
  Day newer = 0;
  int at = 0;
  for (; at < codes.size(); ++at) {
    const Day found = marked.day(codes.Get(at));
    if (found == day) return codes.Set(at, codes.Get(at) | marks);
    if (found < day) {  // the next older one is now this far below the new one
      const std::uint32_t mask = codes.Get(at) % kMarkRange;
      codes.Set(at, static_cast<std::uint32_t>(day - found) * kMarkRange + mask);
      break;
    }
    newer = found;
  }
  const auto step = static_cast<std::uint32_t>(at == 0 ? day : newer - day);
  insert_at(codes, at, step * kMarkRange + marks);
}

void record(pb::Dealings& dealings, const Deed& deed) {
  Deals deals;
  deals.add(dealings);
  deals.add(deed);
  write(deals, dealings);
}

void merge(pb::Dealings& into, const pb::Dealings& from) {
  Deals deals;
  deals.add(into);
  deals.add(from);
  write(deals, into);
}

}  // namespace hearth::segmenter

#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <set>

#include "segmenter/core/business_deed.hpp"
#include "segmenter/core/state.pb.h"

// What one id paid, was refunded, asked and was answered, kept so that the figures of its days can
// be told again at any time: another order of arrival or another set of linked ids changes which
// order a refund belongs to, or which day was the first.
namespace hearth::segmenter {

// One side's message. Ordered by time; of two at once the question comes first.
struct Message {
  std::int64_t ms = 0;
  bool answer = false;  // a refund or a reply
  std::uint32_t number = 0;
  Day day = 0;

  auto operator<=>(const Message&) const = default;
};

// The newest so many messages of an id are kept, on each subject. A refund or a reply whose order
// or request is older is not matched, and what is forgotten no longer counts as answered: the
// newest of a set is the same whatever the order of arrival, a settled sum would not be.
inline constexpr std::size_t kMaxMessages = 256;

inline constexpr Day kNoCampaign = std::numeric_limits<Day>::max();

struct Money {
  bool paid = false;
  std::int64_t fen = 0;  // paid less refunded

  bool operator==(const Money&) const = default;
};

// pb::Dealings as it is worked with; of one id or of all ids of a person.
struct Deals {
  std::map<Day, std::uint8_t> marks;
  std::map<Day, Money> money;
  std::map<Day, std::uint8_t> answers;  // Recommends, of all answers of the day
  std::set<Message> orders, support;
  bool invited = false, hunter = false;
  Day campaign = kNoCampaign;  // the first day

  // Whether something led it here on its first day.
  bool attracted(Day first) const { return invited || campaign == first; }

  void add(const pb::Dealings& dealings);
  void add(const Deed& deed);
};

Deals deals_of(const pb::User& user);

// True where the deed leaves a trace in `dealings` that is not there yet.
bool changes(const pb::Dealings& dealings, const Deed& deed);

// True where nothing of it but its marks can be new: no money, message, answer or origin.
bool only_marks(const pb::Dealings& dealings, const Deed& deed);
unsigned marks_on(const pb::Dealings& dealings, Day day);
void mark(pb::Dealings& dealings, Day day, unsigned marks);  // as record() would

// What comes of the deed, or of another id's part of the same entity, canonical: equal histories
// have equal bytes.
void record(pb::Dealings& dealings, const Deed& deed);
void merge(pb::Dealings& into, const pb::Dealings& from);

}  // namespace hearth::segmenter

#include "segmenter/core/value_map.hpp"

#include <algorithm>

#include "segmenter/core/person.hpp"
#include "segmenter/core/value.hpp"

namespace hearth::segmenter {
namespace {

// Ten billion yuan: a billion squares of it fit into 128 bits.
constexpr std::int64_t kMostFen = 1'000'000'000'000;
constexpr double kFenInYuan = 100;

}  // namespace

PersonFigures::PersonFigures(const pb::User& user) {
  if (!has_activity(user)) return;
  days = days_of(user);
  names = names_of(user);
  fen = paid_fen(user);
}

void ValueGroup::add(const PersonFigures& person, Day to) {
  const __int128 fen = std::clamp(person.fen, -kMostFen, kMostFen);
  ++users_;
  fen_ += fen;
  squares_ += static_cast<unsigned __int128>(fen * fen);
  const Day due = person.days.front() + kRetainedAfter;
  if (due > to) return;
  ++eligible_;
  const auto later = std::lower_bound(person.days.begin(), person.days.end(), due);
  if (later != person.days.end() && *later <= to) ++retained_;
}

ValueGroup ValueGroup::without(const ValueGroup& part) const {
  ValueGroup rest = *this;
  rest.users_ -= part.users_;
  rest.eligible_ -= part.eligible_;
  rest.retained_ -= part.retained_;
  rest.fen_ -= part.fen_;
  rest.squares_ -= part.squares_;
  return rest;
}

Mean ValueGroup::yuan() const {
  if (users_ == 0) return {};
  const auto n = static_cast<long double>(users_), sum = static_cast<long double>(fen_);
  const long double spread = static_cast<long double>(squares_) - sum * sum / n;
  const long double variance = users_ < 2 ? 0 : std::max(0.0L, spread) / (n - 1);
  return {users_, static_cast<double>(sum / n) / kFenInYuan,
          static_cast<double>(variance) / (kFenInYuan * kFenInYuan)};
}

void ValueMap::add(const PersonFigures& person, std::optional<std::string_view> tier) {
  if (person.days.empty()) return;
  everybody_.add(person, to_);
  for (const std::uint32_t name : person.names) with_[name].add(person, to_);
  if (!tier) return;
  auto at = tiers_.find(*tier);
  if (at == tiers_.end()) at = tiers_.emplace(*tier, Tier{}).first;
  at->second.all.add(person, to_);
  for (const std::uint32_t name : person.names) ++at->second.users[name];
}

}  // namespace hearth::segmenter

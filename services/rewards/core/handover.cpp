#include "rewards/core/handover.hpp"

#include <algorithm>

namespace hearth::rewards {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

void add_orders(pb::Task& mine, const pb::Task& theirs) {
  auto& orders = *mine.mutable_orders();
  std::int64_t more = theirs.count() - theirs.orders_size();  // events that name no order
  for (const std::uint64_t order : theirs.orders()) {
    if (std::find(orders.begin(), orders.end(), order) != orders.end()) continue;
    orders.Add(order);
    ++more;
  }
  mine.set_count(mine.count() + more);
}

}  // namespace

std::string encode(const pb::HandedOver& part) {
  std::string text;
  for (const char c : part.SerializeAsString()) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

std::optional<pb::HandedOver> decode_part(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const auto high = kDigits.find(text[i]), low = kDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high << 4U | low);
  }
  pb::HandedOver part;
  const bool whole = !text.empty() && text.size() % 2 == 0 && part.ParseFromString(bytes);
  return whole ? std::optional(part) : std::nullopt;
}

std::int64_t merge(pb::Task& mine, const pb::Task& theirs, std::int64_t most) {
  if (theirs.state() == pb::Task::PAID && mine.state() == pb::Task::PAID) return theirs.points();
  if (mine.state() == pb::Task::PAID) return 0;
  if (theirs.state() == pb::Task::PAID) {
    // An answer that is on its way for mine is of another round, and goes back.
    const std::uint32_t round = std::max(mine.round(), theirs.round()) + 1;
    const std::int64_t points = mine.points() + theirs.points();
    const std::int64_t joined = mine.joined_points() + theirs.points();
    mine = theirs;
    mine.set_round(round);
    mine.set_points(points);
    mine.set_joined_points(joined);
    return 0;
  }
  if (mine.state() == pb::Task::CLAIMED && !mine.refunded()) return 0;
  add_orders(mine, theirs);
  mine.set_count(std::min(mine.count(), most));
  auto& orders = *mine.mutable_orders();
  if (orders.size() > mine.count()) orders.Truncate(static_cast<int>(mine.count()));
  mine.set_points(mine.points() + theirs.points());
  mine.set_joined_points(mine.joined_points() + theirs.points());
  return 0;
}

}  // namespace hearth::rewards

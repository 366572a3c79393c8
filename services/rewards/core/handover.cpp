#include "rewards/core/handover.hpp"

#include <algorithm>

#include "contract/hex_text.hpp"

namespace hearth::rewards {
namespace {

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
  return contract::to_hex(part.SerializeAsString());
}

std::optional<pb::HandedOver> decode_part(std::string_view text) {
  const auto bytes = contract::from_hex(text);
  pb::HandedOver part;
  const bool is_whole = bytes && !bytes->empty() && part.ParseFromString(*bytes);
  return is_whole ? std::optional(std::move(part)) : std::nullopt;
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

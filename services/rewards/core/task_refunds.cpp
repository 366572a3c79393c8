#include <algorithm>

#include "contract/partition.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/tasks.hpp"

// What becomes of tasks when an order is refunded.
namespace hearth::rewards {
namespace {

constexpr int kMaxRefunded = 100;  // orders of one user; the oldest are forgotten
constexpr int kMaxPaid = 100;      // likewise: of those that are forgotten, any refund takes all

using Hashes = google::protobuf::RepeatedField<std::uint64_t>;

bool take_out(Hashes& hashes, std::uint64_t hash) {
  const auto at = std::find(hashes.begin(), hashes.end(), hash);
  if (at == hashes.end()) return false;
  hashes.erase(at);
  return true;
}

using PaidOrders = google::protobuf::RepeatedPtrField<pb::PaidOrder>;

PaidOrders::iterator find_order(PaidOrders& paid, std::uint64_t order) {
  return std::find_if(paid.begin(), paid.end(),
                      [order](const pb::PaidOrder& one) { return one.order() == order; });
}

}  // namespace

void Tasks::note_refunded(std::uint64_t order) {
  Hashes& refunded = *draft_.standing().mutable_refunded();
  (void)take_out(refunded, order);
  refunded.Add(order);
  if (refunded.size() > kMaxRefunded) refunded.erase(refunded.begin());
}

void Tasks::note_paid(const Deed& deed) {
  if (deed.order.empty() || deed.fen == 0) return;
  pb::HandedOver one;
  pb::PaidOrder& paid = *one.add_paid_orders();
  paid.set_order(contract::stable_hash(deed.order));
  paid.set_fen(deed.fen);
  join_paid(one);
}

// What is known of an order already stays as it is.
void Tasks::join_paid(const pb::HandedOver& part) {
  if (part.paid_orders().empty()) return;
  auto& paid = *draft_.standing().mutable_paid_orders();
  for (const pb::PaidOrder& theirs : part.paid_orders()) {
    if (find_order(paid, theirs.order()) == paid.end()) *paid.Add() = theirs;
  }
  if (paid.size() > kMaxPaid) paid.DeleteSubrange(0, paid.size() - kMaxPaid);
}

// Whether something of the order is left. Where either amount is not known, all of it goes back.
bool Tasks::still_stands(std::uint64_t order, std::int64_t refunded_fen) {
  auto& paid = *draft_.standing().mutable_paid_orders();
  const auto known = find_order(paid, order);
  if (known == paid.end()) return false;
  if (refunded_fen == 0 || refunded_fen >= known->fen()) {
    paid.erase(known);
    return false;
  }
  known->set_fen(known->fen() - refunded_fen);
  return true;
}

void Tasks::on_refund(const Deed& deed) {
  pb::Standing& standing = draft_.standing();
  const bool named = !deed.order.empty();
  const std::uint64_t hash = named ? contract::stable_hash(deed.order) : last_order();
  if (!named && hash == 0) return take_unnamed();
  if (still_stands(hash, deed.fen)) return;
  note_refunded(hash);
  for (pb::Task& task : *standing.mutable_tasks()) {
    if (!take_out(*task.mutable_orders(), hash)) continue;
    task.set_count(task.count() - 1);
    take_back(task);
  }
}

std::uint64_t Tasks::last_order() {
  const auto& tasks = draft_.standing().tasks();
  for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
    if (!task->orders().empty()) return *(task->orders().end() - 1);
  }
  return 0;
}

void Tasks::take_unnamed() {
  auto& tasks = *draft_.standing().mutable_tasks();
  for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
    const TaskSettings* const settings = settings_of(*task);
    const bool of_orders = settings != nullptr && settings_.payments.contains(settings->event);
    if (!of_orders || task->count() == 0) continue;
    task->set_count(task->count() - 1);
    return take_back(*task);
  }
}

// The points go back where they came from, as far as they are still there; what was spent is taken
// off when the task is completed again.
void Tasks::take_back(pb::Task& task) {
  if (task.state() == pb::Task::COUNTING) return;
  if (task.state() == pb::Task::CLAIMED) return task.set_refunded(true);
  const pb::Standing& standing = draft_.standing();
  const std::int64_t amount = std::min(task.points(), standing.points());
  if (task.state() == pb::Task::PAID && amount > 0) {
    draft_.because("refunded: " + task.chain() + "/" + task.id());
    return_points(task, amount, "refunded");
    task.set_points(task.points() - amount);
    task.set_joined_points(std::min(task.joined_points(), task.points()));
  }
  task.set_state(pb::Task::COUNTING);
  task.set_round(task.round() + 1);
  task.set_reason("refunded");
  task.set_at(draft_.now_ms());
}

}  // namespace hearth::rewards

#include <algorithm>

#include "contract/partition.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/tasks.hpp"

// What becomes of tasks when an order is refunded.
namespace hearth::rewards {
namespace {

constexpr int kMaxRefunded = 100;  // orders of one user; the oldest are forgotten

using Hashes = google::protobuf::RepeatedField<std::uint64_t>;

bool take_out(Hashes& hashes, std::uint64_t hash) {
  const auto at = std::find(hashes.begin(), hashes.end(), hash);
  if (at == hashes.end()) return false;
  hashes.erase(at);
  return true;
}

}  // namespace

void Tasks::note_refunded(std::uint64_t order) {
  Hashes& refunded = *draft_.standing().mutable_refunded();
  (void)take_out(refunded, order);
  refunded.Add(order);
  if (refunded.size() > kMaxRefunded) refunded.erase(refunded.begin());
}

void Tasks::on_refund(std::string_view order) {
  pb::Standing& standing = draft_.standing();
  const bool named = !order.empty();
  const std::uint64_t hash = named ? contract::stable_hash(order) : last_order();
  if (!named && hash == 0) return take_unnamed();
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
    draft_.move({wallet_account(standing), kClearing, Currency::kPoints, amount});
    draft_.because("refunded: " + task.chain() + "/" + task.id());
    give_back(task.budget(), claim_of(task), amount);
    task.set_points(task.points() - amount);
  }
  task.set_state(pb::Task::COUNTING);
  task.set_round(task.round() + 1);
  task.set_reason("refunded");
  task.set_at(draft_.now_ms());
}

}  // namespace hearth::rewards

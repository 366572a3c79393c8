#include "rewards/core/unlinking.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "rewards/core/body.hpp"
#include "rewards/core/handover.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/linking.hpp"
#include "rewards/core/messages.hpp"

namespace hearth::rewards {
namespace {

using Tasks = google::protobuf::RepeatedPtrField<pb::Task>;

pb::Task* find_task(Tasks& tasks, const pb::Task& like) {
  for (pb::Task& task : tasks) {
    if (task.chain() == like.chain() && task.id() == like.id()) return &task;
  }
  return nullptr;
}

void reject(Draft& draft) {
  const contract::Signal& signal = *draft.input().signal;
  draft.reject("malformed-signal", signal.name + " for " + std::string(draft.input().entity));
}

// Only the other was paid for it: whoever is left may complete it by own deeds.
void open_again(pb::Task& task, std::int64_t at) {
  if (task.state() != pb::Task::PAID) return;
  task.set_state(pb::Task::COUNTING);
  task.set_count(0);
  task.clear_orders();
  task.set_round(task.round() + 1);
  task.set_reason("unlinked");
  task.set_at(at);
}

// They came back to somebody who is not there any more.
void return_to_budget(Draft& draft, const pb::Task& task) {
  const std::string claim = std::string(draft.input().entity) + "/" + task.chain() + "/" +
                            task.id() + "/" + std::to_string(task.round());
  draft.signal(budget_key(task.budget()), kReturned,
               body_text({{"claim", claim}, {"points", task.points()}}));
}

}  // namespace

void keep_paid(const pb::Standing& before, pb::Standing& left) {
  for (const pb::Task& task : before.tasks()) {
    if (task.state() == pb::Task::PAID) *left.add_handed_over() = task;
  }
  *left.mutable_paid_orders() = before.paid_orders();
}

void ask_back(Draft& draft, const std::string& other) {
  pb::Standing& mine = draft.standing();
  pb::HandedOver part;
  part.mutable_tasks()->Swap(mine.mutable_handed_over());
  if (part.tasks().empty()) return;
  for (const pb::Task& paid : part.tasks()) {
    pb::Task& task = *mine.add_tasks() = paid;
    task.set_points(0);
    task.clear_joined_points();
  }
  draft.signal(other, kParted, body_text({{"part", encode(part)}, {"who", draft.input().entity}}));
}

void on_parted(Draft& draft) {
  const auto body = parse_body(draft.input().signal->body);
  const auto part = decode_part(text_in(body, "part").value_or(""));
  const std::string who = text_in(body, "who").value_or("");
  if (!part || !is_user(who)) return reject(draft);
  if (passed_on(draft, kParted, body)) return;
  if (draft.find(draft.input().entity) == nullptr) return;
  pb::Standing& mine = draft.standing();
  pb::HandedOver back;
  std::int64_t given = 0;
  for (const pb::Task& theirs : part->tasks()) {
    pb::Task* const task = find_task(*mine.mutable_tasks(), theirs);
    if (task == nullptr) continue;
    const std::int64_t points =
        std::min({theirs.points(), task->joined_points(), mine.points() - given});
    if (points <= 0) continue;
    given += points;
    task->set_points(task->points() - points);
    task->clear_joined_points();
    open_again(*task, draft.now_ms());
    pb::Task& returned = *back.add_tasks() = theirs;
    returned.set_points(points);
  }
  if (given == 0) return;
  draft.move({wallet_account(mine), kClearing, Currency::kPoints, given});
  draft.because("unlinked");
  draft.signal(who, kGivenBack, body_text({{"part", encode(back)}}));
}

void on_given_back(Draft& draft) {
  const std::string_view self = draft.input().entity;
  const auto body = parse_body(draft.input().signal->body);
  const auto part = decode_part(text_in(body, "part").value_or(""));
  if (!part || !is_user(self)) return reject(draft);
  const bool is_known = draft.find(self) != nullptr;
  const bool is_linked = passed_on(draft, kGivenBack, body);
  std::int64_t given = 0;
  for (const pb::Task& returned : part->tasks()) {
    given += returned.points();
    if (!is_known) {
      return_to_budget(draft, returned);
      continue;
    }
    pb::Standing& mine = draft.standing();
    Tasks& tasks = is_linked ? *mine.mutable_handed_over() : *mine.mutable_tasks();
    pb::Task* const task = find_task(tasks, returned);
    if (task != nullptr) task->set_points(task->points() + returned.points());
  }
  if (is_linked || !is_known || given <= 0) return;
  draft.move({kClearing, wallet_account(draft.standing()), Currency::kPoints, given});
  draft.because("unlinked");
}

}  // namespace hearth::rewards

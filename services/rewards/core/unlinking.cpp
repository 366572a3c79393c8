#include "rewards/core/unlinking.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "rewards/core/body.hpp"
#include "rewards/core/forget.hpp"
#include "rewards/core/handover.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/linking.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/tasks.hpp"

namespace hearth::rewards {
namespace {

using KeptTasks = google::protobuf::RepeatedPtrField<pb::Task>;

pb::Task* find_task(KeptTasks& tasks, const pb::Task& like) {
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
void return_all(Draft& draft, const pb::HandedOver& part) {
  for (const pb::Task& task : part.tasks()) {
    const std::string claim = std::string(draft.input().entity) + "/" + task.chain() + "/" +
                              task.id() + "/" + std::to_string(task.round());
    draft.signal(budget_key(task.budget()), kReturned,
                 body_text({{"claim", claim}, {"points", task.points()}}));
  }
}

// Linked again since, to whoever gets them now. Should the id be unlinked once more, it asks for
// them there.
void note_passed(KeptTasks& handed_over, const pb::HandedOver& part) {
  for (const pb::Task& returned : part.tasks()) {
    pb::Task* const task = find_task(handed_over, returned);
    if (task != nullptr) task->set_points(task->points() + returned.points());
  }
}

std::int64_t points_of(const pb::HandedOver& part) {
  std::int64_t sum = 0;
  for (const pb::Task& task : part.tasks()) sum += task.points();
  return sum;
}

// While its points were on their way the task was paid for by other deeds, or is about to be.
bool is_paid_otherwise(const pb::Task& task) {
  return task.points() > 0 || task.state() == pb::Task::CLAIMED;
}

enum class Comes : std::uint8_t { kBack, kWithAnId };

// A task is paid once: what came for one that is paid otherwise goes on to its budget.
void take_again(Draft& draft, const Settings& settings, const pb::HandedOver& part, Comes comes) {
  const std::int64_t given = points_of(part);
  if (given <= 0) return;
  pb::Standing& mine = draft.standing();
  draft.move({kClearing, wallet_account(mine), Currency::kPoints, given});
  draft.because("unlinked");
  for (const pb::Task& returned : part.tasks()) {
    pb::Task* const task = find_task(*mine.mutable_tasks(), returned);
    if (task == nullptr || is_paid_otherwise(*task)) {
      Tasks(settings, draft).return_points(returned, returned.points(), "unlinked");
      continue;
    }
    task->set_points(returned.points());
    if (comes == Comes::kWithAnId) task->set_joined_points(returned.points());
  }
}

// What is there of the points that are asked back.
pb::HandedOver take_out(pb::Standing& mine, const pb::HandedOver& asked, std::int64_t now) {
  pb::HandedOver back;
  std::int64_t left = mine.points();
  for (const pb::Task& theirs : asked.tasks()) {
    pb::Task* const task = find_task(*mine.mutable_tasks(), theirs);
    if (task == nullptr) continue;
    const std::int64_t points = std::min({theirs.points(), task->joined_points(), left});
    if (points <= 0) continue;
    left -= points;
    task->set_points(task->points() - points);
    task->clear_joined_points();
    open_again(*task, now);
    pb::Task& returned = *back.add_tasks() = theirs;
    returned.set_points(points);
  }
  return back;
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
  draft.signal(
      other, kParted,
      body_text({{"part", encode(part)}, {"who", draft.input().entity}, {"at", draft.now_ms()}}));
}

void on_parted(Draft& draft) {
  const auto body = parse_body(draft.input().signal->body);
  const auto part = decode_part(text_in(body, "part").value_or(""));
  const std::string who = text_in(body, "who").value_or("");
  const auto at = number_in(body, "at");
  if (!part || !is_user(who)) return reject(draft);
  if (was_forgotten(draft, at) || passed_on(draft, kParted, body)) return;
  if (draft.known() == nullptr) return;
  pb::Standing& mine = draft.standing();
  const pb::HandedOver back = take_out(mine, *part, draft.now_ms());
  const std::int64_t given = points_of(back);
  if (given == 0) return;
  draft.move({wallet_account(mine), kClearing, Currency::kPoints, given});
  draft.because("unlinked");
  nlohmann::json answer = {{"part", encode(back)}};
  if (at) answer["at"] = *at;
  draft.signal(who, kGivenBack, body_text(answer));
}

void on_given_back(Draft& draft, const Settings& settings) {
  const auto body = parse_body(draft.input().signal->body);
  const auto part = decode_part(text_in(body, "part").value_or(""));
  if (!part || !is_user(draft.input().entity)) return reject(draft);
  const bool is_gone = draft.known() == nullptr || was_forgotten(draft, number_in(body, "at"));
  if (is_gone) return return_all(draft, *part);
  if (passed_on(draft, kGivenBack, body)) {
    return note_passed(*draft.standing().mutable_handed_over(), *part);
  }
  take_again(draft, settings, *part, body.contains("via") ? Comes::kWithAnId : Comes::kBack);
}

}  // namespace hearth::rewards

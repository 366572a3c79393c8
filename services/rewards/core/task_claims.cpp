#include <nlohmann/json.hpp>

#include "common/check.hpp"
#include "rewards/core/body.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/restriction.hpp"
#include "rewards/core/tasks.hpp"

// What a user's home and a budget's home say to each other about a task that is complete.
namespace hearth::rewards {

std::string Tasks::claim_of(const pb::Task& task) const {
  return std::string(draft_.input().entity) + "/" + task.chain() + "/" + task.id() + "/" +
         std::to_string(task.round());
}

void Tasks::claim(const Chain& chain, const TaskSettings& settings, pb::Task& task) {
  task.set_at(draft_.now_ms());
  task.set_budget(settings.budget);
  if (task.points() >= settings.points) {
    task.set_state(pb::Task::PAID);  // a refund could take nothing back
    return advance();
  }
  HEARTH_CHECK(task.chain() == chain.id);
  task.set_state(pb::Task::CLAIMED);
  send_claim(settings, task);
}

void Tasks::send_claim(const TaskSettings& settings, const pb::Task& task) {
  const std::string user(draft_.input().entity);
  const pb::Verdict* restriction = restriction_at(draft_.standing(), draft_.now());
  draft_.signal(
      budget_key(task.budget()), kClaim,
      body_text({{"claim", claim_of(task)},
                 {"user", user},
                 {"points", settings.points - task.points()},
                 {"task", task.chain() + "/" + task.id()},
                 {"pays_percent", pays_percent(restriction)},
                 {"because", restriction == nullptr ? "" : restricted_reason(*restriction)}}));
}

pb::Task* Tasks::claimed(std::string_view claim) {
  if (draft_.known() == nullptr) return nullptr;
  for (pb::Task& task : *draft_.standing().mutable_tasks()) {
    const bool asked = task.state() == pb::Task::CLAIMED;
    if (asked && claim_of(task) == claim) return &task;
  }
  return nullptr;
}

void Tasks::give_back(const std::string& budget, const std::string& claim, std::int64_t points) {
  if (points <= 0 || budget.empty()) return;
  draft_.signal(budget_key(budget), kReturned, body_text({{"claim", claim}, {"points", points}}));
}

// Back where they came from. What they cost was told when they were earned.
void Tasks::return_points(const pb::Task& task, std::int64_t points, std::string_view reason) {
  draft_.move({wallet_account(draft_.standing()), kClearing, Currency::kPoints, points});
  give_back(task.budget(), claim_of(task), points);
  draft_.signal(std::string(draft_.input().entity), kTakenBack,
                body_text({{"points", points},
                           {"balance", draft_.standing().points()},
                           {"task", task.chain() + "/" + task.id()},
                           {"reason", reason},
                           {"at", draft_.now_ms()},
                           {"cost_fen", -points * settings_.point_value_fen}}));
}

void Tasks::on_paid() {
  const auto body = parse_body(draft_.input().signal->body);
  const std::string claim = text_in(body, "claim").value_or("");
  const std::int64_t points = number_in(body, "points").value_or(0);
  pb::Task* task = claimed(claim);
  if (task != nullptr && !task->refunded()) {
    return done(*task, points, text_in(body, "reason").value_or(""));
  }
  // Nobody waits for it (any more): refunded, forgotten, linked, or it was asked for twice.
  give_back(text_in(body, "budget").value_or(""), claim, points);
  if (task == nullptr) return;
  task->clear_refunded();
  task->set_state(pb::Task::COUNTING);
  task->set_round(task->round() + 1);
  task->set_reason("refunded");
  advance();
}

void Tasks::done(pb::Task& task, std::int64_t points, const std::string& reason) {
  const std::string name = task.chain() + "/" + task.id();
  task.set_state(pb::Task::PAID);
  task.set_points(task.points() + points);
  task.set_reason(reason);
  task.set_at(draft_.now_ms());
  if (points > 0) {
    draft_.move({kClearing, wallet_account(draft_.standing()), Currency::kPoints, points});
    draft_.because("earned: " + name);
  }
  draft_.signal(std::string(draft_.input().entity), kEarned,
                body_text({{"points", points},
                           {"balance", draft_.standing().points()},
                           {"task", name},
                           {"reason", reason},
                           {"at", draft_.now_ms()},
                           {"cost_fen", points * settings_.point_value_fen}}));
  advance();
}

void Tasks::on_unpaid() {
  const auto body = parse_body(draft_.input().signal->body);
  pb::Task* task = claimed(text_in(body, "claim").value_or(""));
  if (task == nullptr) return;
  const bool again = task->refunded();
  task->set_state(again ? pb::Task::COUNTING : pb::Task::REFUSED);
  if (again) task->set_round(task->round() + 1);
  task->clear_refunded();
  task->set_reason(text_in(body, "reason").value_or(""));
  task->set_configuration(settings_.number);
  task->set_at(draft_.now_ms());
  if (again) advance();
}

}  // namespace hearth::rewards

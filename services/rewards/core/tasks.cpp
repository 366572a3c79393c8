#include "rewards/core/tasks.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "common/check.hpp"
#include "contract/partition.hpp"
#include "contract/recent_ids.hpp"
#include "rewards/core/body.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/restriction.hpp"

namespace hearth::rewards {
namespace {

// A claim that has no answer after so long is sent again by a sweep: its signal was given up.
constexpr Millis kAnswerOverdue = std::chrono::minutes(1);

std::string claim_of(std::string_view user, const pb::Task& task) {
  return std::string(user) + "/" + task.chain() + "/" + task.id() + "/" +
         std::to_string(task.round());
}

bool seen_before(Draft& draft, const contract::Event& event) {
  const pb::Entity* known = draft.find(recent_key(draft.input().entity));
  std::string ids = known == nullptr ? std::string() : known->recent().ids();
  return contract::remember(ids, event.message_id, draft.now()) == contract::Recent::kSeen;
}

std::string order_in(const contract::Event& event) {
  if (event.properties.empty()) return {};
  return text_in(parse_body(event.properties), "order_id").value_or("");
}

}  // namespace

const pb::Task* Tasks::find(const Chain& chain, const TaskSettings& settings) const {
  const pb::Entity* known = draft_.find(draft_.input().entity);
  if (known == nullptr) return nullptr;
  for (const pb::Task& task : known->standing().tasks()) {
    if (task.chain() == chain.id && task.id() == settings.id) return &task;
  }
  return nullptr;
}

pb::Task& Tasks::task_of(const Chain& chain, const TaskSettings& settings) {
  pb::Standing& standing = draft_.standing();
  for (pb::Task& task : *standing.mutable_tasks()) {
    if (task.chain() == chain.id && task.id() == settings.id) return task;
  }
  pb::Task& task = *standing.add_tasks();
  task.set_chain(chain.id);
  task.set_id(settings.id);
  return task;
}

const TaskSettings* Tasks::current(const Chain& chain) const {
  for (const TaskSettings& settings : chain.tasks) {
    const pb::Task* task = find(chain, settings);
    if (task == nullptr || task->state() != pb::Task::PAID) return &settings;
  }
  return nullptr;
}

const TaskSettings* Tasks::settings_of(const pb::Task& task) const {
  for (const Chain& chain : settings_.chains) {
    if (chain.id != task.chain()) continue;
    for (const TaskSettings& settings : chain.tasks) {
      if (settings.id == task.id()) return &settings;
    }
  }
  return nullptr;
}

bool Tasks::in_audience(const Chain& chain) const {
  if (chain.audience == kEverybody) return true;
  const pb::Entity* known = draft_.find(draft_.input().entity);
  if (known == nullptr) return false;
  const auto& segments = known->standing().segments();
  return std::find(segments.begin(), segments.end(), chain.audience) != segments.end();
}

bool Tasks::is_first(const Chain& chain, const TaskSettings& settings) const {
  return chain.tasks.front().id == settings.id;
}

// The segmenter's word comes after the event that it is about. Until the first one, events count in
// advance; they are claimed for when the user turns out to be in the audience.
bool Tasks::may_count(const Chain& chain) const {
  const pb::Entity* known = draft_.find(draft_.input().entity);
  return known == nullptr || !known->standing().judged() || in_audience(chain) ||
         !is_first(chain, *current(chain));
}

void Tasks::on_event() {
  const contract::Event& event = *draft_.input().event;
  const bool refund = settings_.refunds.contains(event.name);
  const std::string order = order_in(event);
  if (refund && !order.empty()) return on_refund(order);
  bool counted = false;
  for (const Chain& chain : settings_.chains) {
    const TaskSettings* settings = current(chain);
    if (settings == nullptr || settings->event != event.name || !may_count(chain)) continue;
    pb::Task& task = task_of(chain, *settings);
    // A task whose order was refunded while its claim waits counts on, for its next claim.
    const bool counts = task.state() == pb::Task::COUNTING ||
                        (task.state() == pb::Task::CLAIMED && task.refunded());
    if (!counts || task.count() >= settings->count) continue;
    if (!counted && seen_before(draft_, event)) return;
    const std::uint64_t hash = contract::stable_hash(order);
    auto& orders = *task.mutable_orders();
    if (!order.empty() && std::find(orders.begin(), orders.end(), hash) != orders.end()) continue;
    if (!order.empty()) orders.Add(hash);
    task.set_count(task.count() + 1);
    counted = true;
  }
  if (!counted) return;
  draft_.remember(event.message_id);
  advance();
}

void Tasks::on_refund(std::string_view order) {
  const pb::Entity* known = draft_.find(draft_.input().entity);
  if (known == nullptr || known->standing().tasks().empty()) return;
  const std::uint64_t hash = contract::stable_hash(order);
  for (pb::Task& task : *draft_.standing().mutable_tasks()) {
    auto& orders = *task.mutable_orders();
    const auto at = std::find(orders.begin(), orders.end(), hash);
    if (at == orders.end()) continue;
    orders.erase(at);
    task.set_count(task.count() - 1);
    take_back(task);
  }
}

// The points go back where they came from, as far as they are still there; what was spent is taken
// off when the task is completed again.
void Tasks::take_back(pb::Task& task) {
  if (task.state() == pb::Task::COUNTING) return;
  if (task.state() == pb::Task::CLAIMED) return task.set_refunded(true);
  const pb::Standing& standing = draft_.standing();
  const std::int64_t amount = std::min(task.points(), standing.points());
  const std::string claim = claim_of(draft_.input().entity, task);
  if (task.state() == pb::Task::PAID && amount > 0) {
    draft_.move({wallet_account(standing), kClearing, Currency::kPoints, amount});
    draft_.because("refunded: " + task.chain() + "/" + task.id());
    draft_.signal(budget_key(task.budget()), kReturned,
                  body_text({{"claim", claim}, {"points", amount}}));
    task.set_points(task.points() - amount);
  }
  task.set_state(pb::Task::COUNTING);
  task.set_round(task.round() + 1);
  task.set_reason("refunded");
  task.set_at(draft_.now_ms());
}

void Tasks::advance() {
  for (const Chain& chain : settings_.chains) {
    const TaskSettings* settings = current(chain);
    if (settings == nullptr) continue;
    const pb::Task* known = find(chain, *settings);
    if (known == nullptr || known->state() != pb::Task::COUNTING) continue;
    if (known->count() < settings->count) continue;
    if (is_first(chain, *settings) && !in_audience(chain)) continue;
    claim(chain, *settings, task_of(chain, *settings));
  }
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
      body_text({{"claim", claim_of(user, task)},
                 {"user", user},
                 {"points", settings.points - task.points()},
                 {"task", task.chain() + "/" + task.id()},
                 {"pays_percent", pays_percent(restriction)},
                 {"because", restriction == nullptr ? "" : restricted_reason(*restriction)}}));
}

pb::Task* Tasks::claimed(std::string_view claim) {
  const pb::Entity* known = draft_.find(draft_.input().entity);
  if (known == nullptr) return nullptr;
  for (pb::Task& task : *draft_.standing().mutable_tasks()) {
    const bool asked = task.state() == pb::Task::CLAIMED;
    if (asked && claim_of(draft_.input().entity, task) == claim) return &task;
  }
  return nullptr;
}

void Tasks::on_paid() {
  const auto body = parse_body(draft_.input().signal->body);
  pb::Task* task = claimed(text_in(body, "claim").value_or(""));
  if (task == nullptr) return;
  const std::int64_t points = number_in(body, "points").value_or(0);
  if (!task->refunded()) return done(*task, points, text_in(body, "reason").value_or(""));
  if (points > 0) {
    draft_.signal(
        budget_key(task->budget()), kReturned,
        body_text({{"claim", claim_of(draft_.input().entity, *task)}, {"points", points}}));
  }
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
                           {"at", draft_.now_ms()}}));
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

void Tasks::on_sweep() {
  const pb::Entity* known = draft_.find(draft_.input().entity);
  if (known == nullptr || known->standing().tasks().empty()) return;
  for (pb::Task& task : *draft_.standing().mutable_tasks()) {
    const TaskSettings* settings = settings_of(task);
    if (settings == nullptr) continue;
    const Millis waited = draft_.now() - from_unix_ms(task.at());
    if (task.state() == pb::Task::CLAIMED && waited >= kAnswerOverdue) send_claim(*settings, task);
    if (task.state() != pb::Task::REFUSED || task.configuration() >= settings_.number) continue;
    task.set_state(pb::Task::COUNTING);
    task.set_round(task.round() + 1);
  }
  advance();
}

}  // namespace hearth::rewards

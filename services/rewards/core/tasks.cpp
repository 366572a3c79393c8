#include "rewards/core/tasks.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "contract/partition.hpp"
#include "contract/recent_ids.hpp"
#include "rewards/core/body.hpp"
#include "rewards/core/forget.hpp"
#include "rewards/core/handover.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/linking.hpp"
#include "rewards/core/messages.hpp"

namespace hearth::rewards {
namespace {

// A claim that has no answer after so long is sent again by a sweep: its signal was given up.
constexpr Millis kAnswerOverdue = std::chrono::minutes(1);

bool seen_before(Draft& draft, const contract::Event& event) {
  const pb::Entity* known = draft.find(recent_key(draft.input().entity));
  std::string ids = known == nullptr ? std::string() : known->recent().ids();
  return contract::remember(ids, event.message_id, draft.now()) == contract::Recent::kSeen;
}

bool contains(const google::protobuf::RepeatedField<std::uint64_t>& hashes, std::uint64_t hash) {
  return std::find(hashes.begin(), hashes.end(), hash) != hashes.end();
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

// Past what is complete and only waits to be paid: for its budget's answer, for its turn, or for
// somebody to say who it is. What was refused holds up those behind it.
const TaskSettings* Tasks::counting(const Chain& chain) const {
  for (const TaskSettings& settings : chain.tasks) {
    const pb::Task* task = find(chain, settings);
    if (task == nullptr) return &settings;
    if (task->state() == pb::Task::PAID) continue;
    if (task->state() == pb::Task::REFUSED || task->count() < settings.count) return &settings;
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
  if (known == nullptr || !known->standing().judged() || in_audience(chain)) return true;
  const pb::Task* const first = find(chain, chain.tasks.front());
  return first != nullptr && (first->state() == pb::Task::PAID ||
                              (first->state() == pb::Task::CLAIMED && !first->refunded()));
}

bool Tasks::counts(const Chain& chain, const Deed& deed) const {
  const TaskSettings* settings = counting(chain);
  if (settings == nullptr || settings->event != deed.event || !may_count(chain)) return false;
  const std::uint64_t order = deed.order.empty() ? 0 : contract::stable_hash(deed.order);
  const pb::Entity* known = draft_.find(draft_.input().entity);
  if (order != 0 && known != nullptr && contains(known->standing().refunded(), order)) return false;
  const pb::Task* task = find(chain, *settings);
  if (task == nullptr) return true;
  // A task whose order was refunded while its claim waits counts on, for its next claim.
  const bool open = task->state() == pb::Task::COUNTING ||
                    (task->state() == pb::Task::CLAIMED && task->refunded());
  return open && task->count() < settings->count && !contains(task->orders(), order);
}

bool Tasks::matters(const Deed& deed) const {
  return deed.refund || std::any_of(settings_.chains.begin(), settings_.chains.end(),
                                    [&](const Chain& chain) { return counts(chain, deed); });
}

// Of an event that comes twice the first one is the one that counts or does not. Only a payment's
// task that was paid can be open again.
bool Tasks::may_matter_later(const Deed& deed) const {
  if (deed.refund || settings_.payments.contains(deed.event)) return true;
  for (const Chain& chain : settings_.chains) {
    for (const TaskSettings& settings : chain.tasks) {
      if (settings.event != deed.event) continue;
      const pb::Task* task = find(chain, settings);
      if (task == nullptr || task->state() != pb::Task::PAID) return true;
    }
  }
  return false;
}

void Tasks::on_event() {
  const auto deed = deed_in(*draft_.input().event, settings_);
  if (!deed) return;
  const std::string further = linked_to(draft_);
  if (further.empty() && !may_matter_later(*deed)) return;
  if (seen_before(draft_, *draft_.input().event)) return;
  draft_.remember(draft_.input().event->message_id);
  if (passed_on(draft_, kDid, parse_body(encode(*deed)))) return;
  const bool is_new = draft_.known() == nullptr;
  if (is_new && is_guest(draft_.input().entity)) {
    (void)draft_.standing();
    draft_.set_timer(kGuestTimer, draft_.now() + kGuestFor);
  }
  if (matters(*deed)) take(*deed);
}

void Tasks::on_did() {
  const auto deed = decode_deed(draft_.input().signal->body);
  if (!deed) {
    return draft_.reject("malformed-signal", "did for " + std::string(draft_.input().entity));
  }
  if (was_forgotten(draft_, deed->at)) return;
  if (passed_on(draft_, kDid, parse_body(draft_.input().signal->body))) return;
  if (matters(*deed)) take(*deed);
}

void Tasks::take(const Deed& deed) {
  if (deed.refund) return on_refund(deed);
  note_paid(deed);
  for (const Chain& chain : settings_.chains) {
    if (!counts(chain, deed)) continue;
    pb::Task& task = task_of(chain, *counting(chain));
    if (!deed.order.empty()) task.mutable_orders()->Add(contract::stable_hash(deed.order));
    task.set_count(task.count() + 1);
  }
  advance();
}

void Tasks::join(const pb::HandedOver& part) {
  pb::Standing& standing = draft_.standing();
  join_paid(part);
  for (const std::uint64_t order : part.refunded()) note_refunded(order);
  std::int64_t left = part.points();  // what was paid twice comes out of what was brought
  for (const pb::Task& theirs : part.tasks()) {
    const TaskSettings* const settings = settings_of(theirs);
    pb::Task* const mine = find_known(theirs);
    if (mine == nullptr) {
      pb::Task& added = *standing.add_tasks() = theirs;
      if (added.state() != pb::Task::PAID) added.set_state(pb::Task::COUNTING);
      added.clear_refunded();
      added.set_joined_points(added.points());
      continue;
    }
    const std::int64_t twice = merge(*mine, theirs, settings == nullptr ? 0 : settings->count);
    const std::int64_t amount = std::min({twice, left, standing.points()});
    if (amount <= 0) continue;
    left -= amount;
    return_points(theirs, amount, "linked");
  }
  advance();
}

void Tasks::advance() {
  if (!is_user(draft_.input().entity)) return;  // nobody is paid before being identified
  if (draft_.input().history) return draft_.sweep_later();
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

pb::Task* Tasks::find_known(const pb::Task& like) {
  for (pb::Task& task : *draft_.standing().mutable_tasks()) {
    if (task.chain() == like.chain() && task.id() == like.id()) return &task;
  }
  return nullptr;
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

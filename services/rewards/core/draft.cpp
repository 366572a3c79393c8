#include "rewards/core/draft.hpp"

#include <array>

#include <xxhash.h>

#include "common/check.hpp"
#include "contract/refusal.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/trace.hpp"

namespace hearth::rewards {

std::string token_of(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string token;
  for (const std::uint64_t half : {hash.high64, hash.low64}) {
    for (int shift = 60; shift >= 0; shift -= 4) token += kDigits[(half >> shift) & 15U];
  }
  return token;
}

bool balanced(const pb::Decision& decision) {
  std::map<std::string, std::int64_t> sums;
  for (const pb::Posting& posting : decision.postings()) {
    sums[posting.currency()] += posting.amount();
  }
  for (const auto& [currency, sum] : sums) {
    if (sum != 0) return false;
  }
  return true;
}

const pb::Entity* Draft::find(std::string_view key) {
  const auto copied = copies_.find(key);
  return copied == copies_.end() ? reading_.find(key) : &copied->second;
}

pb::Entity& Draft::edit(std::string_view key) {
  const auto copied = copies_.find(key);
  if (copied != copies_.end()) return copied->second;
  const pb::Entity* known = reading_.find(key);
  return copies_[std::string(key)] = known == nullptr ? pb::Entity() : *known;
}

void Draft::erase(std::string_view key) {
  if (find(key) != nullptr) erased_.emplace(key);
}

pb::Standing& Draft::standing() {
  pb::Standing& standing = *edit(input_.entity).mutable_standing();
  if (standing.account().empty() && is_user(input_.entity)) {
    standing.set_account(token_of(std::string(input_.entity) + "/" +
                                  std::to_string(input_.partition.number) + "/" +
                                  std::to_string(input_.sequence)));
  }
  return standing;
}

const pb::Standing* Draft::known() {
  const pb::Entity* const entity = find(input_.entity);
  const bool is_somebody =
      entity != nullptr && entity->has_standing() && !is_trace(entity->standing());
  return is_somebody ? &entity->standing() : nullptr;
}

void Draft::post(std::string_view account, Currency currency, std::int64_t amount) {
  pb::Posting& posting = *decision_.add_postings();
  posting.set_account(std::string(account));
  posting.set_currency(std::string(name(currency)));
  posting.set_amount(amount);
  const std::string key = key_of(account, input_.entity);
  if (key.empty()) return;
  pb::Entity& state = edit(key);
  const std::int64_t balance = balance_in(state, account) + amount;
  HEARTH_CHECK(balance >= 0);
  set_balance(state, account, balance);
}

void Draft::move(const Transfer& transfer) {
  HEARTH_CHECK(transfer.amount > 0);
  post(transfer.from, transfer.currency, -transfer.amount);
  post(transfer.to, transfer.currency, transfer.amount);
}

void Draft::signal(std::string entity, std::string_view name, std::string body) {
  pb::SentSignal& signal = *decision_.add_signals();
  signal.set_entity(std::move(entity));
  signal.set_name(std::string(name));
  signal.set_body(std::move(body));
}

void Draft::set_timer(std::string_view name, TimePoint due) {
  if (input_.history) {
    edit(input_.entity).mutable_standing()->set_unarmed(true);
    return sweep_later();
  }
  pb::Timer& timer = *decision_.add_timers();
  timer.set_name(std::string(name));
  timer.set_due(to_unix_ms(due));
}

void Draft::cancel_timer(std::string_view name) {
  decision_.add_timers()->set_name(std::string(name));
}

void Draft::reply(int status, std::string body) {
  decision_.mutable_reply()->set_status(status);
  decision_.mutable_reply()->set_body(std::move(body));
}

void Draft::refuse_command(int status, std::string_view type, std::string_view detail) {
  reply(status, contract::refusal_body(type, detail));
}

void Draft::reject(std::string_view code, std::string detail) {
  pb::Rejected& rejected = *decision_.add_rejected();
  rejected.set_code(std::string(code));
  rejected.set_detail(std::move(detail));
}

void Draft::remember(std::string_view message_id) {
  decision_.set_remember(std::string(message_id));
}

void Draft::count_refused(std::string_view reason) { decision_.add_refused(std::string(reason)); }

void Draft::count_granted(std::int64_t points) {
  decision_.set_granted_points(decision_.granted_points() + points);
}

std::string Draft::finish() {
  HEARTH_CHECK(balanced(decision_));
  for (const std::string& key : erased_) decision_.add_erased(key);
  for (const auto& [key, copy] : copies_) {
    if (erased_.contains(key)) continue;
    const pb::Entity* known = reading_.find(key);
    if (known != nullptr && known->SerializeAsString() == copy.SerializeAsString()) continue;
    pb::Record& record = *decision_.add_records();
    record.set_key(key);
    *record.mutable_state() = copy;
  }
  if (decision_.ByteSizeLong() == 0) return {};
  decision_.set_reason(reason_);
  return decision_.SerializeAsString();
}

}  // namespace hearth::rewards

#include "rewards/core/evolve.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "common/check.hpp"
#include "contract/recent_ids.hpp"
#include "rewards/core/keys.hpp"

namespace hearth::rewards {
namespace {

using Balances = google::protobuf::RepeatedPtrField<pb::Balance>;

bool is_erased(const pb::Decision& decision, const std::string& key) {
  const auto& erased = decision.erased();
  return std::find(erased.begin(), erased.end(), key) != erased.end();
}

// What the balance becomes is said twice, by the postings and by the record: both must agree.
void check_balances(const contract::Input& input, const pb::Decision& decision,
                    Workspace& workspace) {
  std::map<std::string, std::int64_t> expected;
  for (const pb::Posting& posting : decision.postings()) {
    const std::string key = key_of(posting.account(), input.entity);
    if (key.empty()) continue;
    const pb::Entity* known = workspace.find(key);
    const std::int64_t before = known == nullptr ? 0 : balance_in(*known, posting.account());
    const auto at = expected.emplace(posting.account(), before).first;
    at->second += posting.amount();
  }
  for (const auto& [account, balance] : expected) {
    const std::string key = key_of(account, input.entity);
    const auto record = std::find_if(decision.records().begin(), decision.records().end(),
                                     [&key](const pb::Record& one) { return one.key() == key; });
    const pb::Entity* after =
        record != decision.records().end() ? &record->state() : workspace.find(key);
    if (is_erased(decision, key)) after = &pb::Entity::default_instance();
    HEARTH_CHECK(balance >= 0 && after != nullptr && balance_in(*after, account) == balance);
  }
}

pb::Balance& total_of(pb::Totals& totals, std::string_view account_class,
                      const std::string& currency) {
  Balances& all = *totals.mutable_balances();
  for (pb::Balance& one : all) {
    if (one.account_class() == account_class && one.currency() == currency) return one;
  }
  pb::Balance& added = *all.Add();
  added.set_account_class(std::string(account_class));
  added.set_currency(currency);
  const auto before = [](const pb::Balance& a, const pb::Balance& b) {
    return std::tie(a.account_class(), a.currency()) < std::tie(b.account_class(), b.currency());
  };
  std::sort(all.begin(), all.end(), before);
  return total_of(totals, account_class, currency);
}

void count(pb::Totals& totals, const std::string& reason) {
  for (pb::Count& one : *totals.mutable_refused()) {
    if (one.name() == reason) return one.set_count(one.count() + 1);
  }
  pb::Count& added = *totals.add_refused();
  added.set_name(reason);
  added.set_count(1);
  std::sort(totals.mutable_refused()->begin(), totals.mutable_refused()->end(),
            [](const pb::Count& a, const pb::Count& b) { return a.name() < b.name(); });
}

void keep_totals(const pb::Decision& decision, Workspace& workspace) {
  if (decision.postings().empty() && decision.refused().empty() && decision.granted_points() == 0) {
    return;
  }
  pb::Totals& totals = *workspace.edit(kLedgerKey).mutable_totals();
  for (const pb::Posting& posting : decision.postings()) {
    pb::Balance& total = total_of(totals, class_of(posting.account()), posting.currency());
    total.set_amount(total.amount() + posting.amount());
  }
  for (const std::string& reason : decision.refused()) count(totals, reason);
  totals.set_granted_points(totals.granted_points() + decision.granted_points());
}

void keep_lines(const contract::Input& input, const pb::Decision& decision, Workspace& workspace) {
  for (const pb::Posting& posting : decision.postings()) {
    if (class_of(posting.account()) != "wallet") continue;
    pb::Lines& kept = *workspace.edit(lines_key(input.entity)).mutable_lines();
    const std::int64_t before =
        kept.lines().empty() ? 0 : kept.lines(kept.lines_size() - 1).balance();
    pb::Line& line = *kept.add_lines();
    line.set_at(to_unix_ms(input.now));
    line.set_points(posting.amount());
    line.set_balance(before + posting.amount());
    line.set_reason(decision.reason());
    if (kept.lines_size() > kMaxLines) kept.mutable_lines()->DeleteSubrange(0, 1);
  }
}

void keep_sweep(const pb::Decision& decision, Workspace& workspace) {
  if (decision.sweep() == pb::Decision::NONE) return;
  const bool is_now = decision.sweep() == pb::Decision::NOW;
  workspace.edit(kLedgerKey).mutable_totals()->set_sweep_wanted(!is_now);
  if (is_now) workspace.start_sweep();
}

void send(const contract::Input& input, const pb::Decision& decision, Workspace& workspace) {
  for (const pb::SentSignal& signal : decision.signals()) {
    workspace.signal(signal.entity(), signal.name(), signal.body());
  }
  for (const pb::Timer& timer : decision.timers()) {
    if (timer.due() == 0) {
      workspace.cancel_timer(input.entity, timer.name());
    } else {
      workspace.set_timer(input.entity, timer.name(), from_unix_ms(timer.due()));
    }
  }
  for (const pb::Rejected& one : decision.rejected()) workspace.reject(one.code(), one.detail());
  if (decision.has_reply()) {
    workspace.reply(decision.reply().status(), decision.reply().body());
  }
}

}  // namespace

void apply(const contract::Input& input, const pb::Decision& decision, Workspace& workspace) {
  HEARTH_CHECK(balanced(decision));
  check_balances(input, decision, workspace);
  for (const pb::Record& record : decision.records()) {
    workspace.edit(record.key()) = record.state();
  }
  if (!decision.remember().empty()) {
    std::string& ids = *workspace.edit(recent_key(input.entity)).mutable_recent()->mutable_ids();
    (void)contract::is_repeat(ids, decision.remember(), input.now, workspace);
  }
  keep_totals(decision, workspace);
  keep_lines(input, decision, workspace);
  keep_sweep(decision, workspace);
  for (const std::string& key : decision.erased()) workspace.erase(key);
  send(input, decision, workspace);
}

}  // namespace hearth::rewards

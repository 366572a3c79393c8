#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "contract/fold.hpp"
#include "rewards/core/accounts.hpp"
#include "rewards/core/decision.pb.h"

namespace hearth::rewards {

using Reading = contract::Reading<pb::Entity>;
using Workspace = contract::Workspace<pb::Entity>;

// What moves from one account to another.
struct Transfer {
  std::string_view from, to;
  Currency currency = Currency::kPoints;
  std::int64_t amount = 0;  // above 0
};

// A decision while it is made: copies of the states it changes, and what else follows from it.
class Draft {
 public:
  Draft(const contract::Input& input, Reading& reading) : input_(input), reading_(reading) {}

  const contract::Input& input() const { return input_; }
  TimePoint now() const { return input_.now; }
  std::int64_t now_ms() const { return to_unix_ms(input_.now); }

  const pb::Entity* find(std::string_view key);  // nullptr: there is none
  pb::Entity& edit(std::string_view key);        // a copy, which the decision will hold
  void erase(std::string_view key);              // at the end, whatever the copy says
  // The addressed user's, whose account is minted at its first decision, or guest's.
  pb::Standing& standing();
  // As it is; nullptr: there is nobody, or the trace of somebody who was forgotten (trace.hpp).
  const pb::Standing* known();

  // Double entry: the balances in the copies follow. An account that would become negative is a
  // broken invariant: whoever calls has looked before.
  void move(const Transfer& transfer);

  void signal(std::string entity, std::string_view name, std::string body);
  // Of the addressed entity. An import arms none: the sweep that follows it does.
  void set_timer(std::string_view name, TimePoint due);
  void cancel_timer(std::string_view name);
  void reply(int status, std::string body);
  void refuse_command(int status, std::string_view type, std::string_view detail);
  void reject(std::string_view code, std::string detail);
  void remember(std::string_view message_id);
  void count_refused(std::string_view reason);
  void count_granted(std::int64_t points);
  void sweep_later() { decision_.set_sweep(pb::Decision::LATER); }  // after the import
  void sweep_now() { decision_.set_sweep(pb::Decision::NOW); }
  void because(std::string reason) { reason_ = std::move(reason); }

  // The decision's bytes; empty where nothing follows.
  std::string finish();

 private:
  void post(std::string_view account, Currency currency, std::int64_t amount);

  const contract::Input& input_;
  Reading& reading_;
  std::map<std::string, pb::Entity, std::less<>> copies_;
  std::set<std::string, std::less<>> erased_;
  pb::Decision decision_;
  std::string reason_;
};

// 128 bits of hash, as 32 hexadecimal digits.
std::string token_of(std::string_view text);

// True where the postings sum to 0 in each currency.
bool balanced(const pb::Decision& decision);

}  // namespace hearth::rewards

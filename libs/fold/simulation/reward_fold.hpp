#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

#include "contract/fold.hpp"
#include "contract/partition.hpp"

namespace hearth::fold::simulation {

// What somebody was given; `chain` depends on every decision and on their order.
struct Account {
  std::uint64_t inputs = 0, given = 0, chain = 0, sent = 0, received = 0;

  void Clear() { *this = Account(); }
  std::string SerializeAsString() const {
    std::ostringstream out;
    out << inputs << ' ' << given << ' ' << chain << ' ' << sent << ' ' << received;
    return out.str();
  }
  bool ParseFromString(const std::string& text) {
    std::istringstream in(text);
    return static_cast<bool>(in >> inputs >> given >> chain >> sent >> received);
  }
};

// A journaled fold of which every release decides otherwise, and now and then nothing: an input
// that is decided twice is given two different things.
template <std::uint64_t kRelease>
class RewardFold {
 public:
  using State = Account;
  static constexpr bool kJournaled = true;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "reward";
  explicit RewardFold(const contract::Genesis&) {}

  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    keys.emplace_back(input.entity);
  }

  std::string decide(const contract::Input& input, contract::Reading<Account>& states) {
    const Account* account = states.find(key_of(input));
    std::ostringstream circumstances;
    circumstances << kRelease << ' ' << input.entity << ' ' << input.sequence << ' '
                  << to_unix_ms(input.now) << ' ' << (account == nullptr ? 0 : account->chain);
    const std::uint64_t chance = contract::stable_hash(circumstances.str());
    return chance % 3 == 0 ? std::string() : std::to_string(1 + chance % 1'000);
  }

  void evolve(const contract::Input& input, std::string_view decision,
              contract::Workspace<Account>& workspace) {
    using What = contract::Input::What;
    Account& account = workspace.edit(key_of(input));
    ++account.inputs;
    if (!decision.empty()) account.given += std::stoull(std::string(decision));
    account.chain =
        contract::stable_hash(std::to_string(account.chain) + ":" + std::string(decision));
    if (input.what == What::kSignal) ++account.received;
    if (input.what == What::kEvent) {
      workspace.set_timer(input.entity, "t" + std::to_string(account.inputs % 3),
                          input.now + Millis(account.inputs * 700 % 5'000));
    }
    if (input.what == What::kCommand) {
      workspace.start_sweep();
      workspace.reply(200, "{}");
    }
    if (input.what == What::kEvent || input.what == What::kTimer || input.what == What::kSweep) {
      ++account.sent;
      workspace.signal(std::string(input.entity).substr(0, 8) + "'s friend", "given", "{}");
    }
  }

 private:
  static std::string key_of(const contract::Input& input) {
    return input.entity.empty() ? "part:marks" : std::string(input.entity);
  }
};

}  // namespace hearth::fold::simulation

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "contract/fold.hpp"
#include "rewards/core/draft.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/settings.hpp"

namespace hearth::rewards {

// Folds what users do into points and coupons. Journaled: all that is decided is in decide(), and
// evolve() knows neither the configuration nor a rule. The shape is the one that contract/fold.hpp
// asks for. Imported events earn nothing (imported.hpp).
class RewardsFold {
 public:
  using State = pb::Entity;
  static constexpr bool kJournaled = true;
  static constexpr std::uint32_t kVersion = 2;
  static constexpr std::string_view kService = kOwnService;

  explicit RewardsFold(const contract::Genesis& genesis);

  Status configure(const contract::Configuration& configuration);
  void configure(Settings settings) { settings_ = std::move(settings); }
  const Settings& settings() const { return settings_; }

  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const;
  std::string decide(const contract::Input& input, Reading& reading) const;
  void evolve(const contract::Input& input, std::string_view decision, Workspace& workspace) const;

 private:
  bool may_count(const contract::Event& event) const;
  void on_event(Draft& draft) const;
  bool on_identity_signal(Draft& draft) const;
  void on_user_signal(Draft& draft) const;
  void on_home_signal(Draft& draft) const;
  void on_command(Draft& draft) const;
  void on_timer(Draft& draft) const;
  void on_sweep(Draft& draft) const;
  void on_mark(Draft& draft) const;

  std::uint16_t partitions_;
  std::string prefix_;
  Settings settings_;
};

}  // namespace hearth::rewards

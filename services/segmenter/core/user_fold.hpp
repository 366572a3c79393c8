#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "contract/fold.hpp"
#include "contract/product.hpp"
#include "segmenter/core/activity.hpp"
#include "segmenter/core/calendar.hpp"
#include "segmenter/core/identity.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {

// Folds a partition's events into its users and its KPI rows. The shape is the one that
// contract/fold.hpp asks for.
class UserFold {
 public:
  using State = pb::Entity;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "segmenter";

  explicit UserFold(const contract::Genesis& genesis) : calendar_(genesis.zone) {}

  Status configure(const contract::Configuration& configuration);
  void configure(contract::Product product) { product_ = std::move(product); }
  const contract::Product& product() const { return product_; }
  const Calendar& calendar() const { return calendar_; }

  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const;
  void handle(const contract::Input& input, Workspace& workspace);

 private:
  void on_event(const contract::Input& input, Workspace& workspace, KpiRows& kpis);
  void on_signal(const contract::Input& input, Workspace& workspace, Identity& identity);
  void on_command(const contract::Input& input, Workspace& workspace, Identity& identity);
  Action action(std::string_view label, std::uint32_t name, TimePoint time, Day day) const;

  Calendar calendar_;
  contract::Product product_;
};

// Under which name an event is counted and looked up in the tracking plan: a tracked event's own,
// else its type's
// ("page", "identify"): the names of pages are the product's content, not its behaviours.
std::string_view label_of(const contract::Event& event);

}  // namespace hearth::segmenter

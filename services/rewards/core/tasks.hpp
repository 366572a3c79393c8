#pragma once

#include <string_view>

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

namespace hearth::rewards {

// A user's way through the chains (MISSION R1): counts events, asks the budget when a task is
// complete, books what it pays, and takes it back when the order that counted is refunded. An event
// counts for the first task of a chain that is not paid yet, so what was done too early does not.
class Tasks {
 public:
  Tasks(const Settings& settings, Draft& draft) : settings_(settings), draft_(draft) {}

  void on_event();  // of a name in settings.task_events or settings.refunds
  void on_paid();   // the budget's answers
  void on_unpaid();
  void on_sweep();  // asks again, as far as another answer is possible
  void advance();   // claims what is complete, as far as the audience allows

 private:
  void on_refund(std::string_view order);
  void take_back(pb::Task& task);
  void claim(const Chain& chain, const TaskSettings& settings, pb::Task& task);
  void send_claim(const TaskSettings& settings, const pb::Task& task);
  void done(pb::Task& task, std::int64_t points, const std::string& reason);
  bool may_count(const Chain& chain) const;
  bool is_first(const Chain& chain, const TaskSettings& settings) const;
  bool in_audience(const Chain& chain) const;
  const TaskSettings* current(const Chain& chain) const;
  const TaskSettings* settings_of(const pb::Task& task) const;
  pb::Task& task_of(const Chain& chain, const TaskSettings& settings);
  const pb::Task* find(const Chain& chain, const TaskSettings& settings) const;
  pb::Task* claimed(std::string_view claim);

  const Settings& settings_;
  Draft& draft_;
};

}  // namespace hearth::rewards

#pragma once

#include <string_view>

#include "rewards/core/deed.hpp"
#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

namespace hearth::rewards {

// A user's way through the chains: counts events, asks the budget when a task is
// complete, books what it pays, and takes it back when the order that counted is refunded. An event
// counts for the first task of a chain that is not complete yet, so what was done too early does
// not; tasks are paid one after the other, also where several were complete before (a guest's, or
// those of somebody whom the segmenter has not judged). An order that was refunded counts for
// nothing, also where it comes after its refund.
class Tasks {
 public:
  Tasks(const Settings& settings, Draft& draft) : settings_(settings), draft_(draft) {}

  void on_event();
  void on_did();   // {event, order, refund, fen, at}: by another id of the user
  void on_paid();  // the budget's answers
  void on_unpaid();
  void on_sweep();  // asks again, as far as another answer is possible
  // Claims what is complete, as far as the audience allows; after an import, its sweep does.
  void advance();
  void join(const pb::HandedOver& part);  // what another id of the user had
  // From the wallet back to the budget that had paid for it.
  void return_points(const pb::Task& task, std::int64_t points, std::string_view reason);

 private:
  bool counts(const Chain& chain, const Deed& deed) const;
  bool matters(const Deed& deed) const;
  void take(const Deed& deed);
  bool may_matter_later(const Deed& deed) const;
  void note_paid(const Deed& deed);
  void join_paid(const pb::HandedOver& part);
  bool still_stands(std::uint64_t order, std::int64_t refunded_fen);
  void on_refund(const Deed& deed);
  void note_refunded(std::uint64_t order);
  std::uint64_t last_order();  // its hash; 0: none that counts has named one
  void take_unnamed();
  void take_back(pb::Task& task);
  void give_back(const std::string& budget, const std::string& claim, std::int64_t points);
  std::string claim_of(const pb::Task& task) const;
  pb::Task* find_known(const pb::Task& like);
  void claim(const Chain& chain, const TaskSettings& settings, pb::Task& task);
  void send_claim(const TaskSettings& settings, const pb::Task& task);
  void done(pb::Task& task, std::int64_t points, const std::string& reason);
  bool may_count(const Chain& chain) const;
  bool is_first(const Chain& chain, const TaskSettings& settings) const;
  bool in_audience(const Chain& chain) const;
  const TaskSettings* current(const Chain& chain) const;   // the next to be paid
  const TaskSettings* counting(const Chain& chain) const;  // the one that events count for
  const TaskSettings* settings_of(const pb::Task& task) const;
  pb::Task& task_of(const Chain& chain, const TaskSettings& settings);
  const pb::Task* find(const Chain& chain, const TaskSettings& settings) const;
  pb::Task* claimed(std::string_view claim);

  const Settings& settings_;
  Draft& draft_;
};

}  // namespace hearth::rewards

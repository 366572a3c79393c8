#pragma once

#include <limits>
#include <vector>

#include "contract/fold.hpp"
#include "segmenter/core/business_dealings.hpp"
#include "segmenter/core/business_sums.hpp"
#include "segmenter/core/event_names.hpp"
#include "segmenter/core/state.pb.h"

// Writes the partition's pb::Business rows, by the rules of KpiRows: what counts events stays in
// the partition that accepted them; what counts users is a sum of f(a user's dealings and its first
// day), which a change subtracts and adds.
namespace hearth::segmenter {

class BusinessRows {
 public:
  explicit BusinessRows(Workspace& workspace) : workspace_(workspace) {}

  void count_event(const Deed& deed);
  // What somebody cost, in fen; below 0: what came back of it. Stays where it was told.
  void count_cost(Day day, std::int64_t fen);
  // f(user), added or subtracted. The user has been active.
  void contribute(const pb::User& user, int sign);
  // Records the deed in `part`, which is user's own activity or one of its linked parts, before its
  // day is recorded there.
  void act(const pb::User& user, pb::Activity& part, const Deed& deed);
  // The partition gives verdicts on this day.
  void note_judging(Day day);
  void drop_empty();  // last: rows that count nothing any more go
  Day oldest_changed() const { return oldest_changed_; }  // of the days whose sums have changed

 private:
  pb::Business& row(Month month);
  void add(Sum sum, Day day, std::int64_t change);
  void note_shrunk(Month month);
  void act_marks(const pb::User& user, pb::Activity& part, const Deed& deed);
  void add_marks(const Deals& deals, int sign);
  void add_money(const Deals& deals, Day first, int sign);
  void add_payers(const std::vector<Day>& days, int sign);
  void add_answers(const Deals& deals, int sign);
  void add_rest(const Deals& deals, Day first, int sign);

  Workspace& workspace_;
  Day oldest_changed_ = std::numeric_limits<Day>::max();
  Month last_month_ = -1;
  pb::Business* last_row_ = nullptr;
  std::vector<Month> shrunk_;
};

}  // namespace hearth::segmenter

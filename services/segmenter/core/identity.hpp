#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/identity_messages.hpp"
#include "segmenter/core/kpi_rows.hpp"
#include "segmenter/features/series_plan.hpp"

// How the ids of one person become one, exactly once, though they live in different partitions.
//
//   link      at E: E becomes a tombstone that forwards to the target and sends it all its parts.
//   The first link wins. absorb    at T: T keeps each part apart, under the id that it came from.
//   Parts of parts become siblings. event     at T: an event that reached a tombstone counts in the
//   part of the id that it was sent under. restore   at E: an operator unlinked E; the tombstone
//   goes and that target never links E again by itself.
//
// A person moves between partitions with its parts: its KPI contribution is subtracted where it
// leaves and added where it arrives. (Rejected: leaving the parts in place and asking for them on
// reading. KPIs of a union of days could then not be kept by any one partition.)
//
// What was on its way while an operator unlinked meets `released` and is sent back. Two links that
// were made at the same time can close a cycle of tombstones: the one with the greatest key (users
// before anonymous) ends it by keeping what comes round.
namespace hearth::segmenter {

// A person keeps so many parts of other ids apart; what comes beyond counts as its own and cannot
// be unlinked. More ids than that have a kiosk and a robot, and its state is one value in the
// store.
inline constexpr int kMaxLinkedParts = 256;

class Identity {
 public:
  using Act = std::function<void(pb::User&, pb::Activity&, const ForwardedEvent&)>;
  Identity(Workspace& workspace, KpiRows& kpis, const SeriesPlan& plan, Act act)
      : workspace_(workspace), kpis_(kpis), plan_(plan), act_(std::move(act)) {}

  void link(std::string_view self, const Link& message);
  void absorb(std::string_view self, Absorb message);
  void restore(std::string_view self, Restore message);
  void event(std::string_view self, ForwardedEvent message);

  // Commands of an operator, addressed to the person that `entity` is taken from or linked to.
  void unlink_command(std::string_view self, const std::string& entity);
  void link_command(std::string_view self, const std::string& entity);

 private:
  pb::User& user(std::string_view self) { return *workspace_.edit(self).mutable_user(); }
  // False: self is a tombstone that has to pass the message on. A cycle ends here if it is self's
  // to end.
  bool keeps(std::string_view self, pb::User& user, const std::vector<std::string>& via);
  void send_parts(std::string_view to, pb::Bundle bundle, std::vector<std::string> via);
  void adopt(std::string_view self, pb::User& user, pb::Bundle bundle);
  void give_back(std::string_view self, std::string_view entity, pb::Bundle bundle,
                 std::string link);
  pb::Bundle take_all(std::string_view self, pb::User& user);

  Workspace& workspace_;
  KpiRows& kpis_;
  const SeriesPlan& plan_;
  Act act_;
};

}  // namespace hearth::segmenter

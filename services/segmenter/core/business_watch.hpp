#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "segmenter/core/business_partials.hpp"
#include "segmenter/core/business_warnings.hpp"

namespace hearth::segmenter {

// Sent to programme:<name> when a warning changes, body absolute:
//   {"warning","change":"opened"|"closed","programme","owner","day","since",
//    "sample":{"figure","value","minimum"},"figures":{"<name>":number|null},
//    "because":[{"term","value","holds"}]}
inline constexpr std::string_view kWarningOpened = "warning.opened";
inline constexpr std::string_view kWarningClosed = "warning.closed";
inline constexpr int kMaxAudit = 100;

// The entity global:warnings: adds up what the partitions tell, and judges each complete day once,
// as soon as all of them have told it. What changes afterwards changes baselines, and the trailing
// figures of the days that are judged later.
class WarningWatch {
 public:
  WarningWatch(const WarningRules& rules, std::uint16_t partitions, Workspace& workspace)
      : rules_(rules), partitions_(partitions), workspace_(workspace) {}

  void take(std::string_view body);  // a signal kDaySums

 private:
  struct Change;
  void judge(pb::Watch& watch, Day day);
  void judge(pb::Watch& watch, const WarningRule& rule, const FigureValues& values, Day day);
  void close_unconfigured(pb::Watch& watch, Day day);
  std::string body_of(const WarningRule& rule, const FigureValues& values, const Change& change);
  void announce(pb::Watch& watch, const pb::Open& opened, std::string_view change,
                std::string body);

  const WarningRules& rules_;
  std::uint16_t partitions_;
  Workspace& workspace_;
};

}  // namespace hearth::segmenter

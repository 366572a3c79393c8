#pragma once

#include "outcome.hpp"
#include "segmenter/core/configured.hpp"

namespace hearth::backtest {

// Reads off an installation whose replay has ended. Pure; a figure that is a sum over partitions is
// that of the whole population.
class Findings {
 public:
  Findings(const Installation& installation, const segmenter::Configured& configured,
           const Calendar& calendar, const Replay& replay);

  void segments(Outcome& outcome) const;  // in the order of the configuration
  void people(Outcome& outcome) const;    // users and tiers
  void kpis(Outcome& outcome) const;
  void warnings(Outcome& outcome) const;

  static constexpr std::size_t kReasons = 3;
  // kNotFound: there is no such segment.
  Status why(const std::string& segment, Outcome& outcome) const;

  // Whether the user is in the segment, also under the id that it has been joined to. nullopt: it
  // never did anything.
  std::optional<bool> is_in(const std::string& user_id, const std::string& segment) const;

 private:
  const segmenter::pb::User* find(std::string entity) const;
  std::optional<std::string_view> tier_of(const segmenter::pb::User& user) const;

  const Installation& installation_;
  const segmenter::Configured& configured_;
  const Calendar& calendar_;
  const Replay& replay_;
  std::optional<segmenter::TierTable> tiers_;
};

}  // namespace hearth::backtest

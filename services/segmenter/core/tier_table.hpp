#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "segmenter/core/state.pb.h"

// Value tiers as the last table of the log has them. A table without cuts, or none at all, says
// that nobody's tier is known yet.
namespace hearth::segmenter {

inline constexpr std::string_view kTierTopic = "tiers";

// A tier and how sure it is: the least and the most that it would be anywhere in the 95 % intervals
// of the cuts, and the percentiles of all who pay between which that puts the person.
struct TierEstimate {
  std::string_view tier, least, most;
  std::uint32_t percent_from = 0, percent_to = 100;
};

class TierTable {
 public:
  TierTable() = default;
  static Result<TierTable> parse(std::string_view body);  // of a contract::Table of kTierTopic
  TierTable(std::uint64_t number, std::uint64_t population, std::vector<pb::Cut> cuts);

  std::string body() const;
  std::uint64_t number() const { return number_; }
  std::uint64_t population() const { return population_; }  // persons with value

  // Views into the table. Who has no value, or less than none, is in the last tier.
  std::optional<std::string_view> tier_of(std::int64_t paid_fen) const;
  std::optional<TierEstimate> estimate(std::int64_t paid_fen) const;

 private:
  std::uint64_t number_ = 0, population_ = 0;
  std::vector<pb::Cut> cuts_;  // the highest first; the last has no figures
};

}  // namespace hearth::segmenter

#pragma once

#include <string_view>

#include "recall/core/observed_time.hpp"

// What came of a partition's users, per campaign and step.
namespace hearth::recall {

inline constexpr std::string_view kCampaignsKey = "part:campaigns";

// The counters of one campaign and of one of its steps, made where they are not there yet.
// References stay valid until another one is asked for.
pb::Campaign& tally_of(Workspace& workspace, std::string_view campaign);
pb::StepCounts& tally_of(Workspace& workspace, std::string_view campaign, std::string_view step);
void count_skip(pb::StepCounts& counts, std::string_view rule, std::uint64_t by = 1);

// Adds a partition's counters to others.
void add(pb::Campaigns& sum, const pb::Campaigns& part);

}  // namespace hearth::recall

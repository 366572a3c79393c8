#pragma once

#include <string_view>
#include <vector>

#include "segmenter/core/activity.hpp"
#include "segmenter/core/kpi_rows.hpp"
#include "segmenter/core/state.pb.h"

// A user and the parts of other ids linked to it, seen as one person. The parts stay apart, so that
// an operator can take one out again; everything that counts persons reads their union.
namespace hearth::segmenter {

std::vector<Day> days_of(const pb::User& user);             // ascending, each once
std::vector<std::uint32_t> names_of(const pb::User& user);  // ascending, each once
bool has_records(const pb::User& user);                     // of whatever happened to it
bool has_activity(const pb::User& user);                    // it was active at least once

// The linked part of `entity`, created where it is missing.
pb::Linked& linked_part(pb::User& user, std::string_view entity);

// Adds (or subtracts) what this person contributes to the partition's KPI rows.
void contribute(KpiRows& kpis, const pb::User& user, int sign);

// One action more in `part`, which is user's own activity or one of its linked parts.
void act(KpiRows& kpis, pb::User& user, pb::Activity& part, const Action& action);

}  // namespace hearth::segmenter

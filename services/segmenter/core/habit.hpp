#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "calendar/user_zone.hpp"
#include "common/time.hpp"
#include "segmenter/core/state.pb.h"

// At which hours of the week somebody does things.
//
// An event's cell is the local hour at which it happened to its author: its instant in the zone
// that the event itself carries, else in the product's. So a clock change moves no habit by an
// hour, who moves to another zone takes nothing along that did not happen there, and neither
// depends on the order of arrival. (Rejected: UTC hours, turned into local ones on reading. They
// blur at every clock change, and a move would shift the past. Rejected: the user's last zone for
// events without one. What it was would depend on what arrived before.) Counts are for life.
namespace hearth::segmenter {

inline constexpr int kHourCells = 7 * 24;
using HourGrid = std::array<std::uint64_t, kHourCells>;  // events, 24 * weekday (Monday = 0) + hour

// `zone`: as the event names it, or empty. One that is not known counts as not named. `at`: the
// same time in the product's zone.
int habit_cell(TimePoint time, std::string_view zone, UserZones& zones, LocalTime at);
void record_habit(pb::Habits& habits, TimePoint time, std::string_view zone, UserZones& zones,
                  LocalTime at);
void merge_habits(pb::Habits& into, const pb::Habits& from);

void add_habits(HourGrid& grid, const pb::Habits& habits);

// Of all ids of the person.
HourGrid habits_of(const pb::User& user);
// The zone that the latest event with one named, by event time, and by name where two are equally
// late; empty: none did.
std::string_view zone_of(const pb::User& user);

}  // namespace hearth::segmenter

#include "segmenter/core/habit.hpp"

#include <tuple>

#include "segmenter/core/fields.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::uint64_t kMany = 1;  // the bit that says a count follows

// One cell as it lies in the list.
struct Place {
  int index = 0;    // where it begins
  int before = -1;  // the cell in front of it
  int cell = kHourCells;

  static Place first(const Cells& cells) { return Place{}.at(cells, 0); }
  Place next(const Cells& cells) const {
    return Place{.index = index, .before = cell}.at(cells, index + (is_many(cells) ? 2 : 1));
  }
  bool is_many(const Cells& cells) const { return (cells.Get(index) & kMany) != 0; }
  std::uint64_t events(const Cells& cells) const {
    return is_many(cells) ? cells.Get(index + 1) + 2 : 1;
  }

 private:
  Place at(const Cells& cells, int place) const {
    if (place >= cells.size()) return {.index = place, .before = before};
    const auto gap = static_cast<int>(cells.Get(place) >> 1);
    return {.index = place, .before = before, .cell = before + 1 + gap};
  }
};

std::uint64_t gap_token(int before, int cell, bool many) {
  return static_cast<std::uint64_t>(cell - before - 1) << 1 | (many ? kMany : 0);
}

void add_events(Cells& cells, int cell, std::uint64_t events) {
  Place place = Place::first(cells);
  while (place.cell < cell) place = place.next(cells);
  if (place.cell == cell && place.is_many(cells)) {
    cells.Set(place.index + 1, cells.Get(place.index + 1) + events);
  } else if (place.cell == cell) {
    cells.Set(place.index, cells.Get(place.index) | kMany);
    insert_at(cells, place.index + 1, events - 1);
  } else {
    if (place.cell < kHourCells) {
      cells.Set(place.index, gap_token(cell, place.cell, place.is_many(cells)));
    }
    insert_at(cells, place.index, gap_token(place.before, cell, events > 1));
    if (events > 1) insert_at(cells, place.index + 1, events - 2);
  }
}

template <class Visit>
void for_each_cell(const pb::Habits& habits, Visit visit) {
  const Cells& cells = habits.cells();
  for (Place at = Place::first(cells); at.cell < kHourCells; at = at.next(cells)) {
    visit(at.cell, at.events(cells));
  }
}

bool is_later(const pb::Habits& a, const pb::Habits& b) {
  return std::tuple(!a.zone().empty(), a.zone_time(), std::string_view(a.zone())) >
         std::tuple(!b.zone().empty(), b.zone_time(), std::string_view(b.zone()));
}

void see_zone(pb::Habits& habits, const pb::Habits& seen) {
  if (!is_later(seen, habits)) return;
  habits.set_zone(seen.zone());
  habits.set_zone_time(seen.zone_time());
}

}  // namespace

int habit_cell(TimePoint time, std::string_view zone, UserZones& zones, LocalTime at) {
  const Calendar* own = zones.find(zone);
  if (own != nullptr) at = own->local(time);
  return weekday(at.day) * 24 + at.hour;
}

void record_habit(pb::Habits& habits, TimePoint time, std::string_view zone, UserZones& zones,
                  LocalTime at) {
  add_events(*habits.mutable_cells(), habit_cell(time, zone, zones, at), 1);
  const std::int64_t ms = to_unix_ms(within_calendar(time));
  if (zones.find(zone) == nullptr || ms < habits.zone_time()) return;
  pb::Habits seen;
  seen.set_zone(std::string(zone));
  seen.set_zone_time(ms);
  see_zone(habits, seen);
}

void merge_habits(pb::Habits& into, const pb::Habits& from) {
  for_each_cell(from, [&](int cell, std::uint64_t events) {
    add_events(*into.mutable_cells(), cell, events);
  });
  see_zone(into, from);
}

void add_habits(HourGrid& grid, const pb::Habits& habits) {
  for_each_cell(habits, [&](int cell, std::uint64_t events) {
    grid[static_cast<std::size_t>(cell)] += events;
  });
}

HourGrid habits_of(const pb::User& user) {
  HourGrid grid{};
  add_habits(grid, user.own().habits());
  for (const pb::Linked& part : user.linked()) add_habits(grid, part.activity().habits());
  return grid;
}

std::string_view zone_of(const pb::User& user) {
  const pb::Habits* latest = &user.own().habits();
  for (const pb::Linked& part : user.linked()) {
    if (is_later(part.activity().habits(), *latest)) latest = &part.activity().habits();
  }
  return latest->zone();
}

}  // namespace hearth::segmenter

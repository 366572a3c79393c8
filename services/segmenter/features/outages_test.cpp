#include "segmenter/features/outages.hpp"

#include <array>

#include <gtest/gtest.h>

#include "segmenter/features/past.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::array<Outage, 2> kTwo{{{100, 300}, {500, 600}}};

TEST(Outages, take_from_a_time_what_lies_in_it) {
  EXPECT_EQ(lost_between(kTwo, 0, 1'000), 300);
  EXPECT_EQ(lost_between(kTwo, 150, 550), 200);
  EXPECT_EQ(lost_between(kTwo, 300, 500), 0);
  EXPECT_EQ(lost_between(kTwo, 700, 200), 0);
  EXPECT_EQ(lost_between({}, 0, 1'000), 0);
}

TEST(Outages, are_no_part_of_a_silence_and_its_next_day_comes_so_much_later) {
  const SeriesPlan plan({{{Feature::Function::kDaysSince, "", "", Millis{}}}});
  SeriesList list;
  PropertyReader reader;
  record(list, plan, sample_of({.label = "x", .ms = day(10)}), reader);
  const SeriesList* const lists[] = {&list};
  const std::array<Outage, 1> outage{{{day(11), day(13)}}};
  std::vector<rules::Value> out(1);
  Moment moment = at(day(14) - 1);
  moment.outages = outage;
  read(lists, plan, moment, out);
  EXPECT_EQ(out[0].number, 1);
  const std::size_t asked[] = {0};
  EXPECT_EQ(next_change(lists, plan, asked, moment).ms, day(14));
  moment.ms = day(14);
  read(lists, plan, moment, out);
  EXPECT_EQ(out[0].number, 2);
}

}  // namespace
}  // namespace hearth::segmenter

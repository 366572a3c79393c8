#include "ingest/minute_marks.hpp"

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

constexpr TimePoint at(int minute, int second) {
  return TimePoint{} + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

TEST(MinuteMarks, does_not_mark_the_minute_in_which_the_collector_started) {
  MinuteMarks marks;
  EXPECT_EQ(marks.due(at(5, 30)), std::nullopt);
  EXPECT_EQ(marks.due(at(5, 59)), std::nullopt);
}

TEST(MinuteMarks, marks_the_beginning_of_each_minute_that_was_seen_to_begin) {
  MinuteMarks marks;
  marks.due(at(5, 59));
  EXPECT_EQ(marks.due(at(6, 1)), at(6, 0));
  marks.written();
  EXPECT_EQ(marks.due(at(6, 2)), std::nullopt);
  EXPECT_EQ(marks.due(at(7, 0)), at(7, 0));
}

TEST(MinuteMarks, asks_again_until_the_mark_is_written) {
  MinuteMarks marks;
  marks.due(at(5, 59));
  EXPECT_EQ(marks.due(at(6, 1)), at(6, 0));
  EXPECT_EQ(marks.due(at(6, 2)), at(6, 0));
}

TEST(MinuteMarks, does_not_mark_a_minute_that_began_during_an_interruption) {
  MinuteMarks marks;
  marks.due(at(5, 50));
  marks.interrupted();
  EXPECT_EQ(marks.due(at(6, 3)), std::nullopt);
  EXPECT_EQ(marks.due(at(7, 0)), at(7, 0));
}

TEST(MinuteMarks, marks_nothing_twice_when_the_clock_is_set_back) {
  MinuteMarks marks;
  marks.due(at(5, 59));
  marks.due(at(6, 0));
  marks.written();
  EXPECT_EQ(marks.due(at(5, 59)), std::nullopt);
  EXPECT_EQ(marks.due(at(6, 0)), std::nullopt);
}

}  // namespace
}  // namespace hearth::ingest

#include "fold/clock.hpp"

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

TimePoint at(std::int64_t ms) { return from_unix_ms(ms); }

TEST(LogTime, follows_the_publisher) { EXPECT_EQ(next_log_time(at(1), at(100), at(90)), at(100)); }

TEST(LogTime, never_goes_back) { EXPECT_EQ(next_log_time(at(200), at(100), at(150)), at(200)); }

TEST(LogTime, is_held_within_five_seconds_of_the_broker) {
  EXPECT_EQ(next_log_time(at(0), at(1'000'000), at(10'000)), at(15'000));
}

TEST(ObservedTime, counts_the_time_between_marks) {
  pb::Checkpoint checkpoint;
  observe_mark(checkpoint, at(1'000'000), ClockMode::kReal);
  EXPECT_EQ(checkpoint.observed_ms(), 0);
  observe_mark(checkpoint, at(1'060'000), ClockMode::kReal);
  EXPECT_EQ(checkpoint.observed_ms(), 60'000);
}

TEST(ObservedTime, counts_nothing_over_an_outage) {
  pb::Checkpoint checkpoint;
  observe_mark(checkpoint, at(1'000'000), ClockMode::kReal);
  observe_mark(checkpoint, at(9'000'000), ClockMode::kReal);
  EXPECT_EQ(checkpoint.observed_ms(), 0);
  observe_mark(checkpoint, at(9'060'000), ClockMode::kReal);
  EXPECT_EQ(checkpoint.observed_ms(), 60'000);
}

TEST(ObservedTime, ignores_a_repeated_or_older_mark) {
  pb::Checkpoint checkpoint;
  observe_mark(checkpoint, at(1'000'000), ClockMode::kReal);
  observe_mark(checkpoint, at(1'000'000), ClockMode::kReal);
  observe_mark(checkpoint, at(940'000), ClockMode::kReal);
  EXPECT_EQ(checkpoint.observed_ms(), 0);
  EXPECT_EQ(checkpoint.last_mark_ms(), 1'000'000);
}

TEST(DrivenClock, is_moved_by_marks_alone_and_never_back) {
  using contract::Kind;
  for (const Kind kind : {Kind::kEvent, Kind::kHistory, Kind::kCommand, Kind::kSignal, Kind::kTable,
                          Kind::kConfig, Kind::kTick}) {
    EXPECT_EQ(log_time_of(kind, ClockMode::kDriven, at(5'000), at(9'000), at(9'000)), at(5'000));
  }
  const auto marked = [](TimePoint mark) {
    return log_time_of(Kind::kMark, ClockMode::kDriven, at(5'000), mark, at(0));
  };
  EXPECT_EQ(marked(at(90'000'000)), at(90'000'000));
  EXPECT_EQ(marked(at(4'000)), at(5'000));
}

TEST(ObservedTime, counts_a_driven_clock_in_full) {
  pb::Checkpoint checkpoint;
  observe_mark(checkpoint, at(1'000'000), ClockMode::kDriven);
  observe_mark(checkpoint, at(260'200'000), ClockMode::kDriven);
  EXPECT_EQ(checkpoint.observed_ms(), 259'200'000);
}

}  // namespace
}  // namespace hearth::fold

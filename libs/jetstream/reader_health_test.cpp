#include "jetstream/reader_health.hpp"

#include <gtest/gtest.h>

namespace hearth::jetstream {

constexpr Millis kPatience{5'000};

TEST(ReaderHealth, a_reader_without_trouble_is_not_lost) {
  EXPECT_FALSE(ReaderHealth().lost(Millis(100'000), kPatience));
}

TEST(ReaderHealth, trouble_that_lasts_is_a_loss) {
  ReaderHealth health;
  for (int second = 0; second < 5; ++second) health.trouble(Millis(second * 1'000));
  EXPECT_FALSE(health.lost(Millis(4'500), kPatience));
  health.trouble(Millis(5'000));
  EXPECT_TRUE(health.lost(Millis(5'500), kPatience));
}

TEST(ReaderHealth, trouble_that_fell_quiet_is_over) {
  ReaderHealth health;
  for (int second = 0; second < 10; ++second) health.trouble(Millis(second * 1'000));
  EXPECT_FALSE(health.lost(Millis(20'000), kPatience));
}

TEST(ReaderHealth, a_message_ends_the_trouble) {
  ReaderHealth health;
  for (int second = 0; second < 10; ++second) health.trouble(Millis(second * 1'000));
  health.received();
  EXPECT_FALSE(health.lost(Millis(9'500), kPatience));
  health.trouble(Millis(10'000));
  EXPECT_FALSE(health.lost(Millis(10'000), kPatience));
}

TEST(ReaderHealth, a_new_trouble_begins_a_new_count) {
  ReaderHealth health;
  health.trouble(Millis(0));
  health.trouble(Millis(10'000));
  EXPECT_FALSE(health.lost(Millis(10'000), kPatience));
}

}  // namespace hearth::jetstream

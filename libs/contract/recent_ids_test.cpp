#include "contract/recent_ids.hpp"

#include <deque>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "contract/partition.hpp"

namespace hearth::contract {
namespace {

using std::chrono::hours;
constexpr TimePoint kStart = from_unix_ms(1795323142468);

TEST(RecentIds, knows_an_id_from_the_second_time_on) {
  std::string slots;
  EXPECT_EQ(remember(slots, "m1", kStart), Recent::kNew);
  EXPECT_EQ(remember(slots, "m2", kStart), Recent::kNew);
  const std::string before = slots;
  EXPECT_EQ(remember(slots, "m1", kStart), Recent::kSeen);
  EXPECT_EQ(slots, before);
}

TEST(RecentIds, takes_eight_bytes_an_id_and_six_an_hour) {
  std::string slots;
  remember(slots, "m1", kStart);
  EXPECT_EQ(slots.size(), 14U);
  remember(slots, "m2", kStart);
  EXPECT_EQ(slots.size(), 22U);
  remember(slots, "m3", kStart + hours(1));
  EXPECT_EQ(slots.size(), 36U);
}

TEST(RecentIds, lie_in_the_same_bytes_on_every_machine) {
  std::string slots;
  remember(slots, "", from_unix_ms(3600000LL * 0x01020304));
  EXPECT_EQ(slots, std::string("\x04\x03\x02\x01\x01\x00\xC2\x94\xD3\x38\x05\x80\x06\x2D", 14));
}

TEST(RecentIds, are_held_for_the_whole_window_and_not_an_hour_longer) {
  std::string slots;
  remember(slots, "m1", kStart);
  EXPECT_EQ(remember(slots, "m1", kStart + kRecentWindow - Millis{1}), Recent::kSeen);
  EXPECT_EQ(remember(slots, "m1", kStart + kRecentWindow + hours(1)), Recent::kNew);
  EXPECT_EQ(slots.size(), 14U);
}

TEST(RecentIds, say_when_the_oldest_had_to_go_early) {
  std::string slots;
  for (std::size_t i = 0; i < kMaxRecentIds; ++i) {
    ASSERT_EQ(remember(slots, std::to_string(i), kStart), Recent::kNew);
  }
  EXPECT_EQ(remember(slots, "more", kStart), Recent::kNewEvicting);
  EXPECT_EQ(remember(slots, "1", kStart), Recent::kSeen);
  EXPECT_EQ(remember(slots, "0", kStart), Recent::kNewEvicting);
  EXPECT_EQ(slots.size(), 6 + kMaxRecentIds * 8);
}

TEST(RecentIds, drop_a_slot_whose_last_id_was_evicted) {
  std::string slots;
  remember(slots, "old", kStart - hours(1));
  for (std::size_t i = 1; i < kMaxRecentIds; ++i) remember(slots, std::to_string(i), kStart);
  EXPECT_EQ(remember(slots, "more", kStart), Recent::kNewEvicting);
  EXPECT_EQ(slots.size(), 6 + kMaxRecentIds * 8);
}

TEST(RecentIds, forget_nothing_when_the_clock_steps_back) {
  std::string slots;
  remember(slots, "m1", kStart);
  EXPECT_EQ(remember(slots, "m1", kStart - hours(30)), Recent::kSeen);
  EXPECT_EQ(remember(slots, "m2", kStart - hours(2)), Recent::kNew);
  EXPECT_EQ(slots.size(), 22U);
  EXPECT_EQ(remember(slots, "m2", kStart), Recent::kSeen);
}

TEST(RecentIds, bear_times_before_the_epoch_and_after_its_last_hour) {
  std::string slots;
  EXPECT_EQ(remember(slots, "m1", from_unix_ms(INT64_MIN)), Recent::kNew);
  EXPECT_EQ(remember(slots, "m1", from_unix_ms(-1)), Recent::kSeen);
  EXPECT_EQ(remember(slots, "m1", from_unix_ms(INT64_MAX)), Recent::kNew);
  EXPECT_EQ(remember(slots, "m1", from_unix_ms(INT64_MAX)), Recent::kSeen);
}

// The same promise said in the plainest way.
class Model {
 public:
  Recent remember(const std::string& id, TimePoint now) {
    latest_ = std::max(latest_, std::chrono::floor<hours>(now));
    while (!ids_.empty() && latest_ - ids_.front().hour > kRecentWindow) ids_.pop_front();
    for (const auto& known : ids_) {
      if (known.id == id) return Recent::kSeen;
    }
    ids_.push_back({id, latest_});
    if (ids_.size() <= kMaxRecentIds) return Recent::kNew;
    ids_.pop_front();
    return Recent::kNewEvicting;
  }

 private:
  using Hour = std::chrono::time_point<std::chrono::system_clock, hours>;
  struct Known {
    std::string id;
    Hour hour;
  };
  std::deque<Known> ids_;
  Hour latest_{};
};

TEST(RecentIds, behave_as_a_plain_list_of_ids_and_hours_does) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    std::mt19937 random(seed);
    const int ids = 50 + static_cast<int>(seed) * 100;
    const int pace_ms = seed % 2 == 0 ? 20000 : 600000;
    std::string slots;
    Model model;
    TimePoint now = kStart;
    for (int step = 0; step < 3000; ++step) {
      now += Millis{std::uniform_int_distribution(-pace_ms / 4, pace_ms)(random)};
      if (step % 500 == 499) now += hours(20);
      const std::string id = std::to_string(std::uniform_int_distribution(0, ids)(random));
      ASSERT_EQ(remember(slots, id, now), model.remember(id, now)) << seed << " " << step;
      ASSERT_LE(slots.size(), kMaxRecentIds * 8 + 26 * 6);
    }
  }
}

}  // namespace
}  // namespace hearth::contract

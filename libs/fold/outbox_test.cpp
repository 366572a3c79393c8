#include "fold/outbox.hpp"

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

pb::OutboxEntry entry(std::uint64_t ordinal, std::uint32_t target = 1) {
  pb::OutboxEntry out;
  out.set_ordinal(ordinal);
  out.set_target(target);
  return out;
}

constexpr TimePoint kNow = from_unix_ms(1'700'000'000'000);

std::vector<std::uint64_t> send_all(Outbox& outbox, TimePoint now = kNow) {
  std::vector<std::uint64_t> sent;
  while (const auto* next = outbox.next(now)) sent.push_back(next->ordinal());
  return sent;
}

using Ordinals = std::vector<std::uint64_t>;

TEST(Outbox, sends_in_order_and_trims_what_is_acknowledged) {
  Outbox outbox;
  for (std::uint64_t i = 1; i <= 3; ++i) outbox.add(entry(i));
  EXPECT_EQ(send_all(outbox), (Ordinals{1, 2, 3}));
  outbox.acknowledged(1);
  outbox.acknowledged(2);
  EXPECT_EQ(outbox.take_trimmed(), (Ordinals{1, 2}));
  EXPECT_EQ(outbox.size(), 1U);
  outbox.acknowledged(3);
  EXPECT_TRUE(outbox.idle());
}

TEST(Outbox, sends_again_from_the_first_unacknowledged_once_nothing_is_in_flight) {
  Outbox outbox;
  for (std::uint64_t i = 1; i <= 4; ++i) outbox.add(entry(i));
  send_all(outbox);
  outbox.acknowledged(1);
  outbox.failed(2);
  EXPECT_EQ(outbox.next(kNow), nullptr);
  outbox.acknowledged(3);
  EXPECT_EQ(outbox.next(kNow), nullptr);
  outbox.acknowledged(4);
  EXPECT_EQ(outbox.take_trimmed(), (Ordinals{1}));
  EXPECT_TRUE(send_all(outbox).empty());
  EXPECT_EQ(send_all(outbox, kNow + kFirstRest), (Ordinals{2}));  // to see whether it can go on
  outbox.acknowledged(2);
  EXPECT_EQ(send_all(outbox), (Ordinals{3, 4}));
}

TEST(Outbox, asks_a_log_that_refuses_everything_ever_more_seldom) {
  Outbox outbox;
  for (std::uint64_t i = 1; i <= 1'000; ++i) outbox.add(entry(i));
  TimePoint now = kNow;
  std::size_t published = 0;
  for (; now < kNow + std::chrono::minutes(1); now += Millis(1)) {
    for (const std::uint64_t ordinal : send_all(outbox, now)) {
      ++published;
      outbox.failed(ordinal);
    }
  }
  EXPECT_LT(published, kMaxUnacknowledged + 25);
  EXPECT_GT(published, kMaxUnacknowledged + 12);
  // A clock that is set back holds nothing up for longer than a rest.
  const TimePoint earlier = kNow - std::chrono::hours(24);
  EXPECT_TRUE(send_all(outbox, earlier).empty());
  EXPECT_EQ(send_all(outbox, earlier + kLongestRest), (Ordinals{1}));
}

TEST(Outbox, keeps_what_was_acknowledged_after_an_open_one) {
  Outbox outbox;
  outbox.add(entry(1));
  outbox.add(entry(2));
  send_all(outbox);
  outbox.acknowledged(2);
  EXPECT_TRUE(outbox.take_trimmed().empty());
  outbox.acknowledged(1);
  EXPECT_EQ(outbox.take_trimmed(), (Ordinals{1, 2}));
}

TEST(Outbox, lets_no_target_hold_up_another) {
  Outbox outbox;
  outbox.add(entry(1, 7));
  outbox.add(entry(2, 8));
  send_all(outbox);
  outbox.failed(1);
  outbox.acknowledged(2);
  EXPECT_EQ(outbox.take_trimmed(), (Ordinals{2}));
  EXPECT_TRUE(send_all(outbox).empty());
  EXPECT_EQ(send_all(outbox, kNow + kFirstRest), (Ordinals{1}));
}

TEST(Outbox, offers_again_what_the_publisher_did_not_take) {
  Outbox outbox;
  outbox.add(entry(1));
  EXPECT_EQ(outbox.next(kNow)->ordinal(), 1U);
  outbox.not_sent(1);
  EXPECT_EQ(outbox.next(kNow)->ordinal(), 1U);
}

TEST(Outbox, bounds_what_is_in_flight_to_one_target) {
  Outbox outbox;
  for (std::uint64_t i = 1; i <= kMaxUnacknowledged + 10; ++i) outbox.add(entry(i));
  EXPECT_EQ(send_all(outbox).size(), kMaxUnacknowledged);
  outbox.acknowledged(1);
  EXPECT_EQ(send_all(outbox).size(), 1U);
}

}  // namespace
}  // namespace hearth::fold

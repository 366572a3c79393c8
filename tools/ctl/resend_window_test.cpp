#include "resend_window.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace hearth::ctl {
namespace {

constexpr std::size_t kInFlight = 3;

ResendWindow window_with(int messages) {
  ResendWindow window(kInFlight);
  for (int i = 0; i < messages; ++i) window.add({"s", std::to_string(i), ""});
  return window;
}

// Payloads of all that may be sent now.
std::vector<std::string> send_all(ResendWindow& window) {
  std::vector<std::string> sent;
  std::uint64_t number = 0;
  while (const Outgoing* message = window.next(number)) sent.push_back(message->payload);
  return sent;
}

using Sent = std::vector<std::string>;

TEST(ResendWindow, sends_in_order_up_to_its_limit) {
  auto window = window_with(5);
  EXPECT_EQ(send_all(window), (Sent{"0", "1", "2"}));
}

TEST(ResendWindow, goes_on_when_the_first_is_acknowledged) {
  auto window = window_with(5);
  send_all(window);
  window.settled(0, true);
  EXPECT_EQ(send_all(window), (Sent{"3"}));
}

TEST(ResendWindow, is_idle_when_all_are_acknowledged_in_whatever_order) {
  auto window = window_with(3);
  send_all(window);
  for (const std::uint64_t number : {2U, 0U, 1U}) window.settled(number, true);
  EXPECT_TRUE(window.idle());
  EXPECT_EQ(window.bytes(), 0U);
}

TEST(ResendWindow, sends_nothing_while_others_are_in_flight_after_a_failure) {
  auto window = window_with(5);
  send_all(window);
  window.settled(0, false);
  EXPECT_EQ(send_all(window), Sent{});
}

TEST(ResendWindow, sends_again_from_the_first_unacknowledged_also_what_was_acknowledged_after_it) {
  auto window = window_with(5);
  send_all(window);
  window.settled(0, true);
  window.settled(2, true);
  window.settled(1, false);
  EXPECT_EQ(send_all(window), (Sent{"1", "2", "3"}));
}

TEST(ResendWindow, offers_again_what_was_not_taken) {
  auto window = window_with(2);
  std::uint64_t number = 0;
  window.next(number);
  window.not_sent();
  EXPECT_EQ(send_all(window), (Sent{"0", "1"}));
}

TEST(ResendWindow, keeps_the_numbers_of_messages_through_a_resend) {
  auto window = window_with(2);
  send_all(window);
  window.settled(0, true);
  window.settled(1, false);
  std::uint64_t number = 0;
  window.next(number);
  EXPECT_EQ(number, 1U);
}

}  // namespace
}  // namespace hearth::ctl

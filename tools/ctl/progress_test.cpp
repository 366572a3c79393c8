#include "progress.hpp"

#include <gtest/gtest.h>

namespace hearth::ctl {
namespace {

using std::chrono::seconds;

class ProgressTest : public ::testing::Test {
 protected:
  // Whether a line is written at this moment.
  bool reports(seconds after_the_start) {
    bool asked = false;
    progress_.report(start_ + after_the_start, [&asked] {
      asked = true;
      return std::string("half");
    });
    return asked;
  }

  const std::chrono::steady_clock::time_point start_{};
  Progress progress_{start_};
};

TEST_F(ProgressTest, what_takes_less_than_two_seconds_says_nothing) {
  EXPECT_FALSE(reports(seconds(0)));
  EXPECT_FALSE(reports(seconds(1)));
}

TEST_F(ProgressTest, what_takes_longer_says_how_far_it_is_every_two_seconds) {
  ::testing::internal::CaptureStderr();
  EXPECT_TRUE(reports(seconds(2)));
  EXPECT_FALSE(reports(seconds(3)));
  EXPECT_TRUE(reports(seconds(4)));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "half\nhalf\n");
}

}  // namespace
}  // namespace hearth::ctl

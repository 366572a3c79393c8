#include "segmenter/core/observed_time.hpp"

#include <algorithm>
#include <deque>
#include <string>

#include <gtest/gtest.h>

#include "segmenter/core/membership.hpp"
#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::int64_t kStart = 20'000 * kDay;

contract::Product silent_after_three_days() {
  contract::Product product;
  contract::DraftSegment segment;
  segment.name = "silent";
  segment.rule = R"(days_since("*") >= 3)";
  product.segments.segments.push_back(segment);
  return product;
}

// One partition that is marked every minute, while the collector is at work.
class ObservedTime : public ::testing::Test {
 protected:
  explicit ObservedTime(const std::string& clock = "real")
      : fold_(contract::Genesis{.partitions = 1, .clock = clock, .zone = "UTC"}) {}

  void SetUp() override {
    ASSERT_TRUE(fold_.configure(silent_after_three_days()));
    work(kHour);
    see("ann");
  }
  void see(std::string_view user) {
    const contract::Event event = track(user, "", "x", now_, ids_.emplace_back(ids_.size(), 'i'));
    const std::string entity = contract::entity_of(event);
    contract::Input input{.what = contract::Input::What::kEvent, .entity = entity};
    input.event = &event;
    handle(input);
  }
  void work(std::int64_t ms) {
    for (const std::int64_t until = now_ + ms; now_ < until;) {
      move(kMinute);
      handle({.what = contract::Input::What::kMark});
    }
  }
  // Nobody marks; timers are fired by the owners' ticks all the same.
  void fail(std::int64_t ms) {
    for (const std::int64_t until = now_ + ms; now_ < until;) move(kMinute);
  }
  bool is_silent(std::string_view user) {
    return is_member(workspace_.find("u:" + std::string(user))->user(), segment_id("silent"));
  }
  int outages() { return workspace_.find(kOutagesKey)->outages().from_size(); }

 private:
  void move(std::int64_t ms) {
    now_ += ms;
    for (;;) {
      const auto due = std::find_if(workspace_.timers.begin(), workspace_.timers.end(),
                                    [&](const auto& t) { return to_unix_ms(t.second) <= now_; });
      if (due == workspace_.timers.end()) return;
      const auto [target, at] = *due;
      workspace_.timers.erase(due);
      contract::Input input{.what = contract::Input::What::kTimer, .entity = target.first};
      input.timer = target.second;
      input.now = at;
      fold_.handle(input, workspace_);
    }
  }
  void handle(contract::Input input) {
    input.now = from_unix_ms(now_);
    fold_.handle(input, workspace_);
    workspace_.sent.clear();
  }

  UserFold fold_;
  MemoryWorkspace workspace_;
  std::deque<std::string> ids_{"i"};
  std::int64_t now_ = kStart;
};

TEST_F(ObservedTime, a_silence_ends_in_the_segment_at_its_moment_while_the_collector_works) {
  work(3 * kDay - kMinute);
  EXPECT_FALSE(is_silent("ann"));
  work(kMinute);
  EXPECT_TRUE(is_silent("ann"));
}

TEST_F(ObservedTime, nobody_lapses_in_an_outage_of_two_days_and_later_by_just_so_much) {
  work(2 * kDay);
  fail(2 * kDay);
  EXPECT_FALSE(is_silent("ann"));
  work(kDay - 2 * kMinute);  // the outage began 90 s after the last mark
  EXPECT_FALSE(is_silent("ann"));
  work(2 * kMinute);
  EXPECT_TRUE(is_silent("ann"));
  EXPECT_EQ(outages(), 1);
}

TEST_F(ObservedTime, who_was_silent_before_an_outage_stays_so_in_it_and_after_it) {
  work(3 * kDay);
  fail(kDay);
  EXPECT_TRUE(is_silent("ann"));
  work(kHour);
  EXPECT_TRUE(is_silent("ann"));
}

TEST_F(ObservedTime, a_silence_that_begins_after_an_outage_knows_nothing_of_it) {
  fail(2 * kDay);
  work(kMinute);
  see("bob");
  work(3 * kDay);
  EXPECT_TRUE(is_silent("bob"));
}

TEST_F(ObservedTime, so_many_outages_are_remembered_and_no_more) {
  for (int i = 0; i < kMaxOutages + 9; ++i) {
    fail(kHour);
    work(kMinute);
  }
  EXPECT_EQ(outages(), kMaxOutages);
}

class DrivenTime : public ObservedTime {
 protected:
  DrivenTime() : ObservedTime("driven") {}
};

TEST_F(DrivenTime, has_no_outages_however_far_apart_its_marks_are) {
  fail(3 * kDay);
  EXPECT_TRUE(is_silent("ann"));
}

}  // namespace
}  // namespace hearth::segmenter

#include "ingest/frame_lanes.hpp"

#include <atomic>
#include <deque>

#include <gmock/gmock.h>

#include "ingest/ingest_fixture.hpp"

namespace hearth::ingest::testing {
namespace {

using ::testing::ElementsAre;

class FrameLanesTest : public IngestTest {
 protected:
  void SetUp() override { install(); }

  const OutgoingFrame& frame(const std::string& id, std::size_t events = 1) {
    const std::string& kept = ids_.emplace_back(id);
    OutgoingFrame& out = frames_.emplace_back();
    out.partition = {0};
    out.message_id = kept;
    contract::Event event;
    event.message_id = kept;
    event.user_id = "ann";
    event.name = "Article Read";
    out.frame.events.assign(events, event);
    return out;
  }
  jetstream::Completion counting() {
    return {.function =
                [](void* self, std::uint64_t, const auto& outcome) {
                  auto& test = *static_cast<FrameLanesTest*>(self);
                  if (!outcome) test.errors_.push_back(outcome.error().kind);
                  ++(outcome ? test.stored_ : test.failed_);
                },
            .context = this};
  }
  std::uint64_t last() { return jetstream::stream_info(*connection, names.stream({0}))->last_seq; }

  std::atomic<int> stored_ = 0, failed_ = 0;
  std::vector<ErrorKind> errors_;  // of the failed ones, in the order in which they were told
  FrameLanes lanes_{*publisher, names, {.partitions = 4, .max_payload = 100'000}};

 private:
  std::deque<std::string> ids_;
  std::deque<OutgoingFrame> frames_;
};

TEST_F(FrameLanesTest, a_lone_frame_leaves_at_once_and_is_known_when_it_comes_again) {
  const std::uint64_t before = last();
  ASSERT_TRUE(lanes_.publish(frame("m1"), counting()));
  ASSERT_TRUE(eventually([&] { return stored_ == 1; }));
  ASSERT_TRUE(lanes_.publish(frame("m1"), counting()));
  ASSERT_TRUE(eventually([&] { return stored_ == 2; }));
  EXPECT_EQ(last(), before + 1);
}

TEST_F(FrameLanesTest, frames_that_come_while_one_is_under_way_leave_together) {
  const std::uint64_t before = last();
  nats.pause();
  for (int i = 0; i < 21; ++i) {
    ASSERT_TRUE(lanes_.publish(frame("m" + std::to_string(i)), counting()));
  }
  nats.resume();
  ASSERT_TRUE(eventually([&] { return stored_ + failed_ == 21; }));
  EXPECT_EQ(stored_, 21);
  EXPECT_EQ(last(), before + 2);
  const auto group = jetstream::get_message(*connection, names.stream({0}), before + 2);
  ASSERT_TRUE(group);
  contract::Decoder decoder;
  contract::Envelope envelope;
  contract::Frame decoded;
  ASSERT_TRUE(decoder.frame(group->payload, envelope, decoded));
  ASSERT_EQ(decoded.events.size(), 20U);
  EXPECT_EQ(decoded.events.front().message_id, "m1");
  EXPECT_EQ(decoded.events.back().message_id, "m20");
}

TEST_F(FrameLanesTest, a_frame_of_many_events_leaves_alone_and_is_known_when_it_comes_again) {
  const std::uint64_t before = last();
  nats.pause();
  for (const std::string id : {"a", "b", "many", "c", "d", "more"}) {
    const std::size_t events = id.size() > 1 ? FrameLanes::kLeavesAlone : 1;
    ASSERT_TRUE(lanes_.publish(frame(id, events), counting()));
  }
  nats.resume();
  ASSERT_TRUE(eventually([&] { return stored_ == 6; }));
  EXPECT_EQ(last(), before + 5);  // a; b; many; c and d; more
  ASSERT_TRUE(lanes_.publish(frame("many", FrameLanes::kLeavesAlone), counting()));
  ASSERT_TRUE(lanes_.publish(frame("more", FrameLanes::kLeavesAlone), counting()));
  ASSERT_TRUE(eventually([&] { return stored_ == 8; }));
  EXPECT_EQ(last(), before + 5);
}

TEST_F(FrameLanesTest, more_frames_than_may_wait_are_refused) {
  nats.pause();
  const OutgoingFrame& same = frame("m");
  for (std::size_t i = 0; i <= FrameLanes::kMaxWaiting; ++i) {
    ASSERT_TRUE(lanes_.publish(same, counting())) << i;
  }
  const auto refused = lanes_.publish(same, counting());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kLimit);
  nats.resume();
  EXPECT_TRUE(eventually(
      [&] { return stored_ + failed_ == static_cast<int>(FrameLanes::kMaxWaiting) + 1; }));
}

TEST_F(FrameLanesTest, who_waits_behind_an_acknowledgement_that_does_not_come_is_told_soon) {
  const auto impatient =
      jetstream::Publisher::create(*connection, {.max_wait = Millis(300)}).value();
  FrameLanes lanes(*impatient, names, {.partitions = 4, .max_payload = 100'000}, Millis(100));
  nats.pause();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(lanes.publish(frame("m" + std::to_string(i)), counting()));
  }
  ASSERT_TRUE(eventually([&] { return failed_ == 3; }));
  EXPECT_THAT(errors_,
              ElementsAre(ErrorKind::kUnknown, ErrorKind::kUnavailable, ErrorKind::kUnavailable));
  nats.resume();
}

}  // namespace
}  // namespace hearth::ingest::testing

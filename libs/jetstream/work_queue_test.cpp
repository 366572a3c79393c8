#include "jetstream/work_queue.hpp"

#include <set>

#include <gtest/gtest.h>

#include "jetstream/server_fixture.hpp"

namespace hearth::jetstream {
namespace {

class WorkQueueTest : public JetStreamTest {
 protected:
  std::unique_ptr<WorkQueue> open(Millis ack_wait = Millis(30'000)) {
    auto queue = WorkQueue::open(*connection,
                                 {.stream = "LOG", .consumer = "workers", .ack_wait = ack_wait});
    EXPECT_TRUE(queue) << queue.error().detail;
    return std::move(queue.value());
  }
  static WorkItem take(WorkQueue& queue) {
    std::optional<WorkItem> item;
    EXPECT_TRUE(eventually([&] {
      auto taken = queue.take(Millis(200));
      if (taken) item = *std::move(taken);
      return item.has_value();
    }));
    return item.value_or(WorkItem{});
  }
};

TEST_F(WorkQueueTest, two_who_share_a_queue_get_every_message_once) {
  publish_many(100);
  auto one = open(), two = open();
  std::multiset<std::string> seen;
  for (int i = 0; i < 50; ++i) {
    for (WorkQueue* const queue : {one.get(), two.get()}) {
      const WorkItem item = take(*queue);
      EXPECT_EQ(item.deliveries, 1U);
      seen.insert(item.payload);
      EXPECT_TRUE(queue->done(item));
    }
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(seen.count("payload " + std::to_string(i)), 1U);
  EXPECT_EQ(one->take(Millis(50)).value(), std::nullopt);
}

TEST_F(WorkQueueTest, what_is_wanted_again_comes_again_and_says_how_often) {
  publish_many(1);
  auto queue = open();
  for (std::uint64_t n = 1; n <= 3; ++n) {
    const WorkItem item = take(*queue);
    EXPECT_EQ(item.payload, "payload 0");
    EXPECT_EQ(item.deliveries, n);
    EXPECT_TRUE(queue->again(item, Millis(20)));
  }
}

TEST_F(WorkQueueTest, what_nobody_answers_is_given_out_again) {
  publish_many(1);
  {
    auto queue = open(Millis(300));
    EXPECT_EQ(take(*queue).deliveries, 1U);
  }
  auto queue = open(Millis(300));
  EXPECT_EQ(take(*queue).deliveries, 2U);
}

TEST_F(WorkQueueTest, a_message_that_comes_later_is_waited_for) {
  auto queue = open();
  EXPECT_EQ(queue->take(Millis(1)).value(), std::nullopt);
  publish_many(1);
  EXPECT_EQ(take(*queue).payload, "payload 0");
}

TEST_F(WorkQueueTest, a_stalled_server_is_waited_out) {
  auto queue = open();
  server.pause();
  EXPECT_EQ(queue->take(Millis(100)).value_or(std::nullopt), std::nullopt);
  server.resume();
  publish_many(1);
  EXPECT_EQ(take(*queue).payload, "payload 0");
}

TEST_F(WorkQueueTest, without_the_stream_there_is_no_queue) {
  const auto queue = WorkQueue::open(*connection, {.stream = "NONE", .consumer = "workers"});
  ASSERT_FALSE(queue);
  EXPECT_EQ(queue.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace hearth::jetstream

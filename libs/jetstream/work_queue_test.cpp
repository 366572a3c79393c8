#include "jetstream/work_queue.hpp"

#include <algorithm>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "jetstream/client_library.hpp"
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

TEST_F(WorkQueueTest, a_tiny_stream_takes_ten_times_its_size_while_its_messages_are_done) {
  constexpr std::int64_t kBytes = 20'000;
  ASSERT_TRUE(
      ensure_stream(*connection, {.name = "TINY", .subjects = {"tiny"}, .max_bytes = kBytes}));
  auto queue = WorkQueue::open(*connection, {.stream = "TINY", .consumer = "workers"}).value();
  const std::string payload(1'000, 'x');
  std::uint64_t kept = 0;  // to be looked at, though it is done
  for (std::int64_t bytes = 0; bytes < 10 * kBytes; bytes += 1'000) {
    ASSERT_TRUE(publisher->publish_and_wait({"tiny", payload, {}, {}}, Millis(5'000))) << bytes;
    ASSERT_TRUE(queue->done(take(*queue)));
    ASSERT_TRUE(eventually([&] { return queue->level()->unanswered == 0; }));
    ASSERT_TRUE(queue->make_room());
    kept = std::max(kept, stream_info(*connection, "TINY")->messages);
  }
  EXPECT_GT(kept, 5U);
}

TEST_F(WorkQueueTest, what_is_not_done_stays_in_a_full_stream) {
  ASSERT_TRUE(
      ensure_stream(*connection, {.name = "TINY", .subjects = {"tiny"}, .max_bytes = 8'000}));
  auto queue = WorkQueue::open(*connection, {.stream = "TINY", .consumer = "workers"}).value();
  for (int i = 0; i < 6; ++i)
    ASSERT_TRUE(
        publisher->publish_and_wait({"tiny", std::string(1'000, 'x'), {}, {}}, Millis(5'000)));
  const WorkItem first = take(*queue), open = take(*queue), third = take(*queue);
  ASSERT_TRUE(queue->done(first));
  ASSERT_TRUE(queue->done(third));
  ASSERT_TRUE(eventually([&] { return queue->level()->unanswered == 1; }));
  ASSERT_TRUE(queue->make_room());
  EXPECT_EQ(stream_info(*connection, "TINY")->first_seq, 2U);
}

TEST_F(WorkQueueTest, says_that_its_consumer_is_gone_and_works_when_it_is_opened_anew) {
  auto queue = open();
  const std::jthread remover([this] {  // once somebody waits
    jsConsumerInfo* info = nullptr;
    for (std::int64_t waiting = 0; waiting == 0; jsConsumerInfo_Destroy(info)) {
      if (js_GetConsumerInfo(&info, connection->jetstream(), "LOG", "workers", nullptr, nullptr) !=
          NATS_OK) {
        return;
      }
      waiting = info->NumWaiting;
    }
    js_DeleteConsumer(connection->jetstream(), "LOG", "workers", nullptr, nullptr);
  });
  const auto taken = queue->take(Millis(10'000));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kUnavailable);
  EXPECT_FALSE(queue->level());
  publish_many(1);
  queue = open();
  EXPECT_EQ(take(*queue).payload, "payload 0");
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

TEST_F(WorkQueueTest, what_cannot_be_worked_on_never_comes_again) {
  publish_many(1);
  auto queue = open(Millis(300));
  EXPECT_TRUE(queue->refuse(take(*queue)));
  EXPECT_EQ(queue->take(Millis(900)).value(), std::nullopt);
}

TEST_F(WorkQueueTest, its_level_says_what_waits_and_what_is_unanswered) {
  publish_many(3);
  auto queue = open();
  EXPECT_EQ(queue->level()->waiting, 3U);
  const WorkItem item = take(*queue);
  ASSERT_TRUE(eventually([&] { return queue->level()->unanswered == 1; }));
  EXPECT_EQ(queue->level()->waiting, 2U);
  EXPECT_TRUE(queue->again(item, Millis(60'000)));
  EXPECT_TRUE(queue->done(take(*queue)));
  ASSERT_TRUE(eventually([&] { return queue->level()->waiting == 1; }));
  EXPECT_TRUE(eventually([&] { return queue->level()->unanswered == 1; }));
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

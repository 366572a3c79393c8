#include "jetstream/publisher.hpp"

#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "jetstream/server_fixture.hpp"

namespace hearth::jetstream {
namespace {

class PublisherTest : public JetStreamTest {};

TEST_F(PublisherTest, an_acknowledgement_names_the_sequence) {
  for (std::uint64_t n = 1; n <= 3; ++n) {
    auto ack = publisher->publish_and_wait({.subject = "log", .payload = "x"}, kLong);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->sequence, n);
    EXPECT_FALSE(ack->duplicate);
  }
}

TEST_F(PublisherTest, a_known_message_id_is_a_duplicate_of_the_first) {
  const PublishRequest request{.subject = "log", .payload = "x", .msg_id = "id-1"};
  ASSERT_TRUE(publisher->publish_and_wait(request, kLong));
  auto again = publisher->publish_and_wait(request, kLong);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->sequence, 1U);
}

TEST_F(PublisherTest, a_wrong_expected_sequence_is_a_conflict_that_tells_the_right_one) {
  publish_many(5);
  auto refused =
      publisher->publish_and_wait({.subject = "log", .payload = "x", .expect_last_seq = 4}, kLong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(actual_last_sequence(refused.error()), 5U);
  EXPECT_TRUE(
      publisher->publish_and_wait({.subject = "log", .payload = "x", .expect_last_seq = 5}, kLong));
}

TEST_F(PublisherTest, pipelined_expected_sequences_all_succeed_in_order) {
  publish_many(1);
  Outcomes outcomes;
  for (std::uint64_t n = 1; n <= 1'000; ++n) {
    ASSERT_TRUE(publisher->publish({.subject = "log", .payload = "x", .expect_last_seq = n},
                                   outcomes.completion(n)));
  }
  ASSERT_TRUE(outcomes.wait_for(1'000));
  for (const auto& [token, outcome] : outcomes.all()) {
    ASSERT_TRUE(outcome) << outcome.error().detail;
    EXPECT_EQ(outcome->sequence, token + 1);
  }
}

TEST_F(PublisherTest, a_full_stream_is_a_limit) {
  ASSERT_TRUE(
      ensure_stream(*connection, {.name = "SMALL", .subjects = {"small"}, .max_bytes = 2'000}));
  const std::string payload(1'500, 'x');
  ASSERT_TRUE(publisher->publish_and_wait({.subject = "small", .payload = payload}, kLong));
  auto refused = publisher->publish_and_wait({.subject = "small", .payload = payload}, kLong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kLimit) << refused.error().detail;
}

TEST_F(PublisherTest, a_subject_without_a_stream_is_unavailable_at_once) {
  auto refused = publisher->publish_and_wait({.subject = "nowhere", .payload = "x"}, kLong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUnavailable);
}

TEST_F(PublisherTest, what_cannot_succeed_is_refused_before_it_is_sent) {
  const std::string huge(connection->max_payload() + 1, 'x');
  const auto kind = [&](const PublishRequest& request) {
    return publisher->publish_and_wait(request, kLong).error().kind;
  };
  EXPECT_EQ(kind({.subject = "log", .payload = huge}), ErrorKind::kInvalid);
  EXPECT_EQ(kind({.subject = "", .payload = "x"}), ErrorKind::kInvalid);
  EXPECT_EQ(kind({.subject = "log", .payload = "x", .expect_last_seq = 0}), ErrorKind::kInvalid);
  EXPECT_EQ(publisher->in_flight(), 0U);
}

class Stopwatch : public PublishObserver {
 public:
  std::size_t series_of(std::string_view subject) const override { return subject.size(); }
  void ended(std::size_t series, std::chrono::steady_clock::duration took) override {
    ended_.emplace_back(series, took);
  }
  void refused() override { ++refused_; }
  const auto& ended() const { return ended_; }
  int times_refused() const { return refused_; }

 private:
  int refused_ = 0;
  std::vector<std::pair<std::size_t, std::chrono::steady_clock::duration>> ended_;
};

TEST_F(PublisherTest, an_observer_is_told_how_long_what_was_sent_took) {
  Stopwatch watch;
  publisher = Publisher::create(*connection, {.observer = &watch}).value();
  ASSERT_TRUE(publisher->publish_and_wait({.subject = "log", .payload = "x"}, kLong));
  EXPECT_FALSE(publisher->publish_and_wait({.subject = "", .payload = "never sent"}, kLong));
  server.pause();
  EXPECT_FALSE(publisher->publish_and_wait({.subject = "log", .payload = "x"}, Millis(60)));
  server.resume();
  publisher.reset();
  ASSERT_EQ(watch.ended().size(), 2U);
  EXPECT_EQ(watch.ended().front().first, std::string_view("log").size());
  EXPECT_GT(watch.ended().front().second.count(), 0);
  EXPECT_GE(watch.ended().back().second, Millis(60));
}

TEST_F(PublisherTest, beyond_max_pending_it_refuses_and_recovers) {
  Stopwatch watch;
  publisher = Publisher::create(*connection, {.max_pending = 10, .observer = &watch}).value();
  server.pause();
  Outcomes outcomes;
  for (std::uint64_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(publisher->publish({.subject = "log", .payload = "x"}, outcomes.completion(i)));
  }
  Status refused = publisher->publish({.subject = "log", .payload = "x"}, outcomes.completion(10));
  EXPECT_EQ(refused.error().kind, ErrorKind::kLimit);
  EXPECT_EQ(watch.times_refused(), 1);
  server.resume();
  EXPECT_TRUE(publisher->wait_for_room(kLong));
  EXPECT_TRUE(outcomes.wait_for(10));
  publisher.reset();
}

TEST_F(PublisherTest, no_answer_in_time_is_unknown) {
  server.pause();
  auto outcome = publisher->publish_and_wait({.subject = "log", .payload = "x"}, Millis(100));
  server.resume();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kUnknown);
}

TEST_F(PublisherTest, ending_the_publisher_completes_what_is_in_flight) {
  Outcomes outcomes;
  server.pause();
  for (std::uint64_t i = 0; i < 100; ++i) {
    ASSERT_TRUE(publisher->publish({.subject = "log", .payload = "x"}, outcomes.completion(i)));
  }
  publisher.reset();
  server.resume();
  ASSERT_EQ(outcomes.total(), 100U);
  for (const auto& [token, outcome] : outcomes.all())
    EXPECT_EQ(outcome.error().kind, ErrorKind::kUnknown);
}

TEST_F(PublisherTest, many_threads_share_one_publisher) {
  constexpr std::uint64_t kThreads = 8;
  constexpr std::uint64_t kEach = 2'000;
  Outcomes outcomes;
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < kEach;) {
        if (publisher->publish({.subject = "log", .payload = "x"},
                               outcomes.completion(t * kEach + i))) {
          ++i;
        } else {
          publisher->wait_for_room(Millis(100));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(outcomes.wait_for(kThreads * kEach));
  std::set<std::uint64_t> sequences;
  for (const auto& [token, outcome] : outcomes.all()) sequences.insert(outcome.value().sequence);
  EXPECT_EQ(sequences.size(), kThreads * kEach);
}

}  // namespace
}  // namespace hearth::jetstream

#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"
#include "jetstream/reader.hpp"
#include "jetstream/streams.hpp"

// For this folder's tests only.
namespace hearth::jetstream {

constexpr Millis kLong{15'000};

// Records every completion by its token, and how often it came.
class Outcomes {
 public:
  Completion completion(std::uint64_t token) {
    return {.function = &Outcomes::record, .context = this, .token = token};
  }

  bool wait_for(std::size_t count, Millis wait = kLong) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, wait, [&] { return total_ >= count; });
  }

  std::size_t total() {
    std::lock_guard lock(mutex_);
    return total_;
  }

  // All outcomes by token; a token with two is a completion called twice.
  std::multimap<std::uint64_t, Result<Ack>> all() {
    std::lock_guard lock(mutex_);
    return outcomes_;
  }

 private:
  static void record(void* self, std::uint64_t token, const Result<Ack>& outcome) {
    auto& outcomes = *static_cast<Outcomes*>(self);
    std::lock_guard lock(outcomes.mutex_);
    outcomes.outcomes_.emplace(token, outcome);
    ++outcomes.total_;
    outcomes.changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<std::uint64_t, Result<Ack>> outcomes_;
  std::size_t total_ = 0;
};

// A server, a connection, a publisher and the stream LOG with the subject log.
class JetStreamTest : public ::testing::Test {
 protected:
  void SetUp() override {
    connection = connect();
    ASSERT_TRUE(
        ensure_stream(*connection, {.name = "LOG", .subjects = {"log", "log.*"}}).has_value());
    publisher = Publisher::create(*connection, {}).value();
  }

  std::unique_ptr<Connection> connect() {
    auto made = Connection::connect({.url = server.url(), .name = "test"});
    EXPECT_TRUE(made.has_value());
    return std::move(made.value());
  }

  void publish_many(std::size_t count) {
    Outcomes outcomes;
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_TRUE(publisher->wait_for_room(kLong));
      const std::string payload = "payload " + std::to_string(i);
      ASSERT_TRUE(
          publisher->publish({.subject = "log", .payload = payload}, outcomes.completion(i)));
    }
    ASSERT_TRUE(outcomes.wait_for(count));
  }

  // Reads until the sequence `last` or an error.
  static Status read_to(OrderedReader& reader, std::uint64_t last,
                        std::vector<ReceivedMessage>& out) {
    const auto deadline = std::chrono::steady_clock::now() + kLong;
    while (reader.next_sequence() <= last) {
      if (Status status = reader.poll(out, 500, Millis(50)); !status) return status;
      if (std::chrono::steady_clock::now() > deadline) {
        return fail(ErrorKind::kUnknown, "test: not read in time");
      }
    }
    return {};
  }

  tests::NatsServer server;
  std::unique_ptr<Connection> connection;
  std::unique_ptr<Publisher> publisher;
};

// True once `condition` holds; false when it does not within the deadline.
template <class Condition>
bool eventually(Condition condition, Millis wait = kLong) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace hearth::jetstream

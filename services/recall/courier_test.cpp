#include "recall/courier.hpp"

#include <atomic>
#include <chrono>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../../tests/servers/nats_server.hpp"
#include "contract/json_text.hpp"
#include "fold/installation.hpp"
#include "jetstream/streams.hpp"
#include "recall/core/commands.hpp"
#include "recall/delivery.hpp"
#include "recall/receiver.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

// Couriers alone: what they put into the log is what the fold will be told.
class CourierTest : public ::testing::Test {
 protected:
  static TimePoint now() {
    return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
  }

  void SetUp() override {
    connection = jetstream::Connection::connect({.url = nats.url()}).value();
    publisher = jetstream::Publisher::create(*connection, {}).value();
    ASSERT_TRUE(fold::create_log(*connection, *publisher, genesis, {}, now()));
    settings.couriers = 2;
    settings.webhook.url = receiver.url();
    settings.webhook.key = receiver.key();
  }

  void start() {
    delivery = std::make_unique<Delivery>(
        settings, names, genesis, *connection, *publisher, delivery_metrics,
        [this](const Outgoing& message) -> Result<Wanted> {
          ++asked;
          if (message.user_id == "bob") return fail(ErrorKind::kLimit, "behind");
          if (is_redis_away) return fail(ErrorKind::kUnavailable, "away");
          return wanted.load();
        },
        log);
    ASSERT_TRUE(eventually(
        [&] { return jetstream::stream_info(*connection, names.outreach_stream()).has_value(); }));
  }

  template <class Condition>
  bool eventually(Condition holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }

  void hand_out(const std::string& body) {
    ASSERT_TRUE(
        publisher->publish_and_wait({names.outreach_subject({0}), body, {}, {}}, Millis(5'000)));
  }
  static std::string message(TimePoint expires, const std::string& user = "ann") {
    return json{{"id", "golden/" + user + "/1/call"},
                {"user_id", user},
                {"campaign", "golden"},
                {"step", "call"},
                {"silence", 1},
                {"expires", contract::to_rfc3339(expires)}}
        .dump();
  }

  bool answered(const std::string& outcome, int times) {
    return metrics.text().find(R"(consumer="delivery",outcome=")" + outcome +
                               R"(",stream="outreach"} )" + std::to_string(times) + "\n") !=
           std::string::npos;
  }

  // The last command in the log, once there is one.
  contract::Command recorded() {
    contract::Command command;
    EXPECT_TRUE(eventually([&] {
      const auto last = jetstream::last_message(*connection, names.stream({0}),
                                                names.subject({0}, contract::Kind::kCommand));
      if (!last) return false;
      command = contract::Decoder().command(last->payload).value();
      return true;
    }));
    return command;
  }

  const contract::Genesis genesis{1, "hearth", "real", "UTC", 1};
  const contract::Names names;
  tests::NatsServer nats;
  Receiver receiver;
  std::unique_ptr<jetstream::Connection> connection;
  std::unique_ptr<jetstream::Publisher> publisher;
  DeliverySettings settings;
  std::ostringstream log_text;
  service::Log log{{"recall", "0", ""}, log_text};
  service::Metrics metrics;
  DeliveryMetrics delivery_metrics{metrics};
  std::atomic<Wanted> wanted = Wanted::kStill;
  std::atomic<bool> is_redis_away = false;
  std::atomic<int> asked = 0;
  std::unique_ptr<Delivery> delivery;
};

TEST_F(CourierTest, an_attempt_is_recorded_as_a_command_to_the_user) {
  start();
  hand_out(message(now() + std::chrono::hours(1)));
  const contract::Command command = recorded();
  EXPECT_EQ(command.entity, "u:ann");
  EXPECT_EQ(command.name, kDeliveryCommand);
  EXPECT_EQ(command.key, "golden/ann/1/call/1");
  EXPECT_EQ(command.service, "recall");
  const json body = json::parse(command.body);
  EXPECT_EQ(body["outcome"], "delivered");
  EXPECT_EQ(body["code"], 200);
  EXPECT_EQ(receiver.taken().size(), 1U);
}

TEST_F(CourierTest, a_message_that_has_expired_is_dropped) {
  start();
  hand_out(message(now() - Millis(1)));
  EXPECT_EQ(json::parse(recorded().body)["outcome"], "expired");
  EXPECT_TRUE(receiver.taken().empty());
}

TEST_F(CourierTest, without_a_receiver_there_is_no_channel) {
  settings.webhook.url.clear();
  start();
  hand_out(message(now() + std::chrono::hours(1)));
  EXPECT_EQ(json::parse(recorded().body)["outcome"], "no_channel");
}

TEST_F(CourierTest, a_receiver_that_is_away_is_tried_again_and_then_given_up) {
  settings.webhook.url = "http://127.0.0.1:1/hook";
  settings.retries = {.attempts = 3, .first = Millis(10), .longest = Millis(20)};
  start();
  hand_out(message(now() + std::chrono::hours(1)));
  ASSERT_TRUE(eventually([&] { return recorded().key == "golden/ann/1/call/3"; }));
  const json body = json::parse(recorded().body);
  EXPECT_EQ(body["outcome"], "failed");
  EXPECT_TRUE(eventually([&] { return answered("nak", 2) && answered("ack", 1); }));
  EXPECT_NE(metrics.text().find("hearth_consumer_redeliveries_total{consumer=\"delivery\"} 2\n"),
            std::string::npos);
  EXPECT_EQ(body["code"], 0);
}

TEST_F(CourierTest, a_message_that_was_withdrawn_while_it_waited_does_not_leave) {
  settings.retries = {.attempts = 3, .first = Millis(10), .longest = Millis(20)};
  wanted = Wanted::kWithdrawn;
  start();
  hand_out(message(now() + std::chrono::hours(1)));
  EXPECT_EQ(json::parse(recorded().body)["outcome"], "withdrawn");
  EXPECT_TRUE(eventually([&] { return answered("ack", 1); }));
  EXPECT_TRUE(receiver.taken().empty());
}

TEST_F(CourierTest, waiting_for_redis_is_no_attempt_however_long) {
  settings.retries.attempts = 1;
  settings.ack_wait = Millis(1'000);
  is_redis_away = true;
  start();
  hand_out(message(now() + std::chrono::hours(1)));
  ASSERT_TRUE(eventually([&] { return asked > 5; }));  // beyond the ack_wait
  is_redis_away = false;
  EXPECT_EQ(recorded().key, "golden/ann/1/call/1");
  EXPECT_TRUE(eventually([&] { return answered("ack", 1); }));
  EXPECT_EQ(receiver.taken().size(), 1U);
}

TEST_F(CourierTest, what_expires_while_redis_is_away_is_dropped) {
  is_redis_away = true;
  start();
  hand_out(message(now() + Millis(800)));
  EXPECT_EQ(json::parse(recorded().body)["outcome"], "expired");
  EXPECT_GT(asked, 0);
  EXPECT_TRUE(receiver.taken().empty());
}

TEST_F(CourierTest, a_user_whose_states_are_behind_holds_up_nobody_else) {
  settings.couriers = 1;
  start();
  hand_out(message(now() + std::chrono::hours(1), "bob"));
  hand_out(message(now() + std::chrono::hours(1)));
  EXPECT_EQ(recorded().entity, "u:ann");
  EXPECT_EQ(receiver.taken().size(), 1U);
}

TEST_F(CourierTest, of_who_was_forgotten_nothing_is_written_down) {
  wanted = Wanted::kForgotten;
  start();
  hand_out(message(now() + std::chrono::hours(1)));
  ASSERT_TRUE(eventually([&] { return answered("ack", 1); }));
  EXPECT_TRUE(receiver.taken().empty());
  EXPECT_FALSE(jetstream::last_message(*connection, names.stream({0}),
                                       names.subject({0}, contract::Kind::kCommand)));
}

TEST_F(CourierTest, what_cannot_be_read_does_not_hold_up_the_next) {
  start();
  hand_out("no message");
  hand_out(message(now() + std::chrono::hours(1)));
  EXPECT_EQ(json::parse(recorded().body)["outcome"], "delivered");
  EXPECT_TRUE(eventually([&] { return answered("ack", 1) && answered("term", 1); }));
  EXPECT_TRUE(answered("nak", 0));
}

}  // namespace
}  // namespace hearth::recall

#pragma once

#include <chrono>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "fold/configurations.hpp"
#include "fold/installation.hpp"
#include "recall/recall.hpp"
#include "recall/receiver.hpp"
#include "service/raw_client.hpp"

// For this folder's tests only: the service on real brokers, in an installation whose clock is
// driven by the test, with a receiver of its messages.
namespace hearth::recall {

inline const std::string kServedProduct = R"yaml(
tracking_plan:
  unplanned: presence
score:
  half_life: 7d
  lowest_band: 10
  classes:
    consume: {cap: 35, half_saturation: 2}
    create: {cap: 25, half_saturation: 4}
    social: {cap: 20, half_saturation: 6}
    absorb: {cap: 15, half_saturation: 12}
    presence: {cap: 5, half_saturation: 5}
segments:
  rules:
    core: score > 1.0
recall:
  templates:
    call: {title: 回来看看, text: "{{user_id}}，{{days}}天没见"}
  campaigns:
    golden:
      title: 黄金72小时
      audience: {segments: [core]}
      after: 3d
      holdout_percent: 0
      steps: [{id: call, day: 3, template: call, channels: [inbox, webhook]}]
)yaml";

struct Answered {
  int status = 0;
  nlohmann::json body;
};

class ServedRecall : public ::testing::Test {
 protected:
  static constexpr std::uint16_t kPartitions = 2;
  static constexpr auto kDeadline = std::chrono::seconds(60);

  void SetUp() override {
    settings_.service.nats.url = nats_.url();
    settings_.service.redis = redis::Address::parse(redis_.address()).value();
    settings_.delivery.webhook.url = receiver_.url();
    settings_.delivery.webhook.key = receiver_.key();
    settings_.delivery.retries.first = Millis(20);
    connection_ = jetstream::Connection::connect(settings_.service.nats).value();
    publisher_ = jetstream::Publisher::create(*connection_, {}).value();
    const contract::Genesis genesis{kPartitions, "hearth", "driven", "Asia/Shanghai", 1};
    ASSERT_TRUE(fold::create_log(*connection_, *publisher_, genesis, {}, now_));
    apply(kServedProduct);
    add_routes(http_, keys_, apis_);
    recall_ = std::make_unique<Recall>(settings_, apis_, metrics_, health_, log_);
    ASSERT_TRUE(http_.listen());
    pass(Millis(1));
    ASSERT_TRUE(
        eventually([&] { return call("GET", "/v1/campaigns?" + at_least()).status == 200; }));
  }
  void TearDown() override {
    http_.stop(Millis(1'000));
    recall_.reset();
  }

  const contract::Names& names() const { return settings_.service.names; }

  template <class Condition>
  bool eventually(Condition holds) {
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }

  Answered call(const std::string& method, const std::string& path,
                const nlohmann::json& body = {}) {
    std::string text = method + " " + path + " HTTP/1.1\r\nHost: h\r\n" +
                       "Authorization: Bearer a-key-of-16-bytes\r\n";
    const std::string sent = body.is_null() ? "" : body.dump();
    text += "Content-Length: " + std::to_string(sent.size()) + "\r\n";
    const std::string answer = service::RawClient(http_.port()).call(text + "\r\n" + sent);
    return {service::status_of(answer),
            nlohmann::json::parse(service::body_of(answer), nullptr, false)};
  }

  void apply(const std::string& product) {
    fold::Configurations configurations(*connection_, *publisher_, names(), kPartitions, "/test");
    const auto applied = configurations.apply(
        [&](const contract::Configuration&) {
          return Result<fold::NextConfiguration>(fold::next_configuration({product, {}}));
        },
        now_);
    ASSERT_TRUE(applied.has_value());
    written_ = applied->position;
  }

  // Turns the clock of all partitions forward.
  void pass(Millis time) {
    now_ += time;
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      publish({p}, contract::Kind::kMark,
              contract::encode_empty({id(), "/test", now_}, contract::Kind::kMark));
    }
  }

  void visit(const std::string& user) {
    const std::string message = id();
    contract::Frame frame;
    frame.received = now_;
    contract::Event& event = frame.events.emplace_back();
    event.message_id = message;
    event.user_id = user;
    event.name = "App Opened";
    event.time = now_;
    publish(home_of(user), contract::Kind::kEvent,
            contract::encode({id(), "/test", now_}, contract::Kind::kEvent, frame));
  }

  // The segmenter's first signal to the user's partition.
  void join(const std::string& user, const std::string& segment) {
    contract::Signal signal;
    signal.service = "segmenter";
    signal.entity = contract::user_entity(user);
    signal.name = "segments";
    signal.cause.sequence = 1;
    signal.body = nlohmann::json{{"segments", {segment}}, {"tier", nullptr}}.dump();
    publish(home_of(user), contract::Kind::kSignal,
            contract::encode({id(), "/test", now_}, signal));
  }

  contract::Partition home_of(const std::string& user) const {
    return contract::home(contract::user_entity(user), kPartitions);
  }
  std::string at_least() const { return "at_least=" + contract::to_text(written_); }

  tests::NatsServer nats_;
  tests::RedisServer redis_;
  Receiver receiver_;
  Recall::Settings settings_;
  std::unique_ptr<jetstream::Connection> connection_;
  std::unique_ptr<jetstream::Publisher> publisher_;
  service::Metrics metrics_;
  contract::Position written_;
  TimePoint now_ = from_unix_ms(1'790'000'000'000);

 private:
  std::string id() { return "t" + std::to_string(++ids_); }
  void publish(contract::Partition partition, contract::Kind kind, const std::string& payload) {
    const auto ack = publisher_->publish_and_wait(
        {names().subject(partition, kind), payload, {}, {}}, Millis(5'000));
    ASSERT_TRUE(ack.has_value());
    written_[partition] = ack->sequence;
  }

  int ids_ = 0;
  std::ostringstream log_text_;
  service::Log log_{{"recall", "0", ""}, log_text_};
  service::Health health_;
  service::HttpServer http_{{}, metrics_, log_};
  service::ApiKeys keys_ =
      service::ApiKeys::create({"a-key-of-16-bytes"}, false, "127.0.0.1").value();
  AwaitedApis apis_;
  std::unique_ptr<Recall> recall_;
};

}  // namespace hearth::recall

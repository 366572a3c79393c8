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
#include "contract/json_text.hpp"
#include "fold/configurations.hpp"
#include "fold/installation.hpp"
#include "segmenter/segmenter.hpp"
#include "service/machine_time.hpp"
#include "service/raw_client.hpp"

// For this folder's tests only: the service on real brokers, with a small product.
namespace hearth::segmenter {

inline const std::string kServedProduct = R"yaml(
tracking_plan:
  unplanned: presence
  events:
    Order Completed: {class: consume, meaning: payment, properties: {revenue: number}}
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
    buyer: {title: 买家, rule: 'count("Order Completed", "30d") >= 1'}
    top: tier == "top"
)yaml";

struct Answered {
  int status = 0;
  nlohmann::json body;
};

class ServedSegmenter : public ::testing::Test {
 protected:
  static constexpr std::uint16_t kPartitions = 4;
  static constexpr auto kDeadline = std::chrono::seconds(60);

  static TimePoint now() { return service::machine_time(); }

  void SetUp() override {
    settings_.service.nats.url = nats_.url();
    settings_.service.redis = redis::Address::parse(redis_.address()).value();
    connection_ = jetstream::Connection::connect(settings_.service.nats).value();
    publisher_ = jetstream::Publisher::create(*connection_, {}).value();
    const contract::Genesis genesis{kPartitions, "hearth", "real", "Asia/Shanghai", 1};
    ASSERT_TRUE(fold::create_log(*connection_, *publisher_, genesis, {}, now()));
    fold::Configurations configurations(*connection_, *publisher_, names(), kPartitions, "/test");
    const auto applied = configurations.apply(
        [](const contract::Configuration&) {
          return Result<fold::NextConfiguration>(fold::next_configuration({kServedProduct, {}}));
        },
        now());
    ASSERT_TRUE(applied.has_value());
    written_ = applied->position;  // so that who waits for it meets no partition without rules
    add_routes(http_, keys_, apis_);
    segmenter_ = std::make_unique<Segmenter>(settings_, apis_, metrics_, health_, log_);
    ASSERT_TRUE(http_.listen());
    ASSERT_TRUE(
        eventually([&] { return call("GET", "/v1/segments?" + at_least()).status == 200; }));
  }
  void TearDown() override {
    http_.stop(Millis(1'000));
    segmenter_.reset();
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

  Answered call(const std::string& method, const std::string& path, const nlohmann::json& body = {},
                const std::string& headers = "") {
    std::string text = method + " " + path + " HTTP/1.1\r\nHost: h\r\n" +
                       "Authorization: Bearer a-key-of-16-bytes\r\n" + headers;
    const std::string sent = body.is_null() ? "" : body.dump();
    if (!sent.empty()) text += "Content-Length: " + std::to_string(sent.size()) + "\r\n";
    const std::string answer = service::RawClient(http_.port()).call(text + "\r\n" + sent);
    return {service::status_of(answer),
            nlohmann::json::parse(service::body_of(answer), nullptr, false)};
  }

  // Events of one user, folded when this returns.
  void happened(const std::string& user, const std::vector<std::string>& names_of_events,
                const std::string& context = {}) {
    contract::Frame frame;
    frame.received = now();
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < names_of_events.size(); ++i) {
      ids.push_back("m" + std::to_string(++messages_));
    }
    for (std::size_t i = 0; i < names_of_events.size(); ++i) {
      contract::Event event;
      event.message_id = ids[i];
      event.user_id = user;
      event.name = names_of_events[i];
      event.time = frame.received;
      event.properties = R"({"revenue": 12.5})";
      event.context = context;
      frame.events.push_back(event);
    }
    const contract::Partition home = contract::home(contract::user_entity(user), kPartitions);
    const std::string payload = contract::encode(
        {"f" + std::to_string(messages_), "/test", frame.received}, contract::Kind::kEvent, frame);
    const auto ack = publisher_->publish_and_wait(
        {names().subject(home, contract::Kind::kEvent), payload, {}, {}}, Millis(5'000));
    ASSERT_TRUE(ack.has_value());
    written_[home] = ack->sequence;
  }

  std::string at_least() const { return "at_least=" + contract::to_text(written_); }

  // Sends a change that must be taken, and waits until everybody has been judged by it.
  void change(const std::string& method, const std::string& path, const std::string& segment,
              const nlohmann::json& body = {}) {
    const Answered taken = call(method, path, body);
    ASSERT_EQ(taken.status, 202) << taken.body;
    const std::string position = taken.body["position"];
    ASSERT_TRUE(eventually([&] {
      const Answered read = call("GET", "/v1/segments/" + segment + "?at_least=" + position);
      return read.status == 200 &&
             read.body["judged"]["partitions_done"] == read.body["judged"]["partitions"];
    }));
  }

  std::vector<std::string> members(const std::string& segment, int limit = 100) {
    std::vector<std::string> all;
    std::string cursor;
    do {
      const Answered page =
          call("GET", "/v1/segments/" + segment + "/members?limit=" + std::to_string(limit) +
                          "&cursor=" + cursor);
      EXPECT_EQ(page.status, 200) << page.body;
      if (page.status != 200) return all;
      for (const auto& one : page.body["members"]) all.push_back(one["entity"]);
      cursor = page.body["next"].is_null() ? "" : page.body["next"].get<std::string>();
    } while (!cursor.empty());
    return all;
  }

  tests::NatsServer nats_;
  tests::RedisServer redis_;
  Segmenter::Settings settings_;
  std::unique_ptr<jetstream::Connection> connection_;
  std::unique_ptr<jetstream::Publisher> publisher_;
  contract::Position written_;
  int messages_ = 0;

  std::ostringstream log_text_;
  service::Log log_{{"segmenter", "0", ""}, log_text_};
  service::Metrics metrics_;
  service::Health health_;
  service::HttpServer http_{{}, metrics_, log_};
  service::ApiKeys keys_ =
      service::ApiKeys::create({"a-key-of-16-bytes"}, false, "127.0.0.1").value();
  AwaitedApis apis_;
  std::unique_ptr<Segmenter> segmenter_;
};

}  // namespace hearth::segmenter

#pragma once

#include <chrono>
#include <map>
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
#include "rewards/rewards.hpp"
#include "service/machine_time.hpp"
#include "service/raw_client.hpp"

// For this folder's tests only: the service on real brokers, with a small product.
namespace hearth::rewards {

inline const std::string kServedProduct = R"yaml(
tracking_plan:
  events:
    Article Read: {class: absorb}
    Item Favorited: {class: absorb}
    Order Completed: {class: consume, meaning: payment}
    Order Refunded: {class: consume, meaning: refund, weight: -1}
score:
  half_life: 7d
  lowest_band: 10
  classes:
    consume: {cap: 35, half_saturation: 2}
    create: {cap: 25, half_saturation: 4}
    social: {cap: 20, half_saturation: 6}
    absorb: {cap: 15, half_saturation: 12}
    presence: {cap: 5, half_saturation: 5}
rewards:
  budgets: {newcomers: {points: 10000}}
  chains:
    newcomer:
      audience: newcomer
      tasks:
        - {id: read, title: 读, event: Article Read, count: 3, points: 20, budget: newcomers}
        - {id: favourite, title: 收藏, event: Item Favorited, points: 30, budget: newcomers}
        - {id: order, title: 首单, event: Order Completed, points: 200, budget: newcomers}
  coupons:
    five: {title: 5元, value: 500, stock: 10, valid: 7d, cool_down: 90d}
  downgrade:
    - {segment: bonus-hunter, pays_percent: 0, for: 30d}
)yaml";

struct Answered {
  int status = 0;
  nlohmann::json body;
  std::string text;  // with the headers
};

class ServedRewards : public ::testing::Test {
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
    written_ = applied->position;
    add_routes(http_, keys_, apis_);
    rewards_ = std::make_unique<Rewards>(settings_, apis_, metrics_, health_, log_);
    ASSERT_TRUE(http_.listen());
    ASSERT_TRUE(eventually([&] { return get("/v1/ledger").status == 200; }));
  }
  void TearDown() override {
    http_.stop(Millis(1'000));
    rewards_.reset();
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
            nlohmann::json::parse(service::body_of(answer), nullptr, false), answer};
  }
  // After all that was written so far.
  Answered get(const std::string& path) {
    return call("GET", path + "?at_least=" + contract::to_text(written_));
  }
  Answered post(const std::string& path, const std::string& key, const nlohmann::json& body) {
    return call("POST", path, body, "Idempotency-Key: " + key + "\r\n");
  }

  void write(contract::Partition home, contract::Kind kind, const std::string& payload) {
    const auto ack =
        publisher_->publish_and_wait({names().subject(home, kind), payload, {}, {}}, Millis(5'000));
    ASSERT_TRUE(ack.has_value());
    written_[home] = ack->sequence;
  }

  void happened(const std::string& user, const std::string& name, int times = 1) {
    contract::Frame frame;
    frame.received = now();
    std::vector<std::string> ids;
    for (int i = 0; i < times; ++i) ids.push_back("m" + std::to_string(++messages_));
    for (const std::string& id : ids) {
      contract::Event event;
      event.message_id = id;
      event.user_id = user;
      event.name = name;
      event.time = frame.received;
      frame.events.push_back(event);
    }
    write(contract::home(contract::user_entity(user), kPartitions), contract::Kind::kEvent,
          contract::encode({"f" + std::to_string(messages_), "/test", frame.received},
                           contract::Kind::kEvent, frame));
  }

  // A signal as another service's partition 0 would send it.
  void told(const std::string& service, const std::string& user, const std::string& name,
            const nlohmann::json& body) {
    contract::Signal signal;
    signal.service = service;
    signal.entity = contract::user_entity(user);
    signal.name = name;
    signal.cause = {static_cast<std::uint64_t>(++messages_), contract::Cause::Phase::kItem, 0, 0,
                    0};
    signal.hops = 1;
    signal.history = importing_;
    signal.body = body.dump();
    const contract::Partition home = contract::home(signal.entity, kPartitions);
    signal.prev = std::exchange(sent_[{service, home}], signal.cause);
    write(home, contract::Kind::kSignal,
          contract::encode({contract::to_text(signal.cause), "/test/" + service, now()}, signal));
  }

  // The collector was at work.
  void mark() {
    const contract::Envelope envelope{"mark" + std::to_string(++messages_), "/test", now()};
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      write({p}, contract::Kind::kMark, contract::encode_empty(envelope, contract::Kind::kMark));
    }
  }

  tests::NatsServer nats_;
  tests::RedisServer redis_;
  Rewards::Settings settings_;
  std::unique_ptr<jetstream::Connection> connection_;
  std::unique_ptr<jetstream::Publisher> publisher_;
  contract::Position written_;
  std::map<std::pair<std::string, contract::Partition>, contract::Cause> sent_;
  int messages_ = 0;
  bool importing_ = false;  // whether what is told is an import's

  std::ostringstream log_text_;
  service::Log log_{{"rewards", "0", ""}, log_text_};
  service::Metrics metrics_;
  service::Health health_;
  service::HttpServer http_{{}, metrics_, log_};
  service::ApiKeys keys_ =
      service::ApiKeys::create({"a-key-of-16-bytes"}, false, "127.0.0.1").value();
  AwaitedApis apis_;
  std::unique_ptr<Rewards> rewards_;
};

}  // namespace hearth::rewards

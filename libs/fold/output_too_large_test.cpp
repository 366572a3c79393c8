#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "contract/message.hpp"
#include "fold/installation.hpp"
#include "fold/owner_process.hpp"
#include "fold/simulation/tally_fold.hpp"

namespace hearth::fold {
namespace {

using simulation::Tally;

constexpr contract::Partition kPartition{0};
constexpr const char* kToken = "owner";
constexpr auto kLongEnough = std::chrono::seconds(30);

// Sends somebody two MiB for each event that is called "shout".
class ShoutingFold {
 public:
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "shouting";
  explicit ShoutingFold(const contract::Genesis&) {}

  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    keys.emplace_back(input.entity);
  }
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    if (input.event == nullptr) return;
    ++workspace.edit(input.entity).events;
    if (input.event->name == "shout")
      workspace.signal("u:other", "heard", std::string(2U << 20U, 'a'));
  }
};

TEST(OutputTooLarge, stops_its_partition_and_says_why) {
  const tests::NatsServer nats_server;
  const tests::RedisServer redis_server;
  const contract::Names names;
  const TimePoint now = from_unix_ms(1'795'323'150'000);
  const auto nats =
      jetstream::Connection::connect({.url = nats_server.url(), .name = "test"}).value();
  const auto address = redis::Address::parse(redis_server.address()).value();
  auto redis = redis::Connection::connect(address, {}).value();
  const contract::StoreKeys keys(names, ShoutingFold::kService, kPartition);
  ASSERT_TRUE(redis.call({"SET", keys.lease(), kToken}));
  OwnerProcess<ShoutingFold> process(*nats, address, names, kToken, kPartition);
  const contract::Genesis genesis{1, contract::kDefaultPrefix, "real", "UTC", 1};
  ASSERT_TRUE(create_log(*nats, *process.publisher, genesis, {.max_bytes = 16 << 20}, now));
  ASSERT_TRUE(apply_configuration(*nats, *process.publisher, names, 1, "{}", "sha", now));
  contract::Event event;
  event.message_id = "m1";
  event.user_id = "ann";
  event.name = "shout";
  event.time = now;
  contract::Frame frame;
  frame.received = now;
  frame.events = {event};
  const std::string payload = contract::encode({"m1", "/test", now}, contract::Kind::kEvent, frame);
  ASSERT_TRUE(process.publisher->publish_and_wait(
      {names.subject(kPartition, contract::Kind::kEvent), payload, "", {}}, Millis(10'000)));

  std::vector<std::pair<contract::Partition, StopReason>> stopped;
  const auto deadline = std::chrono::steady_clock::now() + kLongEnough;
  for (TimePoint at = now; stopped.empty(); at += Millis(100)) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    process.runner.run_once(at);
    stopped = process.runner.take_stopped();
  }
  EXPECT_EQ(stopped.front().second.code, "output_too_large");
  EXPECT_NE(stopped.front().second.repair.find("max_payload"), std::string::npos);
  EXPECT_EQ(process.store.load(kPartition)->outbox.size(), 1U);  // for when it has been repaired
}

}  // namespace
}  // namespace hearth::fold

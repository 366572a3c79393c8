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

class StoppingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(redis_.call({"SET", keys_.lease(), kToken}));
    const contract::Genesis genesis{1, contract::kDefaultPrefix, "real", "UTC", 1};
    ASSERT_TRUE(create_log(*nats_, *process_.publisher, genesis, {.max_bytes = 16 << 20}, kStart));
    ASSERT_TRUE(apply_configuration(*nats_, *process_.publisher, names_, 1, "{}", "sha", kStart));
  }

  void send(const std::string& name) {
    const std::string id = "m" + std::to_string(++sent_);
    contract::Event event;
    event.message_id = id;
    event.user_id = "ann";
    event.name = name;
    event.time = kStart;
    contract::Frame frame;
    frame.received = kStart;
    frame.events = {event};
    const std::string payload =
        contract::encode({id, "/test", kStart}, contract::Kind::kEvent, frame);
    ASSERT_TRUE(process_.publisher->publish_and_wait(
        {names_.subject(kPartition, contract::Kind::kEvent), payload, "", {}}, Millis(10'000)));
  }

  template <class Condition>
  bool turns_until(Condition holds) {
    const auto deadline = std::chrono::steady_clock::now() + kLongEnough;
    for (TimePoint at = kStart; !holds(); at += Millis(100)) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      process_.runner.run_once(at);
    }
    return true;
  }
  // Why the partition has stopped; it has to.
  StopReason stop_reason() {
    std::vector<std::pair<contract::Partition, StopReason>> stopped;
    EXPECT_TRUE(turns_until([&] {
      stopped = process_.runner.take_stopped();
      return !stopped.empty();
    }));
    return stopped.empty() ? StopReason{} : stopped.front().second;
  }

  static constexpr TimePoint kStart = from_unix_ms(1'795'323'150'000);
  const tests::NatsServer nats_server_;
  const tests::RedisServer redis_server_;
  const contract::Names names_;
  const contract::StoreKeys keys_{names_, ShoutingFold::kService, kPartition};
  const redis::Address address_ = redis::Address::parse(redis_server_.address()).value();
  redis::Connection redis_ = redis::Connection::connect(address_, {}).value();
  const std::unique_ptr<jetstream::Connection> nats_ =
      jetstream::Connection::connect({.url = nats_server_.url(), .name = "test"}).value();
  OwnerProcess<ShoutingFold> process_{*nats_, address_, names_, kToken, kPartition};
  int sent_ = 0;
};

TEST_F(StoppingTest, an_output_that_the_broker_never_takes_stops_its_partition_and_says_why) {
  send("shout");
  const StopReason reason = stop_reason();
  EXPECT_EQ(reason.code, "output_too_large");
  EXPECT_NE(reason.repair.find("max_payload"), std::string::npos);
  EXPECT_EQ(process_.store.load(kPartition)->outbox.size(), 1U);  // for when it has been repaired
}

TEST_F(StoppingTest, a_commit_that_fails_in_redis_stops_its_partition) {
  send("whisper");
  ASSERT_TRUE(turns_until([&] { return process_.store.load(kPartition)->checkpoint != ""; }));
  const auto live = redis_.call({"GET", keys_.live()});
  ASSERT_TRUE(live);
  const std::string outbox = keys_.outbox(std::stoull(std::string(live->text())));
  ASSERT_TRUE(redis_.call({"DEL", outbox}));
  ASSERT_TRUE(redis_.call({"SET", outbox, "made by hand"}));
  send("shout");
  const StopReason reason = stop_reason();
  EXPECT_EQ(reason.code, "commit_failed");
  EXPECT_NE(reason.repair.find("rebuild"), std::string::npos);
}

}  // namespace
}  // namespace hearth::fold

#include <map>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "contract/message.hpp"
#include "fold/installation.hpp"
#include "fold/owner_process.hpp"
#include "fold/refold.hpp"
#include "fold/simulation/tally_fold.hpp"

// Real servers; an owner's death is an exception that leaves the runner: what it had in memory is
// gone, what the servers have stays.
namespace hearth::fold {
namespace {

using simulation::Tally;

constexpr contract::Partition kPartition{0};
constexpr const char* kToken = "owner";
constexpr auto kLongEnough = std::chrono::seconds(30);

struct OwnerDied {};

// Counts events, and dies of those that are called "boom"; one that is called "arm" sets a timer,
// of which a wrong release dies, too.
class FragileFold {
 public:
  static inline bool dies_of_timers = false;
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "fragile";
  explicit FragileFold(const contract::Genesis&) {}

  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    keys.emplace_back(input.entity);
  }
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    if (input.what == contract::Input::What::kTimer && dies_of_timers) throw OwnerDied{};
    if (input.event == nullptr) return;
    if (input.event->name == "arm")
      workspace.set_timer(input.entity, "bell", input.now + std::chrono::seconds(1));
    ++workspace.edit(input.entity).events;
    if (input.event->name == "boom") throw OwnerDied{};
  }
};

class Poison : public ::testing::Test {
 protected:
  void SetUp() override {
    reading_ = jetstream::Connection::connect({.url = nats_.url(), .name = "test"}).value();
    publisher_ = jetstream::Publisher::create(*reading_, {}).value();
    redis_.emplace(redis::Connection::connect(address(), {}).value());
    ASSERT_TRUE(redis_->call({"SET", keys_.lease(), kToken}));
    const contract::Genesis genesis{1, contract::kDefaultPrefix, "real", "UTC", 1};
    ASSERT_TRUE(create_log(*reading_, *publisher_, genesis, {.max_bytes = 16 << 20}, now_));
    ASSERT_TRUE(apply_configuration(*reading_, *publisher_, names_, 1, "{}", "sha", now_));
  }

  redis::Address address() const { return redis::Address::parse(redis_server_.address()).value(); }

  // One frame; the events are named as told, each of a user of its own.
  void send(const std::vector<std::string>& names) {
    contract::Frame frame;
    frame.received = now_;
    std::vector<std::string> users(names.size());
    std::vector<std::string> ids(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      users[i] = "user-" + std::to_string(++events_);
      ids[i] = "id-" + std::to_string(events_);
      contract::Event event;
      event.message_id = ids[i];
      event.user_id = users[i];
      event.name = names[i];
      event.time = now_;
      frame.events.push_back(event);
    }
    const std::string subject = names_.subject(kPartition, contract::Kind::kEvent);
    const std::string payload =
        contract::encode({ids.front(), "/test", now_}, contract::Kind::kEvent, frame);
    ASSERT_TRUE(publisher_->publish_and_wait({subject, payload, "", {}}, Millis(10'000)));
  }

  struct Process : OwnerProcess<FragileFold> {
    explicit Process(Poison& world)
        : OwnerProcess(*world.reading_, world.address(), world.names_, kToken, kPartition) {}
  };

  // Lets one owner fold until it dies (true) or has folded the whole log.
  bool owner_dies() {
    Process process(*this);
    last_ = process.log.bounds(kPartition).value().last;
    const auto deadline = std::chrono::steady_clock::now() + kLongEnough;
    while (std::chrono::steady_clock::now() < deadline) {
      try {
        process.runner.run_once(now_);
      } catch (const OwnerDied&) {
        return true;
      }
      const PartitionStatus status = process.runner.status().front().second;
      if (status.stopped || status.sequence >= last_) return false;  // a tick may follow
    }
    const auto error = process.runner.take_error();
    ADD_FAILURE() << "an owner neither died nor came to the end of the log: "
                  << (error ? error->detail : "no error") << ", at "
                  << process.runner.status().front().second.sequence << " of " << last_;
    return false;
  }

  int deaths_until_folded() {
    int deaths = 0;
    while (deaths < 200 && owner_dies()) ++deaths;
    return deaths;
  }

  std::map<std::string, std::string> live_states() {
    Process process(*this);
    return stored_image(process.store, kPartition).states;
  }

  std::uint64_t counted() {
    std::uint64_t total = 0;
    for (const auto& [key, bytes] : live_states()) {
      Tally tally;
      if (key.front() != '~' && tally.ParseFromString(bytes)) total += tally.events;
    }
    return total;
  }

  std::size_t skips() {
    JetStreamLog log(*reading_, *publisher_, names_);
    return log.skips(FragileFold::kService, kPartition).value().size();
  }

  TimePoint now_ = from_unix_ms(1'795'323'150'000);
  contract::Names names_;
  contract::StoreKeys keys_{names_, FragileFold::kService, kPartition};
  tests::NatsServer nats_;
  tests::RedisServer redis_server_;
  std::unique_ptr<jetstream::Connection> reading_;
  std::unique_ptr<jetstream::Publisher> publisher_;
  std::optional<redis::Connection> redis_;
  std::uint64_t last_ = 0;
  int events_ = 0;
};

TEST_F(Poison, is_passed_over_alone_and_everything_around_it_counts) {
  send({"a", "b", "c"});
  send({"d", "boom", "e"});
  send({"f"});
  const int deaths = deaths_until_folded();
  // Some die of the batch, and then as many as it takes to be sure of the item. Each of the three
  // messages before it and the item before it may come alone and be committed meanwhile, which
  // starts the counting anew.
  EXPECT_GE(deaths, static_cast<int>(kPoisonAttempts));
  EXPECT_LE(deaths, static_cast<int>(4 * kSuspectAttempts + kPoisonAttempts));
  EXPECT_EQ(skips(), 1U);
  EXPECT_EQ(counted(), 6U);
}

TEST_F(Poison, that_comes_next_after_the_checkpoint_takes_no_more_deaths_than_it_must) {
  send({"z"});
  EXPECT_EQ(deaths_until_folded(), 0);
  send({"boom", "a"});
  EXPECT_EQ(deaths_until_folded(), static_cast<int>(kPoisonAttempts));
  EXPECT_EQ(counted(), 2U);
}

TEST_F(Poison, twice_in_one_frame_is_passed_over_twice) {
  send({"a", "boom", "b", "boom", "c"});
  EXPECT_LT(deaths_until_folded(), 30);
  EXPECT_EQ(skips(), 2U);
  EXPECT_EQ(counted(), 3U);
}

TEST_F(Poison, stays_passed_over_when_the_log_is_folded_again) {
  send({"a", "boom", "b"});
  deaths_until_folded();
  JetStreamLog log(*reading_, *publisher_, names_);
  PartitionImage image;
  ASSERT_TRUE(refold<FragileFold>(log, names_, kPartition, 1, last_, image));
  EXPECT_EQ(image.states, live_states());
}

TEST_F(Poison, is_not_suspected_of_owners_that_had_nothing_to_fold) {
  send({"a"});
  EXPECT_EQ(deaths_until_folded(), 0);
  for (std::uint32_t i = 0; i < 2 * kHopelessAttempts; ++i) {
    Process process(*this);
    process.runner.run_once(now_);
    EXPECT_FALSE(process.runner.status().front().second.stopped);
  }
  send({"b", "c"});
  EXPECT_EQ(deaths_until_folded(), 0);
  EXPECT_EQ(skips(), 0U);
  EXPECT_EQ(counted(), 3U);
}

TEST_F(Poison, in_a_timer_is_passed_over_and_costs_no_message_behind_it) {
  send({"arm"});
  EXPECT_EQ(deaths_until_folded(), 0);
  now_ += std::chrono::seconds(2);
  send({"a", "b"});
  FragileFold::dies_of_timers = true;
  EXPECT_EQ(deaths_until_folded(), static_cast<int>(kPoisonAttempts));
  FragileFold::dies_of_timers = false;
  EXPECT_EQ(skips(), 1U);
  EXPECT_EQ(counted(), 3U);
}

TEST_F(Poison, is_not_suspected_of_an_owner_that_cannot_reach_the_log) {
  send({"a"});
  EXPECT_EQ(deaths_until_folded(), 0);
  send({"b"});
  nats_.kill9();
  {
    Process process(*this);
    for (std::uint32_t i = 0; i < 2;) {
      process.runner.run_once(now_ + Millis(1'000) * i);
      if (process.runner.take_error()) ++i;
    }
  }
  const auto attempts = redis_->call({"GET", keys_.attempts()});
  ASSERT_TRUE(attempts);
  EXPECT_TRUE(attempts->is_nil());
  nats_.restart();
  EXPECT_EQ(deaths_until_folded(), 0);
  EXPECT_EQ(counted(), 2U);
}

}  // namespace
}  // namespace hearth::fold

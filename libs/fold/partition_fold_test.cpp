#include "fold/partition_fold.hpp"

#include <string>

#include <gtest/gtest.h>

#include "fold/simulation/tally_fold.hpp"
#include "fold/simulation/world.hpp"

// One owner over a log and a store in memory that do what they are told.
namespace hearth::fold {
namespace {

using contract::Kind;
using simulation::SimulatedLog;
using simulation::SimulatedStore;
using simulation::Tally;

constexpr contract::Partition kPartition{0};

// An event "arm" sets its user's timer, "cancel" takes it away; timers are counted.
class AlarmFold {
 public:
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "alarm";
  explicit AlarmFold(const contract::Genesis&) {}
  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    keys.emplace_back(input.entity);
  }
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    if (input.what == contract::Input::What::kTimer) ++workspace.edit("part:all").timers;
    if (input.event == nullptr) return;
    const TimePoint due = input.event->time;
    if (input.event->name == "arm") workspace.set_timer(input.entity, "bell", due);
    if (input.event->name == "cancel") workspace.cancel_timer(input.entity, "bell");
  }
};

class OwnedPartition : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.faults = false;
    world_.lease[kPartition] = 1;
    world_.found();
  }

  // An event of the user, who sets a timer for `due`.
  void send(const std::string& name, const std::string& user, TimePoint due,
            const std::string& properties = "") {
    const std::string id = std::to_string(++sent_);
    contract::Event event;
    event.message_id = id;
    event.user_id = user;
    event.name = name;
    event.time = due;
    event.properties = properties;
    contract::Frame frame;
    frame.received = world_.now;
    frame.events.push_back(event);
    world_.publish(kPartition, Kind::kEvent,
                   contract::encode(world_.envelope(), Kind::kEvent, frame));
  }

  bool turn() {
    if (partition_.phase() == Owned::Phase::kClosed) {
      EXPECT_TRUE(partition_.open(++openings_));
    }
    const bool working = partition_.gather();
    EXPECT_TRUE(partition_.fold());
    EXPECT_TRUE(partition_.finish());
    return working;
  }

  // Turns until the log's end is folded, or as often as a healthy owner could ever need.
  void fold_all() {
    for (int turns = 0; turns < 200 && partition_.status().sequence < end(); ++turns) turn();
    EXPECT_EQ(partition_.status().sequence, end());
  }

  std::uint64_t end() const { return world_.streams.at(kPartition).size(); }
  std::uint64_t rung() {
    Tally tally;
    const auto at = world_.images[kPartition].states.find("part:all");
    if (at != world_.images[kPartition].states.end()) tally.ParseFromString(at->second);
    return tally.timers;
  }

  using Owned = PartitionFold<AlarmFold, SimulatedStore, SimulatedLog>;
  simulation::World world_{7, 1};
  SimulatedLog log_{world_};
  SimulatedStore store_{world_, 1};
  Owned partition_{{world_.names, "alarm", kPartition, 1}, store_, log_, 1U << 20U};
  std::uint64_t openings_ = 0;
  int sent_ = 0;
};

TEST_F(OwnedPartition, goes_on_when_the_last_timer_in_memory_was_taken_away) {
  const TimePoint start = world_.now;
  constexpr unsigned kTimers = 20;  // more than the simulated store hands out at once
  for (unsigned i = 0; i < kTimers; ++i)
    send("arm", "user" + std::to_string(i), start + std::chrono::minutes(i + 1));
  fold_all();
  partition_.close();  // the next owner has the first few of them in memory
  for (unsigned i = 0; i < kTimers / 2; ++i) send("cancel", "user" + std::to_string(i), start);
  fold_all();
  world_.now = start + std::chrono::hours(1);
  send("look", "anybody", world_.now);
  fold_all();
  EXPECT_EQ(rung(), kTimers / 2);
}

TEST_F(OwnedPartition, keeps_the_configuration_that_has_overtaken_an_older_one) {
  for (const std::uint64_t number : {3, 2}) {
    const contract::Configuration configuration{number, "sha", "{}"};
    world_.publish(kPartition, Kind::kConfig, contract::encode(world_.envelope(), configuration));
  }
  fold_all();
  pb::Checkpoint checkpoint;
  ASSERT_TRUE(checkpoint.ParseFromString(world_.images[kPartition].checkpoint));
  EXPECT_EQ(checkpoint.configuration(), 3U);
}

TEST_F(OwnedPartition, takes_nothing_from_a_log_that_came_back_before_it_has_proved_its_place) {
  send("look", "ann", world_.now);
  fold_all();
  const std::uint64_t before = partition_.status().sequence;
  // The server comes back without its last message and is given others at once.
  world_.streams.at(kPartition).pop_back();
  ++world_.sessions;
  send("look", "bob", world_.now);
  send("look", "cay", world_.now);
  turn();
  EXPECT_EQ(partition_.phase(), Owned::Phase::kClosed);
  turn();
  ASSERT_TRUE(partition_.stop_reason());
  EXPECT_EQ(partition_.stop_reason()->code, "other_log");
  EXPECT_EQ(partition_.status().sequence, before);
}

TEST_F(OwnedPartition, reads_ahead_no_more_bytes_than_it_may) {
  fold_all();
  const std::string large = R"({"text":")" + std::string(900'000, 'x') + R"("})";
  for (int i = 0; i < 80; ++i) send("look", "user" + std::to_string(i), world_.now, large);
  partition_.rest(true);  // it reads on and folds nothing
  for (int turns = 0; turns < 20; ++turns) partition_.gather();
  const PartitionStatus status = partition_.status();
  EXPECT_LE((status.last - status.sequence) * large.size(), kMaxInboxBytes + 32 * large.size());
  partition_.rest(false);
  fold_all();
}

}  // namespace
}  // namespace hearth::fold

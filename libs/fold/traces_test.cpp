#include <string>

#include <gtest/gtest.h>

#include "fold/partition_fold.hpp"
#include "fold/simulation/tally_fold.hpp"
#include "fold/simulation/world.hpp"

namespace hearth::fold {
namespace {

using contract::Kind;
using simulation::SimulatedLog;
using simulation::SimulatedStore;
using simulation::Tally;

constexpr contract::Partition kPartition{0};

// Answers every event by a signal to somebody else.
class EchoFold {
 public:
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "echo";
  explicit EchoFold(const contract::Genesis&) {}
  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input&, std::vector<std::string>&) const {}
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    if (input.event != nullptr) workspace.signal("u:bob", "echo", "{}");
  }
};

class TracedPartition : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.faults = false;
    world_.lease[kPartition] = 1;
    world_.found();
    turn();  // the genesis
    turn();  // the configuration
    ASSERT_EQ(partition_.status().sequence, world_.streams.at(kPartition).size());
  }

  // One message of the log with an event of each trace.
  void send(const std::vector<std::string>& traces) {
    contract::Frame frame;
    frame.received = world_.now;
    for (const std::string& trace : traces) {
      contract::Event event;
      event.message_id = "m";
      event.user_id = "ann";
      event.name = "Look";
      event.time = world_.now;
      event.trace = trace;
      frame.events.push_back(event);
    }
    world_.publish(kPartition, Kind::kEvent,
                   contract::encode(world_.envelope(), Kind::kEvent, frame));
  }

  void turn() {
    if (partition_.phase() == Owned::Phase::kClosed) {
      ASSERT_TRUE(partition_.open(++openings_));
    }
    (void)partition_.gather();
    ASSERT_TRUE(partition_.fold());
    ASSERT_TRUE(partition_.finish());
    partition_.publish(world_.now);
  }

  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const Traced& each : partition_.take_traced())
      out.push_back(each.trace + "@" + std::to_string(each.sequence));
    return out;
  }
  std::string at_end(const std::string& trace) const {
    return trace + "@" + std::to_string(world_.streams.at(kPartition).size());
  }

  using Owned = PartitionFold<EchoFold, SimulatedStore, SimulatedLog>;
  simulation::World world_{7, 1};
  SimulatedLog log_{world_};
  SimulatedStore store_{world_, 1};
  Owned partition_{{world_.names, "echo", kPartition, 1}, store_, log_, 1U << 20U};
  std::uint64_t openings_ = 0;
};

TEST_F(TracedPartition, tells_of_each_trace_in_a_message_once) {
  send({"", "one", "one", "", "two"});
  const std::vector<std::string> expected = {at_end("one"), at_end("two")};
  turn();
  EXPECT_EQ(told(), expected);
  EXPECT_EQ(told(), std::vector<std::string>());
}

TEST_F(TracedPartition, a_signal_carries_the_trace_of_what_caused_it) {
  send({"one"});
  turn();
  EXPECT_EQ(told().size(), 1U);
  const std::string signal = at_end("one");  // published by the turn
  turn();
  EXPECT_EQ(told(), std::vector<std::string>{signal});
}

TEST_F(TracedPartition, what_was_not_committed_is_not_told_of) {
  send({"one"});
  world_.lease[kPartition] = 2;
  turn();
  EXPECT_EQ(partition_.phase(), Owned::Phase::kLost);
  EXPECT_EQ(told(), std::vector<std::string>());
}

TEST_F(TracedPartition, a_flood_is_cut_off) {
  std::vector<std::string> traces;
  for (std::size_t i = 0; i < 2 * kMaxTraced; ++i) traces.push_back(std::to_string(i));
  send(traces);
  turn();
  EXPECT_EQ(told().size(), kMaxTraced);
}

}  // namespace
}  // namespace hearth::fold

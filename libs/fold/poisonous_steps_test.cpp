#include <set>
#include <string>

#include <gtest/gtest.h>

#include "fold/partition_fold.hpp"
#include "fold/refold.hpp"
#include "fold/simulation/tally_fold.hpp"
#include "fold/simulation/world.hpp"

// Owners over a log and a store in memory. One dies by an exception that leaves the partition: what
// it had in memory is gone. poison_test.cpp has the same of real servers, for items of the log.
namespace hearth::fold {
namespace {

using simulation::SimulatedLog;
using simulation::Tally;
using What = contract::Input::What;

constexpr contract::Partition kPartition{0};

struct OwnerDied {};

struct Poisoned {
  What what;
  std::string entity;
};

// An event "arm" sets its user's timer; everything is counted; what is poisoned kills.
class FragileFold {
 public:
  static inline std::optional<Poisoned> poison;
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "fragile";
  explicit FragileFold(const contract::Genesis&) {}
  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    keys.emplace_back(input.entity);
  }
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    die_of(input);
    count(input, workspace);
  }

 protected:
  static void die_of(const contract::Input& input) {
    if (poison && poison->what == input.what && poison->entity == input.entity) throw OwnerDied{};
  }
  static void count(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    Tally& tally = workspace.edit(input.entity);
    if (input.what == What::kTimer) ++tally.timers;
    if (input.what == What::kSweep) ++tally.swept;
    if (input.event == nullptr) return;
    ++tally.events;
    if (input.event->name == "arm") workspace.set_timer(input.entity, "bell", input.event->time);
  }
};

// Counts what it has decided to count.
class FragileJournal : public FragileFold {
 public:
  static constexpr bool kJournaled = true;
  using FragileFold::FragileFold;
  std::string decide(const contract::Input& input, contract::Reading<Tally>&) {
    die_of(input);
    return "count";
  }
  void evolve(const contract::Input& input, std::string_view decision,
              contract::Workspace<Tally>& workspace) {
    if (!decision.empty()) count(input, workspace);
  }
};

template <class Fold>
class PoisonousStep : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.faults = false;
    world_.found();
  }
  void TearDown() override { FragileFold::poison.reset(); }

  void send(const std::string& name, const std::string& user, Millis due = Millis(0)) {
    const std::string id = std::to_string(++sent_);
    contract::Event event;
    event.message_id = id;
    event.user_id = user;
    event.name = name;
    event.time = world_.now + due;
    contract::Frame frame;
    frame.received = world_.now;
    frame.events.push_back(event);
    world_.publish(kPartition, contract::Kind::kEvent,
                   contract::encode(world_.envelope(), contract::Kind::kEvent, frame));
  }

  void ask(std::string_view entity) {
    const std::string id = std::to_string(++sent_);
    const contract::Command command{id, std::string(entity), "look", id, "{}", false};
    world_.publish(kPartition, contract::Kind::kCommand,
                   contract::encode(world_.envelope(), command));
  }

  // Lets one owner fold until it dies (true), stops or has folded the whole log.
  bool owner_dies() {
    SimulatedLog log(world_);
    MemoryStore store(world_.images);
    PartitionFold<Fold, MemoryStore, SimulatedLog> owner({world_.names, "fragile", kPartition, 1},
                                                         store, log, 1U << 20U);
    try {
      EXPECT_TRUE(owner.open(1));
      for (int turns = 0; turns < 1'000 && owner.status().sequence < end(); ++turns) {
        owner.gather();
        EXPECT_TRUE(owner.fold() && owner.record() && owner.commit() && owner.finish());
      }
    } catch (const OwnerDied&) {
      return true;
    }
    EXPECT_EQ(owner.stop_reason(), std::nullopt) << owner.stop_reason()->detail;
    return false;
  }

  void expect_deaths_of(What what, const std::string& entity) {
    FragileFold::poison = Poisoned{what, entity};
    unsigned deaths = 0;
    while (deaths < 50 && owner_dies()) ++deaths;
    EXPECT_GE(deaths, kPoisonAttempts);
    EXPECT_LE(deaths, 4 * kSuspectAttempts + kPoisonAttempts);
  }

  // Whatever release folds it again, the one that died of it or one that would not.
  void expect_equal_refolds() {
    for (int release = 0; release < 2; ++release) {
      SimulatedLog log(world_);
      PartitionImage image;
      const Status refolded = refold<Fold>(log, world_.names, kPartition, 1, end(), image);
      ASSERT_TRUE(refolded) << refolded.error().detail;
      EXPECT_EQ(digest(image), digest(world_.images[kPartition]));
      FragileFold::poison.reset();
    }
  }

  std::uint64_t end() const { return world_.streams.at(kPartition).size(); }
  std::uint64_t sum(std::uint64_t Tally::*field) {
    std::uint64_t total = 0;
    for (const auto& [key, bytes] : world_.images[kPartition].states) {
      Tally tally;
      if (key.front() != '~' && tally.ParseFromString(bytes)) total += tally.*field;
    }
    return total;
  }
  std::vector<Skip> skips() const {
    const auto& recorded = world_.skips.at(kPartition);
    return {recorded.begin(), recorded.end()};
  }

  simulation::World world_{7, 1};
  int sent_ = 0;
};

using Folds = ::testing::Types<FragileFold, FragileJournal>;
TYPED_TEST_SUITE(PoisonousStep, Folds);

TYPED_TEST(PoisonousStep, in_a_timer_is_passed_over_and_everything_around_it_counts) {
  for (const char* user : {"ann", "bob", "cay"})
    this->send("arm", user, std::chrono::minutes(1) + Millis(this->sent_));
  this->world_.now += std::chrono::hours(1);
  this->send("look", "dan");
  this->expect_deaths_of(What::kTimer, "u:bob");
  ASSERT_EQ(this->skips().size(), 1U);
  EXPECT_EQ(this->skips().front().phase, Skip::Phase::kTimer);
  EXPECT_EQ(this->sum(&Tally::timers), 2U);
  EXPECT_EQ(this->sum(&Tally::events), 4U);
  this->expect_equal_refolds();
}

TYPED_TEST(PoisonousStep, in_a_sweep_is_passed_over_and_all_others_are_visited) {
  for (const char* user : {"ann", "bob", "cay"}) this->send("look", user);
  this->ask(kSweepEntity);
  this->send("look", "dan");
  this->expect_deaths_of(What::kSweep, "u:bob");
  ASSERT_EQ(this->skips().size(), 1U);
  EXPECT_EQ(this->skips().front().phase, Skip::Phase::kSweep);
  EXPECT_EQ(this->sum(&Tally::swept), 2U);
  EXPECT_EQ(this->sum(&Tally::events), 4U);
  this->expect_equal_refolds();
}

TYPED_TEST(PoisonousStep, behind_a_sweep_puts_no_blame_on_a_visit) {
  const unsigned users = kSweepStep + 10;
  for (unsigned i = 0; i < users; ++i) this->send("look", "user" + std::to_string(i));
  this->ask(kSweepEntity);
  this->ask("u:bob");
  this->send("look", "ann");
  this->expect_deaths_of(What::kCommand, "u:bob");
  EXPECT_EQ(this->skips(), std::vector<Skip>{skip_of_item(this->end() - 1, 0)});
  EXPECT_EQ(this->sum(&Tally::swept), users);
  EXPECT_EQ(this->sum(&Tally::events), users + 1);
  this->expect_equal_refolds();
}

}  // namespace
}  // namespace hearth::fold

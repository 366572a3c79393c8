#include "recall/core/guests.hpp"

#include <gmock/gmock.h>

#include "recall/core/linking.hpp"
#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;

const json kCore = {{"segments", {"core"}}, {"tier", nullptr}};
const std::string kReport = R"({"item_id": "1", "title": "Report"})";

class GuestsTest : public ::testing::Test {
 protected:
  // The segmenter says that the guest has registered as ann.
  void registers() {
    world.signal("a:phone", "link", {{"to", "u:ann"}});
    for (const auto& one : std::exchange(world.workspace.sent, {})) {
      world.signal(one.entity, one.name, json::parse(one.body));
    }
  }
  const pb::Entity* guest() { return world.workspace.find("a:phone"); }

  RecallWorld world{kCampaigns};
};

TEST_F(GuestsTest, who_registers_and_leaves_is_called_back_with_what_was_saved_before) {
  world.guest_event("phone", "App Opened", "", R"({"timezone": "Asia/Shanghai"})");
  world.guest_event("phone", "Item Favorited", kReport);
  registers();
  world.signal("u:ann", "segments", kCore);
  EXPECT_EQ(world.user("ann").zone(), "Asia/Shanghai");
  world.pass(3 * kDay);
  ASSERT_EQ(world.workspace.outreached.size(), 1U);
  EXPECT_EQ(world.outreach(0)["text"], "<Report>");
}

TEST_F(GuestsTest, it_is_the_same_where_the_segment_is_told_before_the_link) {
  world.guest_event("phone", "App Opened");
  world.signal("u:ann", "segments", kCore);
  registers();
  world.pass(3 * kDay);
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
}

TEST_F(GuestsTest, what_comes_after_the_link_is_told_by_the_segmenter_and_kept_once) {
  registers();
  EXPECT_EQ(guest(), nullptr);
  world.guest_event("phone", "App Opened");
  world.signal("u:ann", "event", {{"event", "App Opened"}, {"time", to_unix_ms(world.now)}});
  world.signal("u:ann", "segments", kCore);
  world.pass(3 * kDay);
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
  EXPECT_EQ(guest()->user().journeys_size(), 0);
}

TEST_F(GuestsTest, a_guest_is_never_called_back) {
  world.guest_event("phone", "App Opened");
  world.signal("a:phone", "segments", kCore);
  world.sweep();
  world.pass(20 * kDay);
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
  EXPECT_THAT(world.signals("recall.enrolled"), IsEmpty());
  EXPECT_EQ(guest()->user().segments_size(), 0);
}

TEST_F(GuestsTest, a_guest_is_kept_for_thirty_days_from_the_last_visit) {
  world.guest_event("phone", "App Opened");
  world.pass(20 * kDay);
  world.guest_event("phone", "App Opened");
  world.pass(30 * kDay - Millis(1));
  EXPECT_NE(guest(), nullptr);
  world.pass(Millis(1));
  EXPECT_EQ(guest(), nullptr);
  EXPECT_THAT(world.workspace.timers, IsEmpty());
}

TEST_F(GuestsTest, whose_an_id_is_now_is_kept_as_long) {
  world.guest_event("phone", "App Opened");
  registers();
  EXPECT_EQ(guest()->user().linked_to(), "u:ann");
  EXPECT_EQ(guest()->user().last_visit(), 0);
  world.pass(30 * kDay);
  EXPECT_EQ(guest(), nullptr);
}

TEST_F(GuestsTest, an_import_arms_nothing_and_the_sweep_after_it_does) {
  contract::Event event;
  event.anonymous_id = "phone";
  event.name = "App Opened";
  event.time = world.now - 90 * kDay;
  contract::Input input{
      .what = contract::Input::What::kEvent, .entity = "a:phone", .history = true};
  input.now = world.now;
  input.event = &event;
  world.fold.handle(input, world.workspace);
  EXPECT_THAT(world.workspace.timers, IsEmpty());
  world.sweep();
  world.pass(30 * kDay);
  EXPECT_EQ(guest(), nullptr);
}

TEST_F(GuestsTest, a_link_that_was_imported_is_kept_no_longer_than_others) {
  contract::Signal signal;
  signal.entity = "a:phone";
  signal.name = "link";
  signal.body = R"({"to":"u:ann"})";
  contract::Input input{
      .what = contract::Input::What::kSignal, .entity = "a:phone", .history = true};
  input.now = world.now;
  input.signal = &signal;
  world.guest_event("phone", "App Opened");
  world.fold.handle(input, world.workspace);
  EXPECT_EQ(guest()->user().timer(), 0);  // the runtime would not have armed it
  world.sweep();
  world.pass(30 * kDay);
  EXPECT_EQ(guest(), nullptr);
}

TEST_F(GuestsTest, a_guest_whose_person_is_forgotten_is_erased) {
  world.guest_event("phone", "App Opened");
  world.signal("a:phone", "forget", {{"entity", "u:ann"}});
  EXPECT_EQ(guest()->user().last_visit(), 0);
  world.happened = world.now;
  world.pass(kDay);
  world.guest_event("phone", "App Opened");
  EXPECT_EQ(guest()->user().last_visit(), 0);
  world.pass(29 * kDay);
  EXPECT_EQ(guest(), nullptr);
  EXPECT_THAT(world.workspace.timers, IsEmpty());
}

}  // namespace
}  // namespace hearth::recall

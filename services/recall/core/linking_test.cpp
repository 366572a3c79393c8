#include "recall/core/linking.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include <gmock/gmock.h>

#include "recall/core/consent.hpp"
#include "recall/core/guests.hpp"
#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const json kCore = {{"segments", {"core"}}, {"tier", nullptr}};

class LinkingTest : public ::testing::Test {
 protected:
  // What the ids of a person say to each other is delivered.
  void link(const std::string& id, const json& body) {
    world.workspace.sent.clear();
    world.signal(id, "link", body);
    deliver();
  }
  void deliver() {
    for (auto sent = std::exchange(world.workspace.sent, {}); !sent.empty();
         sent = std::exchange(world.workspace.sent, {})) {
      for (const auto& one : sent) {
        if (one.name == kJoined) world.signal(one.entity, one.name, json::parse(one.body));
      }
    }
  }
  json forwarded(const std::string& event, const json& properties = json::object()) {
    return {{"entity", "u:other"},
            {"via", {"u:other"}},
            {"event", event},
            {"time", to_unix_ms(world.now)},
            {"properties", properties}};
  }

  RecallWorld world{kCampaigns};
};

TEST_F(LinkingTest, the_person_is_silent_only_when_all_ids_are) {
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", kCore);
  world.pass(2 * kDay);
  world.event("other", "App Opened");
  link("u:other", {{"to", "u:ann"}});
  world.pass(3 * kDay - Millis(1));
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
  world.pass(Millis(1));
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
}

TEST_F(LinkingTest, the_other_id_is_not_called_back) {
  world.event("other", "App Opened");
  world.signal("u:other", "segments", kCore);
  link("u:other", {{"to", "u:ann"}});
  world.event("other", "App Opened");
  EXPECT_EQ(world.user("other").last_visit(), 0);
  world.pass(30 * kDay);
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
}

TEST_F(LinkingTest, what_another_id_does_later_breaks_the_silence) {
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", kCore);
  world.pass(3 * kDay);
  ASSERT_EQ(world.workspace.outreached.size(), 1U);
  world.signal("u:ann", "event", forwarded("Order Completed"));
  EXPECT_EQ(world.journey("ann").outcome(), "");
  world.signal("u:ann", "event", forwarded("App Opened"));
  EXPECT_EQ(world.journey("ann").outcome(), "returned");
}

TEST_F(LinkingTest, favourites_and_consents_go_on_with_the_person) {
  const json item = {{"item_id", "1"}, {"title", "Report"}};
  world.event("other", "Item Favorited", item.dump());
  world.identify("other", R"({"consent": {"webhook": false}})");
  link("u:other", {{"to", "u:ann"}});
  EXPECT_EQ(world.user("ann").favourites(0).title(), "Report");
  EXPECT_TRUE(is_denied(world.user("ann"), "webhook"));
  world.pass(Millis(1));
  world.signal("u:ann", "event", forwarded("Item Updated", {{"item_id", "1"}}));
  EXPECT_EQ(world.user("ann").favourites(0).updated(), to_unix_ms(world.now));
  EXPECT_EQ(world.command("other", "consent", {{"webhook", true}}).first, 409);
}

TEST_F(LinkingTest, consent_that_is_withdrawn_under_a_linked_id_is_the_persons) {
  world.event("ann", "App Opened");
  link("u:other", {{"to", "u:ann"}});
  world.identify("other", R"({"consent": {"webhook": false}})");
  deliver();
  EXPECT_TRUE(is_denied(world.user("ann"), kWebhook));
  EXPECT_FALSE(is_denied(world.user("ann"), kInbox));
}

TEST_F(LinkingTest, two_that_were_linked_to_each_other_at_once_are_one_in_the_end) {
  world.event("ann", "App Opened");
  world.event("bob", "App Opened");
  world.signal("u:ann", "link", {{"to", "u:bob"}});
  world.signal("u:bob", "link", {{"to", "u:ann"}});
  deliver();
  EXPECT_EQ(world.user("ann").linked_to(), "u:bob");
  EXPECT_EQ(world.user("bob").linked_to(), "");
  EXPECT_NE(world.user("bob").last_visit(), 0);
}

TEST_F(LinkingTest, who_was_unlinked_is_somebody_of_its_own_again) {
  world.event("other", "App Opened");
  link("u:other", {{"to", "u:ann"}});
  world.signal("u:other", "restore", {{"part", ""}, {"from", "u:ann"}, {"link", "u:ann"}});
  link("u:other", {{"to", "u:ann"}});
  world.event("other", "App Opened");
  EXPECT_EQ(world.user("other").last_visit(), to_unix_ms(world.now));
}

TEST_F(LinkingTest, an_id_of_which_nothing_is_known_leaves_nothing_behind) {
  link("a:phone", {{"to", "u:ann"}});
  EXPECT_TRUE(world.workspace.states.empty());
  link("u:other", {{"to", "u:ann"}});
  world.pass(kGuestFor - Millis(1));
  EXPECT_EQ(world.user("other").linked_to(), "u:ann");
  world.pass(Millis(1));
  EXPECT_TRUE(world.workspace.states.empty());
}

TEST_F(LinkingTest, an_id_that_is_used_stays_linked_and_is_seldom_written) {
  for (const char* id : {"u:other", "a:phone"}) {
    if (is_guest(id)) world.guest_event("phone", "App Opened");
    link(id, {{"to", "u:ann"}});
  }
  std::set<std::int64_t> others, phones;  // when the links would end
  for (int day = 0; day < 90; ++day, world.pass(kDay)) {
    world.event("other", "App Opened");
    world.guest_event("phone", "App Opened");
    others.insert(world.user("other").timer());
    phones.insert(world.workspace.edit("a:phone").user().timer());
  }
  EXPECT_EQ(world.user("other").linked_to(), "u:ann");
  EXPECT_EQ(world.workspace.edit("a:phone").user().linked_to(), "u:ann");
  EXPECT_EQ(others.size(), 6U);
  EXPECT_EQ(phones.size(), 6U);
  world.pass(kGuestFor);
  EXPECT_EQ(world.workspace.find("u:other"), nullptr);
  EXPECT_EQ(world.workspace.find("a:phone"), nullptr);
}

TEST_F(LinkingTest, who_is_unlinked_is_called_when_silent_though_a_link_was_to_end) {
  link("u:other", {{"to", "u:ann"}});
  world.signal("u:other", "restore", {{"part", ""}, {"from", "u:ann"}, {"link", "u:ann"}});
  world.pass(28 * kDay);
  world.event("other", "App Opened");
  world.signal("u:other", "segments", kCore);
  world.pass(3 * kDay);
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
}

TEST_F(LinkingTest, what_a_row_of_ids_knew_is_the_last_ones_whichever_link_comes_first) {
  std::mt19937 random(5);
  for (int round = 0; round < 20; ++round) {
    RecallWorld one{kCampaigns};
    one.identify("k0", R"({"consent": {"webhook": false}})");
    one.event("k0", "App Opened");
    one.event("k7", "Item Favorited", R"({"item_id": "1", "title": "Report"})");
    std::vector<int> links(20);
    std::iota(links.begin(), links.end(), 0);
    std::shuffle(links.begin(), links.end(), random);
    const auto name = [](int i) { return "u:k" + std::to_string(i); };
    for (const int i : links) one.signal(name(i), "link", {{"to", name(i + 1)}});
    while (!one.workspace.sent.empty()) {
      for (const auto& sent : std::exchange(one.workspace.sent, {})) {
        if (sent.name == kJoined) one.signal(sent.entity, sent.name, json::parse(sent.body));
      }
    }
    EXPECT_TRUE(is_denied(one.user("k20"), "webhook"));
    EXPECT_NE(one.user("k20").last_visit(), 0);
    EXPECT_EQ(one.user("k20").favourites_size(), 1);
    for (int i = 0; i < 20; ++i) {
      EXPECT_EQ(one.user("k" + std::to_string(i)).linked_to(), name(i + 1)) << i;
    }
  }
}

TEST_F(LinkingTest, what_cannot_be_read_is_rejected) {
  world.event("ann", "App Opened");
  for (const char* name : {"link", "event", "recall.joined"}) {
    world.signal("u:ann", name, json::array());
  }
  EXPECT_THAT(world.workspace.rejected,
              ElementsAre("malformed-signal", "malformed-signal", "malformed-signal"));
}

}  // namespace
}  // namespace hearth::recall

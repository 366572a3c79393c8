#include "segmenter/core/identity.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "segmenter/core/bundle.hpp"
#include "segmenter/core/kpi_tables.hpp"
#include "segmenter/core/memory_installation.hpp"
#include "segmenter/core/profile.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kStart = 20'000 * kDay;

contract::Event identify(std::string_view user, std::string_view anonymous, std::int64_t day,
                         std::string_view id) {
  contract::Event event = track(user, anonymous, "", kStart + day * kDay, id);
  event.type = contract::EventType::kIdentify;
  return event;
}

void act(MemoryInstallation& it, std::string_view user, std::string_view anonymous,
         std::int64_t day, std::string_view id) {
  it.event(track(user, anonymous, "read", kStart + day * kDay, id));
}

std::uint64_t users(const MemoryInstallation& installation) {
  std::uint64_t sum = 0;
  const auto days = KpiTables(installation.rows()).daily({20'000, 20'400});
  for (const auto& day : days["days"]) sum += day["new_users"].get<std::uint64_t>();
  return sum;
}

nlohmann::ordered_json profile_of(MemoryInstallation& installation, const std::string& entity) {
  return profile(entity, installation.user(entity), installation.at(entity).find(kNamesKey),
                 from_unix_ms(kStart), {}, installation.fold.calendar());
}

TEST(IdentityTest, anonymous_activity_is_joined_once) {
  MemoryInstallation it(4);
  act(it, "", "x", 0, "m1");
  act(it, "", "x", 1, "m2");
  it.event(identify("ann", "x", 1, "m3"));
  it.event(identify("ann", "x", 2, "m4"));
  it.settle();
  const auto profile = profile_of(it, "u:ann");
  EXPECT_EQ(profile["days_active"], 3);
  EXPECT_EQ(profile["events"]["read"], 2);
  EXPECT_THAT(profile["linked"], testing::ElementsAre("a:x"));
  EXPECT_EQ(users(it), 1U);
}

TEST(IdentityTest, the_first_link_wins) {
  MemoryInstallation it(4);
  act(it, "", "x", 0, "m1");
  it.event(identify("ann", "x", 0, "m2"));
  it.event(identify("bob", "x", 0, "m3"));
  it.send("a:x", kLink, encode(Link{.to = "u:ann"}));
  it.settle();
  EXPECT_EQ(it.user("a:x").forward(), it.user("u:ann").linked_size() == 1 ? "u:ann" : "u:bob");
  EXPECT_EQ(it.user("u:ann").linked_size() + it.user("u:bob").linked_size(), 1);
}

TEST(IdentityTest, a_late_event_of_a_linked_id_counts_for_the_user_once) {
  MemoryInstallation it(4);
  it.event(identify("ann", "x", 0, "m1"));
  it.settle();
  act(it, "", "x", 5, "m2");
  act(it, "", "x", 5, "m2");
  it.settle();
  EXPECT_EQ(profile_of(it, "u:ann")["events"]["read"], 1);
  EXPECT_EQ(profile_of(it, "u:ann")["days_active"], 2);
  EXPECT_EQ(it.user("a:x").own().days_size(), 0);
}

TEST(IdentityTest, an_alias_joins_the_previous_id_of_either_kind) {
  MemoryInstallation it(4);
  act(it, "old", "", 0, "m1");
  contract::Event alias = track("new", "", "", kStart, "m2");
  alias.type = contract::EventType::kAlias;
  alias.previous_id = "old";
  it.event(alias);
  it.settle();
  EXPECT_EQ(it.user("u:old").forward(), "u:new");
  EXPECT_EQ(it.user("a:old").forward(), "u:new");
  EXPECT_EQ(it.user("u:new").linked_size(), 1);
}

TEST(IdentityTest, a_link_to_itself_is_ignored) {
  MemoryInstallation it(1);
  act(it, "ann", "", 0, "m1");
  it.send("u:ann", kLink, encode(Link{.to = "u:ann"}));
  it.settle();
  EXPECT_EQ(it.user("u:ann").forward(), "");
  EXPECT_EQ(it.user("u:ann").own().days_size(), 1);
}

TEST(IdentityTest, parts_of_parts_become_siblings) {
  MemoryInstallation it(4);
  act(it, "", "x", 0, "m1");
  it.event(identify("ann", "x", 1, "m2"));
  it.settle();
  act(it, "bea", "", 2, "m3");
  EXPECT_EQ(it.command("u:bea", "link", R"({"entity":"u:ann"})").first, 200);
  it.settle();
  EXPECT_THAT(profile_of(it, "u:bea")["linked"], testing::ElementsAre("a:x", "u:ann"));
  EXPECT_EQ(profile_of(it, "u:bea")["days_active"], 3);
  EXPECT_EQ(users(it), 1U);
}

TEST(IdentityTest, an_operator_takes_a_linked_id_out_again_and_it_stays_out) {
  MemoryInstallation it(4);
  act(it, "", "x", 0, "m1");
  it.event(identify("ann", "x", 1, "m2"));
  it.settle();
  EXPECT_EQ(it.command("u:ann", "unlink", R"({"entity":"a:x"})").first, 200);
  it.settle();
  EXPECT_EQ(it.user("u:ann").linked_size(), 0);
  EXPECT_EQ(it.user("a:x").own().days_size(), 1);
  EXPECT_EQ(users(it), 2U);
  it.event(identify("ann", "x", 2, "m3"));
  it.settle();
  EXPECT_EQ(it.user("a:x").forward(), "");
  EXPECT_EQ(it.command("u:ann", "unlink", R"({"entity":"a:x"})").first, 404);
  EXPECT_EQ(it.command("u:ann", "link", R"({"entity":"a:x"})").first, 200);
  it.settle();
  EXPECT_EQ(it.user("u:ann").linked_size(), 1);
}

TEST(IdentityTest, an_event_on_its_way_while_its_id_is_unlinked_comes_back_to_it) {
  MemoryInstallation it(64);
  act(it, "", "x", 0, "m1");
  it.event(identify("ann", "x", 0, "m2"));
  it.settle();
  act(it, "", "x", 3, "m3");  // forwarded, not delivered yet
  it.command("u:ann", "unlink", R"({"entity":"a:x"})");
  it.settle();
  EXPECT_EQ(it.user("u:ann").linked_size(), 0);
  EXPECT_EQ(it.user("a:x").own().days_size(), 2);
}

TEST(IdentityTest, a_middle_id_takes_with_it_what_came_through_it) {
  MemoryInstallation it(4);
  act(it, "", "x", 0, "m1");
  it.event(identify("ann", "x", 1, "m2"));
  it.settle();
  it.command("u:bea", "link", R"({"entity":"u:ann"})");
  it.settle();
  it.command("u:bea", "unlink", R"({"entity":"u:ann"})");
  it.settle();
  EXPECT_EQ(it.user("u:bea").linked_size(), 0);
  EXPECT_EQ(profile_of(it, "u:ann")["days_active"], 2);
  act(it, "", "x", 2, "m3");
  it.settle();
  EXPECT_EQ(profile_of(it, "u:ann")["days_active"], 3);
}

TEST(IdentityTest, two_links_that_cross_lose_nothing) {
  for (std::size_t turn = 0; turn < 4; ++turn) {
    MemoryInstallation it(16);
    act(it, "ann", "", 0, "m1");
    act(it, "bea", "", 1, "m2");
    it.command("u:ann", "link", R"({"entity":"u:bea"})");
    it.command("u:bea", "link", R"({"entity":"u:ann"})");
    for (std::size_t i = turn; it.deliver_one(i); i += turn) {
    }
    EXPECT_EQ(users(it), 1U);
    const bool to_bea = it.user("u:bea").forward().empty();
    EXPECT_EQ(profile_of(it, to_bea ? "u:bea" : "u:ann")["days_active"], 2);
  }
}

// People with several ids, linked at random moments, signals delivered in a random interleaving.
TEST(IdentityTest, persons_are_the_same_whenever_their_ids_were_linked) {
  std::mt19937 random(17);
  for (int round = 0; round < 40; ++round) {
    std::vector<contract::Event> events;
    std::deque<std::string> texts;
    const auto keep = [&texts](std::string text) -> std::string_view {
      return texts.emplace_back(std::move(text));
    };
    for (int i = 0; i < 80; ++i) {
      const std::string person = std::to_string(random() % 4);
      const std::string_view user = keep("u" + person);
      const std::string_view anonymous = keep("x" + person + std::to_string(random() % 3));
      const std::string_view id = keep("m" + std::to_string(i));
      const auto day = static_cast<std::int64_t>(random() % 90);
      if (random() % 4 == 0) {
        events.push_back(identify(user, anonymous, day, id));
      } else {
        events.push_back(track(random() % 2 == 0 ? user : std::string_view(), anonymous,
                               keep("name" + std::to_string(random() % 5)), kStart + day * kDay,
                               id));
      }
    }
    std::map<std::string, std::string> expected;
    for (int order = 0; order < 4; ++order) {
      MemoryInstallation it(5);
      for (const contract::Event& event : events) {
        it.event(event, true);
        for (std::size_t n = random() % 3; n > 0; --n) it.deliver_one(random());
      }
      while (it.deliver_one(random())) {
      }
      if (order == 0) expected = it.bytes();
      ASSERT_EQ(it.bytes(), expected) << "round " << round << " order " << order;
      std::shuffle(events.begin(), events.end(), random);
    }
  }
}

// The parts of `count` ids, each with what u:template has done.
pb::Bundle parts_of(int count, MemoryInstallation& it, std::size_t padding) {
  pb::Bundle bundle;
  for (int i = 0; i < count; ++i) {
    pb::Linked& part = *bundle.add_parts();
    part.set_entity("a:" + std::to_string(i));
    *part.mutable_activity() = it.user("u:template").own();
    part.add_through("a:" + std::string(padding, 'x') + std::to_string(i));
  }
  bundle.add_names("read");
  return bundle;
}

TEST(IdentityTest, a_user_of_thousands_of_ids_moves_in_messages_that_the_log_takes) {
  MemoryInstallation it(4);
  act(it, "template", "", 0, "m0");
  for (int i = 0; i < 10; ++i) {
    it.send("u:bot" + std::to_string(i), kAbsorb,
            encode(Absorb{.bundle = parts_of(250, it, 5'000)}));
  }
  it.settle();
  for (int i = 0; i < 10; ++i)
    it.send("u:bot" + std::to_string(i), kLink, encode(Link{.to = "u:ann"}));
  it.settle();
  EXPECT_GT(it.largest_signal, kMaxBundleBytes / 2);
  EXPECT_LT(it.largest_signal, 512U << 10U);
  EXPECT_EQ(it.user("u:ann").linked_size(), 250);
  EXPECT_EQ(profile_of(it, "u:ann")["events"]["read"], 2'500);
}

TEST(IdentityTest, ids_beyond_the_limit_count_as_the_user_itself) {
  MemoryInstallation it(4);
  act(it, "template", "", 0, "m0");
  it.send("u:ann", kAbsorb, encode(Absorb{.bundle = parts_of(kMaxLinkedParts + 3, it, 0)}));
  it.settle();
  EXPECT_EQ(it.user("u:ann").linked_size(), kMaxLinkedParts);
  EXPECT_EQ(profile_of(it, "u:ann")["events"]["read"], kMaxLinkedParts + 3);
  EXPECT_EQ(it.at("u:ann").rejected, std::vector<std::string>(3, "too_many_linked"));
}

TEST(IdentityTest, a_signal_that_cannot_be_read_is_rejected) {
  MemoryInstallation it(1);
  it.send("u:ann", kAbsorb, R"({"part":"!!!","via":[]})");
  it.settle();
  EXPECT_THAT(it.workspaces[0].rejected, testing::ElementsAre("malformed-signal"));
}

}  // namespace
}  // namespace hearth::segmenter

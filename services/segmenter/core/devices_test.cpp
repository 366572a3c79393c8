#include "segmenter/core/devices.hpp"

#include <algorithm>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

using contract::Input;
using ::testing::_;
using ::testing::Contains;
using ::testing::Pair;

// One partition with users and devices, and their signals in the order in which they were sent.
struct Town {
  void see(const std::string& user, const std::string& context) {
    contract::Event event;
    event.user_id = user;
    event.context = context;
    const std::string entity = contract::user_entity(user);
    devices.observe(entity, *workspace.edit(entity).mutable_user(), event, workspace);
    settle();
  }
  void link(const std::string& from, const std::string& to) {
    pb::User& tombstone = *workspace.edit(from).mutable_user();
    tombstone.set_forward(to);
    workspace.edit(to).mutable_user();
    devices.hand_over(from, tombstone, workspace);
    settle();
  }
  void sweep(const std::string& entity) {
    Input input{.what = Input::What::kSweep, .entity = entity};
    EXPECT_TRUE(devices.on_sweep(input, workspace));
    settle();
  }
  void settle() {
    std::deque<MemoryWorkspace::Sent> queue(workspace.sent.begin(), workspace.sent.end());
    for (workspace.sent.clear(); !queue.empty(); queue.pop_front()) {
      deliver(queue.front());
      queue.insert(queue.end(), workspace.sent.begin(), workspace.sent.end());
      workspace.sent.clear();
    }
  }
  void deliver(const MemoryWorkspace::Sent& sent) {
    ++signals;
    contract::Signal signal;
    signal.entity = sent.entity;
    signal.name = sent.name;
    signal.body = sent.body;
    Input input{.what = Input::What::kSignal, .entity = signal.entity};
    input.signal = &signal;
    EXPECT_TRUE(devices.on_signal(input, workspace));
  }
  std::uint32_t accounts(const std::string& user) {
    return workspace.edit("u:" + user).user().standing().accounts();
  }
  std::uint32_t neighbours(const std::string& user) {
    return workspace.edit("u:" + user).user().standing().accounts_on_address();
  }
  void crowd(int count, const std::string& context) {
    for (int i = 0; i < count; ++i) see("p" + std::to_string(i), context);
  }

  MemoryWorkspace workspace;
  Devices devices;
  int signals = 0;
};

const std::string kPhone = R"({"device":{"id":"phone-1"}})";
const std::string kPhoneEntity = device_entity(source_hash(Place::kDevice, "phone-1"));
const std::string kHomeAddress = R"({"ip":"203.0.113.9"})";

TEST(DevicesTest, everybody_in_a_ring_of_six_is_told_six) {
  Town town;
  town.devices.configure(6);
  town.crowd(6, kPhone);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(town.accounts("p" + std::to_string(i)), 6U) << i;
}

TEST(DevicesTest, above_a_ring_the_next_word_comes_when_it_has_doubled) {
  Town town;
  town.crowd(7, kPhone);
  EXPECT_EQ(town.accounts("p0"), 4U);
  EXPECT_EQ(town.accounts("p6"), 4U);
  town.see("p7", kPhone);
  EXPECT_EQ(town.accounts("p0"), 8U);
  EXPECT_EQ(town.accounts("p7"), 8U);
}

TEST(DevicesTest, a_greater_ring_in_the_configuration_has_all_told_again) {
  Town town;
  town.crowd(6, kPhone);
  town.devices.configure(6);  // what they know, four, would now be none
  town.sweep(kPhoneEntity);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(town.accounts("p" + std::to_string(i)), 6U) << i;
}

TEST(DevicesTest, two_of_a_family_are_told_two) {
  Town town;
  town.see("ann", kPhone);
  EXPECT_EQ(town.accounts("ann"), 0U);
  town.see("bob", kPhone);
  EXPECT_EQ(town.accounts("ann"), 2U);
  EXPECT_EQ(town.accounts("bob"), 2U);
}

TEST(DevicesTest, a_device_that_is_seen_again_is_no_news) {
  Town town;
  town.see("ann", kPhone);
  town.see("bob", kPhone);
  const int before = town.signals;
  town.see("ann", kPhone);
  town.see("bob", R"({"device":{"id":"phone-1"},"page":{"url":"/"}})");
  EXPECT_EQ(town.signals, before);
}

TEST(DevicesTest, a_repeated_signal_changes_nothing) {
  Town town;
  town.see("ann", kPhone);
  town.see("bob", kPhone);
  const auto bytes = [&town](const std::string& key) {
    return town.workspace.edit(key).SerializeAsString();
  };
  const std::string device = bytes(kPhoneEntity), user = bytes("u:bob");
  town.deliver({kPhoneEntity, std::string(kSeenSignal),
                encode(DeviceSeen{.account = "u:bob", .instead_of = {}})});
  town.settle();
  EXPECT_EQ(bytes(kPhoneEntity), device);
  EXPECT_EQ(bytes("u:bob"), user);
}

TEST(DevicesTest, a_device_keeps_64_accounts_and_says_so_to_all_others) {
  Town town;
  town.crowd(100, kPhone);
  EXPECT_EQ(town.workspace.edit(kPhoneEntity).device().accounts_size(), 64);
  EXPECT_EQ(town.accounts("p0"), 64U);
  EXPECT_EQ(town.accounts("p99"), 64U);
  EXPECT_LT(town.signals, 400);  // not 100 * 100 / 2
}

TEST(DevicesTest, an_address_that_too_many_share_takes_its_word_back) {
  Town town;
  town.crowd(64, kHomeAddress);
  EXPECT_EQ(town.neighbours("p0"), 64U);
  EXPECT_EQ(town.accounts("p0"), 0U);  // an address is no device
  town.see("one more", kHomeAddress);
  EXPECT_EQ(town.neighbours("p0"), 0U);
  EXPECT_EQ(town.neighbours("one more"), 0U);
  const std::string entity = device_entity(source_hash(Place::kAddress, "203.0.113.9"));
  EXPECT_EQ(town.workspace.edit(entity).device().accounts_size(), 0);
}

TEST(DevicesTest, an_anonymous_event_is_no_account) {
  Town town;
  contract::Event event;
  event.anonymous_id = "x";
  event.context = kPhone;
  town.devices.observe("a:x", *town.workspace.edit("a:x").mutable_user(), event, town.workspace);
  EXPECT_TRUE(town.workspace.sent.empty());
}

TEST(DevicesTest, an_id_that_is_linked_to_another_counts_once) {
  Town town;
  town.see("ann", kPhone);
  town.see("ann's phone number", kPhone);
  EXPECT_EQ(town.accounts("ann"), 2U);
  town.link("u:ann's phone number", "u:ann");
  EXPECT_EQ(town.accounts("ann"), 1U);
  town.see("ann's phone number", kPhone);  // a tombstone goes on to see devices
  EXPECT_EQ(town.accounts("ann"), 1U);
  town.see("bob", kPhone);
  EXPECT_EQ(town.accounts("ann"), 2U);
}

TEST(DevicesTest, a_link_that_was_refused_leaves_the_devices_where_they_are) {
  Town town;
  town.see("ann", kPhone);
  pb::User& user = *town.workspace.edit("u:ann").mutable_user();
  town.devices.hand_over("u:ann", user, town.workspace);
  EXPECT_TRUE(town.workspace.sent.empty());
  EXPECT_EQ(user.standing().devices_size(), 1);
}

TEST(DevicesTest, an_unlinked_id_is_an_account_again) {
  Town town;
  town.see("ann", kPhone);
  town.link("u:b", "u:ann");
  town.see("b", kPhone);
  EXPECT_EQ(town.workspace.edit(kPhoneEntity).device().accounts_size(), 1);
  town.workspace.edit("u:b").mutable_user()->clear_forward();
  town.see("b", kPhone);
  EXPECT_EQ(town.accounts("b"), 2U);
}

TEST(DevicesTest, a_user_remembers_the_same_devices_in_whatever_order_they_came) {
  Town forth, back;
  for (int i = 0; i < 20; ++i) {
    forth.see("ann", R"({"ip":"10.0.0.)" + std::to_string(i) + "\"}");
    back.see("ann", R"({"ip":"10.0.0.)" + std::to_string(19 - i) + "\"}");
  }
  const std::string one = forth.workspace.edit("u:ann").SerializeAsString();
  EXPECT_EQ(one, back.workspace.edit("u:ann").SerializeAsString());
  EXPECT_EQ(forth.workspace.edit("u:ann").user().standing().devices_size(), 4);
}

// Forty users on eight phones and eight addresses, of which each remembers four. Fewer than 64 are
// on any of them.
TEST(DevicesTest, all_know_the_same_numbers_in_whatever_order_they_came) {
  std::mt19937 random(7);
  struct Sighting {
    std::string user, context;
  };
  std::vector<Sighting> sightings;
  for (int i = 0; i < 400; ++i) {
    const std::string number = std::to_string(random() % 8);
    sightings.push_back({.user = std::to_string(random() % 40),
                         .context = R"({"device":{"id":"phone-)" + number + R"("},"ip":"10.0.0.)" +
                                    std::to_string(random() % 8) + "\"}"});
  }
  const auto told = [&sightings] {
    Town town;
    for (const Sighting& one : sightings) town.see(one.user, one.context);
    std::vector<std::pair<std::uint32_t, std::string>> all;
    for (int user = 0; user < 40; ++user) {
      const pb::Standing& standing =
          town.workspace.edit("u:" + std::to_string(user)).user().standing();
      all.emplace_back(standing.accounts(), standing.SerializeAsString());
    }
    return all;
  };
  const auto first = told();
  EXPECT_THAT(first, Contains(Pair(16, _)));
  for (int order = 0; order < 50; ++order) {
    std::shuffle(sightings.begin(), sightings.end(), random);
    ASSERT_EQ(told(), first) << order;
  }
}

TEST(DevicesTest, the_largest_numbers_of_all_devices_and_of_all_addresses_count) {
  Town town;
  town.see("ann", R"({"device":{"id":"phone-2"}})");
  town.see("ann", R"({"device":{"id":"phone-1"},"ip":"203.0.113.9"})");
  town.see("bob", kHomeAddress);
  town.see("cat", kPhone);
  town.see("dan", kPhone);
  EXPECT_EQ(town.accounts("ann"), 3U);
  EXPECT_EQ(town.neighbours("ann"), 2U);
  EXPECT_EQ(town.accounts("bob"), 0U);
  EXPECT_EQ(town.neighbours("bob"), 2U);
}

TEST(DevicesTest, a_malformed_signal_is_refused) {
  Town town;
  town.deliver({kPhoneEntity, std::string(kSeenSignal), R"({"account":7})"});
  town.deliver({kPhoneEntity, std::string(kSeenSignal), encode(DeviceSeen{})});
  town.deliver({"u:ann", std::string(kSeenSignal),
                encode(DeviceSeen{.account = "u:ann", .instead_of = {}})});
  town.deliver({"u:ann", std::string(kAccountsSignal), R"({"source":1,"accounts":-1})"});
  EXPECT_EQ(town.workspace.rejected.size(), 4U);
  EXPECT_TRUE(town.workspace.states.empty());
}

TEST(ContextReaderTest, a_context_names_a_device_and_an_address_or_neither) {
  ContextReader reader;
  const ContextSources both = reader.read(R"({"device":{"id":"x","type":"ios"},"ip":"x"})");
  EXPECT_NE(both.device, both.address);
  EXPECT_EQ(both.device, source_hash(Place::kDevice, "x"));
  EXPECT_EQ(source_of(both.address), Place::kAddress);
  for (const char* context :
       {"", "{}", R"({"device":{"id":7}})", R"({"device":"x","ip":["x"]})", R"({"ip":"",)",
        R"({"device":{"id":"00000000-0000-0000-0000-000000000000"},"ip":"0"})"}) {
    const ContextSources none = reader.read(context);
    EXPECT_EQ(none.device, 0U) << context;
    EXPECT_EQ(none.address, 0U) << context;
  }
  EXPECT_EQ(reader.read(R"({"ip":"x"})").address, both.address);
}

TEST(ContextReaderTest, an_entity_says_which_hash_it_is_for) {
  const std::uint64_t hash = source_hash(Place::kDevice, "x");
  EXPECT_EQ(source_in(device_entity(hash)), hash);
  for (const char* entity : {"u:ann", "device:", "device:12", "device:000000000000000g"}) {
    EXPECT_EQ(source_in(entity), 0U) << entity;
  }
}

}  // namespace
}  // namespace hearth::segmenter

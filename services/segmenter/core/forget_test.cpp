#include "segmenter/core/forget.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "segmenter/core/device_context.hpp"
#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr std::int64_t kNow = 1'700'000'000'000;

class Forget : public ::testing::Test {
 protected:
  Forget() : installation_(1) {}

  void happened(std::string_view user, std::string_view anonymous, std::string_view id) {
    contract::Event event = track(user, anonymous, "read", kNow - 1'000, id);
    event.context = R"({"device":{"id":"phone-1"}})";
    installation_.event(event);
    installation_.settle();
  }
  int forget(const std::string& entity) {
    MemoryWorkspace& workspace = installation_.at(entity);
    workspace.replied.reset();
    KpiRows kpis(workspace);
    forget_command(entity, from_unix_ms(kNow), kpis, workspace);
    kpis.drop_empty();
    return workspace.replied->first;
  }
  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const auto& sent : installation_.at("u:ann").sent) out.push_back(sent.entity);
    return out;
  }

  MemoryInstallation installation_;
};

TEST_F(Forget, takes_the_person_out_of_every_count_of_users) {
  happened("bob", "", "b1");
  const auto without = installation_.at("u:bob").states.at("part:month:2023-11").month();
  happened("ann", "", "a1");
  EXPECT_EQ(forget("u:ann"), 200);
  const auto after = installation_.at("u:bob").states.at("part:month:2023-11").month();
  EXPECT_EQ(std::vector<std::uint64_t>(after.dau().begin(), after.dau().end()),
            std::vector<std::uint64_t>(without.dau().begin(), without.dau().end()));
  EXPECT_EQ(after.users(), without.users());
  const pb::User& ann = installation_.user("u:ann");
  EXPECT_EQ(ann.own().days_size(), 0);
  EXPECT_EQ(ann.forgotten(), kNow);
  EXPECT_THAT(ann.SerializeAsString(), Not(HasSubstr("a1")));
}

TEST_F(Forget, tells_linked_ids_and_devices) {
  happened("", "anon", "x1");
  installation_.command("u:ann", "link", R"({"entity":"a:anon"})");
  installation_.settle();
  happened("ann", "", "a1");
  EXPECT_EQ(forget("a:anon"), 409);
  EXPECT_EQ(forget("u:ann"), 200);
  const std::string phone = device_entity(source_hash(Place::kDevice, "phone-1"));
  EXPECT_THAT(told(), UnorderedElementsAre("u:ann", "a:anon", phone));

  MemoryWorkspace& workspace = installation_.at("u:ann");
  const std::string body = R"({"entity":"u:ann"})";
  EXPECT_TRUE(forget_signal("a:anon", body, from_unix_ms(kNow), workspace));
  EXPECT_TRUE(forget_signal(phone, body, from_unix_ms(kNow), workspace));
  EXPECT_EQ(installation_.user("a:anon").forward(), "");
  EXPECT_EQ(workspace.find(phone), nullptr);
  EXPECT_FALSE(forget_signal(phone, "{}", from_unix_ms(kNow), workspace));
}

TEST_F(Forget, leaves_the_device_to_those_who_stay) {
  happened("ann", "", "a1");
  happened("bob", "", "b1");
  const std::string phone = device_entity(source_hash(Place::kDevice, "phone-1"));
  MemoryWorkspace& workspace = installation_.at(phone);
  ASSERT_EQ(workspace.find(phone)->device().accounts_size(), 2);
  forget_signal(phone, R"({"entity":"u:ann"})", from_unix_ms(kNow), workspace);
  EXPECT_EQ(workspace.find(phone)->device().accounts(0), "u:bob");
}

TEST_F(Forget, knows_what_happened_before_and_what_later) {
  happened("ann", "", "a1");
  forget("u:ann");
  EXPECT_TRUE(is_forgotten(installation_.user("u:ann"), from_unix_ms(kNow)));
  EXPECT_FALSE(is_forgotten(installation_.user("u:ann"), from_unix_ms(kNow + 1)));
  EXPECT_FALSE(is_forgotten(installation_.user("u:bob"), from_unix_ms(1)));
}

TEST_F(Forget, refuses_parts_that_were_on_their_way) {
  happened("ann", "", "a1");
  forget("u:ann");
  pb::Bundle bundle;
  bundle.add_parts()->mutable_activity()->set_last_seen(kNow);
  bundle.add_parts()->mutable_activity()->set_last_seen(kNow + 1);
  drop_forgotten_parts(installation_.user("u:ann"), bundle);
  ASSERT_EQ(bundle.parts_size(), 1);
  EXPECT_EQ(bundle.parts(0).activity().last_seen(), kNow + 1);
  drop_forgotten_parts(installation_.user("u:bob"), bundle);
  EXPECT_EQ(bundle.parts_size(), 1);
}

TEST_F(Forget, leaves_no_trace_after_30_days) {
  EXPECT_EQ(forget("u:ann"), 404);
  happened("ann", "", "a1");
  forget("u:ann");
  MemoryWorkspace& workspace = installation_.at("u:ann");
  const auto timer = workspace.timers.find({"u:ann", std::string(kForgottenTimer)});
  ASSERT_NE(timer, workspace.timers.end());
  EXPECT_EQ(timer->second, from_unix_ms(kNow) + kForgottenFor);
  EXPECT_EQ(forget("u:ann"), 404);
  drop_forgotten("u:ann", workspace);
  EXPECT_EQ(workspace.find("u:ann"), nullptr);
}

TEST_F(Forget, keeps_who_came_again) {
  happened("ann", "", "a1");
  forget("u:ann");
  contract::Event event = track("ann", "", "read", kNow + 5, "a2");
  installation_.event(event);
  drop_forgotten("u:ann", installation_.at("u:ann"));
  EXPECT_EQ(installation_.user("u:ann").own().days_size(), 1);
}

}  // namespace
}  // namespace hearth::segmenter

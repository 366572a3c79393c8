#include "segmenter/core/value.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "segmenter/core/memory_installation.hpp"
#include "segmenter/core/value_buckets.hpp"
#include "segmenter/core/value_row.hpp"

namespace hearth::segmenter {
namespace {

using contract::Meaning;

TEST(ValueBucketsTest, a_bucket_is_exact_below_64_and_at_most_a_64th_wide_above) {
  EXPECT_EQ(value_bucket(1), 1);
  EXPECT_EQ(value_bucket(std::numeric_limits<std::int64_t>::max()), kValueBuckets - 1);
  std::int64_t next = 1;
  for (std::int32_t bucket = 1; bucket < kValueBuckets; ++bucket) {
    const std::int64_t least = least_in_bucket(bucket), greatest = greatest_in_bucket(bucket);
    ASSERT_EQ(least, next) << bucket;
    ASSERT_EQ(value_bucket(least), bucket);
    ASSERT_EQ(value_bucket(greatest), bucket);
    ASSERT_LE(greatest - least, least / 64);
    next = greatest + 1 > 0 ? greatest + 1 : 0;
    if (bucket + 2 == kValueBuckets) break;  // the last one ends with the type
  }
}

TEST(ValueTest, a_person_is_worth_what_all_its_ids_paid_less_what_went_back) {
  pb::User user;
  record_value(*user.mutable_own(), Meaning::kPayment, 5000);
  record_value(*user.mutable_own(), Meaning::kRefund, 1500);
  record_value(*user.mutable_own(), Meaning::kSessionTime, 77);
  record_value(*user.add_linked()->mutable_activity(), Meaning::kPayment, 200);
  EXPECT_EQ(paid_fen(user), 3700);
}

void pay(Workspace& workspace, const std::string& user, Meaning meaning, std::int64_t fen) {
  const std::int64_t before = value_at(workspace, user);
  record_value(*workspace.edit(user).mutable_user()->mutable_own(), meaning, fen);
  move_value(workspace, before, value_at(workspace, user));
}

struct Payment {
  std::string user;
  Meaning meaning;
  std::int64_t fen;
};

TEST(ValueRowTest, the_order_of_payments_and_refunds_leaves_no_trace) {
  std::mt19937 random(11);
  std::vector<Payment> payments;
  for (int i = 0; i < 500; ++i) {
    payments.push_back({"u:" + std::to_string(random() % 40),
                        random() % 3 == 0 ? Meaning::kRefund : Meaning::kPayment,
                        static_cast<std::int64_t>(random() % 100'000)});
  }
  std::string expected;
  for (int round = 0; round < 5; ++round) {
    MemoryWorkspace workspace;
    for (const Payment& p : payments) pay(workspace, p.user, p.meaning, p.fen);
    const std::string bytes = workspace.edit(kPopulationKey).SerializeAsString();
    if (round == 0) expected = bytes;
    ASSERT_GT(workspace.edit(kPopulationKey).population().buckets_size(), 5);
    ASSERT_EQ(bytes, expected) << round;
    std::shuffle(payments.begin(), payments.end(), random);
  }
}

TEST(ValueRowTest, a_row_that_counts_nobody_is_as_if_it_had_never_been) {
  MemoryWorkspace workspace;
  pay(workspace, "u:ann", Meaning::kPayment, 100);
  EXPECT_NE(workspace.find(kPopulationKey), nullptr);
  pay(workspace, "u:ann", Meaning::kRefund, 300);
  EXPECT_EQ(workspace.find(kPopulationKey), nullptr);
}

TEST(ValueRowTest, a_row_is_told_when_it_is_not_what_was_told) {
  MemoryWorkspace workspace;
  tell_values({3}, workspace);  // empty: the others wait for it
  tell_values({3}, workspace);
  ASSERT_EQ(workspace.sent.size(), 1U);
  pay(workspace, "u:ann", Meaning::kPayment, 100);
  pay(workspace, "u:bob", Meaning::kPayment, 100);
  tell_values({3}, workspace);
  tell_values({3}, workspace);
  ASSERT_EQ(workspace.sent.size(), 2U);
  EXPECT_EQ(workspace.sent[1].entity, kValueEntity);
  const auto spread = decode_spread(workspace.sent[1].body);
  ASSERT_TRUE(spread);
  EXPECT_EQ(spread->partition(), 3U);
  ASSERT_EQ(spread->buckets_size(), 1);
  EXPECT_EQ(spread->buckets(0), value_bucket(100));
  EXPECT_EQ(spread->users(0), 2U);
}

TEST(ValueRowTest, what_is_no_row_is_not_read) {
  for (const char* body : {"", "[]", "{}", R"({"partition":1,"buckets":[5],"users":[]})",
                           R"({"partition":1,"buckets":[5,5],"users":[1,1]})",
                           R"({"partition":1,"buckets":[0],"users":[1]})",
                           R"({"partition":1,"buckets":[3712],"users":[1]})",
                           R"({"partition":1,"buckets":[5],"users":[0]})",
                           R"({"partition":-1,"buckets":[5],"users":[1]})"}) {
    EXPECT_FALSE(decode_spread(body)) << body;
  }
  EXPECT_TRUE(decode_spread(R"({"partition":1,"buckets":[5,3711],"users":[1,2]})"));
}

// What each partition has and what its users are worth, by hand.
pb::Population recount(MemoryWorkspace& workspace) {
  std::map<std::int32_t, std::uint64_t> users;
  for (const auto& [key, state] : workspace.states) {
    const std::int64_t fen = state.has_user() ? paid_fen(state.user()) : 0;
    if (fen > 0) ++users[value_bucket(fen)];
  }
  pb::Population row;
  for (const auto& [bucket, count] : users) {
    row.add_buckets(bucket);
    row.add_users(count);
  }
  return row;
}

void expect_rows_as_recounted(MemoryInstallation& installation) {
  for (MemoryWorkspace& workspace : installation.workspaces) {
    const pb::Entity* row = workspace.find(kPopulationKey);
    const std::string bytes = row == nullptr ? "" : row->population().SerializeAsString();
    EXPECT_EQ(bytes, recount(workspace).SerializeAsString());
  }
}

TEST(ValueRowTest, a_person_that_moves_to_another_partition_takes_its_value_along) {
  constexpr std::int64_t kTime = 86'400'000LL * 20'000;
  MemoryInstallation installation(8);
  contract::Product product;
  product.plan.events["buy"] = {
      .name = "buy", .activity = contract::ActivityClass::kConsume, .meaning = Meaning::kPayment};
  ASSERT_TRUE(installation.fold.configure(product));
  for (int i = 0; i < 20; ++i) {
    const std::string user = "user" + std::to_string(i), anonymous = "x" + std::to_string(i);
    const std::string properties = "{\"revenue\":" + std::to_string(10 + i) + ".5}";
    contract::Event bought = track("", anonymous, "buy", kTime, "bought");
    bought.properties = properties;
    installation.event(bought);
    contract::Event known = track(user, anonymous, "", kTime, "known");
    known.type = contract::EventType::kIdentify;
    installation.event(known);
  }
  expect_rows_as_recounted(installation);
  installation.settle();
  EXPECT_EQ(paid_fen(installation.user("u:user7")), 1750);
  EXPECT_EQ(paid_fen(installation.user("a:x7")), 0);
  expect_rows_as_recounted(installation);
  installation.command("u:user7", std::string(kUnlinkCommand), R"({"entity":"a:x7"})");
  installation.settle();
  EXPECT_EQ(paid_fen(installation.user("a:x7")), 1750);
  expect_rows_as_recounted(installation);
}

}  // namespace
}  // namespace hearth::segmenter

#include "segmenter/core/user_fold.hpp"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "segmenter/core/kpi_tables.hpp"
#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

using contract::ActivityClass;

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kStart = 20'000 * kDay;  // 2024-10-04, a Friday

contract::Product product() {
  contract::Product product;
  product.plan.events["read"] = {
      .name = "read", .activity = ActivityClass::kAbsorb, .weight = 1, .properties = {}};
  product.plan.events["buy"] = {
      .name = "buy", .activity = ActivityClass::kConsume, .weight = 10, .properties = {}};
  product.plan.events["refund"] = {
      .name = "refund", .activity = ActivityClass::kConsume, .weight = -10, .properties = {}};
  product.plan.events["ship"] = {.name = "ship", .server_side = true, .properties = {}};
  product.plan.unplanned = ActivityClass::kPresence;
  return product;
}

struct Happened {
  std::string user, name, id;
  std::int64_t ms = 0;
};

std::vector<Happened> random_history(std::mt19937& random, int count) {
  const std::vector<std::string> names = {"read", "buy", "refund", "like", "open", "ship"};
  std::vector<Happened> events;
  for (int i = 0; i < count; ++i) {
    const std::int64_t day = random() % 3 == 0 ? random() % 300 : 200 + random() % 30;
    events.push_back({"user" + std::to_string(random() % 7), names[random() % names.size()],
                      "id" + std::to_string(i),
                      kStart + day * kDay + static_cast<std::int64_t>(random() % kDay)});
  }
  return events;
}

std::map<std::string, std::string> fold_all(const std::vector<Happened>& events) {
  MemoryInstallation installation(3, "Asia/Shanghai");
  installation.fold.configure(product());
  for (const Happened& e : events) {
    installation.event(track(e.user, "", e.name, e.ms, e.id), true);
  }
  return installation.bytes();
}

TEST(UserFoldTest, the_order_of_arrival_leaves_no_trace_in_any_state) {
  std::mt19937 random(7);
  for (int round = 0; round < 10; ++round) {
    std::vector<Happened> events = random_history(random, 200);
    const auto expected = fold_all(events);
    std::shuffle(events.begin(), events.end(), random);
    ASSERT_EQ(fold_all(events), expected) << "round " << round;
  }
}

TEST(UserFoldTest, a_repeated_message_id_counts_once) {
  MemoryInstallation installation(2);
  installation.event(track("ann", "", "read", kStart, "m1"));
  installation.event(track("ann", "", "read", kStart, "m1"));
  EXPECT_EQ(installation.user("u:ann").own().counts(0), 1U);
}

TEST(UserFoldTest, an_imported_event_leaves_the_recent_ids_alone) {
  MemoryInstallation installation(2);
  installation.event(track("ann", "", "read", kStart, "m1"), true);
  EXPECT_EQ(installation.user("u:ann").recent(), "");
  EXPECT_EQ(installation.user("u:ann").own().counts(0), 1U);
}

TEST(UserFoldTest, a_day_is_a_day_of_the_products_zone) {
  MemoryInstallation installation(1, "Asia/Shanghai");
  installation.event(
      track("ann", "", "read", kStart + 17 * kHour, "m1"));  // 01:00 of the 5th there
  const auto rows = installation.rows();
  const auto days = KpiTables(rows).active_days();
  ASSERT_TRUE(days);
  EXPECT_EQ(day_text(days->from), "2024-10-05");
}

TEST(UserFoldTest, names_beyond_the_limit_share_one) {
  MemoryInstallation installation(1);
  for (int i = 0; i < kMaxNames + 5; ++i) {
    const std::string name = "name" + std::to_string(i);
    installation.event(track("ann", "", name, kStart, name), true);
  }
  const auto by_event = KpiTables(installation.rows()).by_event();
  EXPECT_EQ(by_event["events"].size(), static_cast<std::size_t>(kMaxNames) + 1);
  EXPECT_EQ(by_event["events"][0]["event"], "(other)");
  EXPECT_EQ(by_event["events"][0]["events"], 5);
}

TEST(UserFoldTest, a_median_user_takes_less_than_300_bytes) {
  MemoryInstallation installation(1);
  installation.fold.configure(product());
  const std::vector<std::string> names = {"read", "buy", "like", "open", "share", "page"};
  for (int i = 0; i < 60; ++i) {
    const std::string id = "3f1c2a9e-" + std::to_string(i);
    const std::int64_t day = i / 4 * 28 / 15;
    installation.event(track("ann", "", names[static_cast<std::size_t>(i) % names.size()],
                             kStart + day * kDay + i % 4 * kHour, id));
  }
  const std::size_t size = installation.at("u:ann").find("u:ann")->ByteSizeLong();
  RecordProperty("bytes", static_cast<int>(size));
  std::fprintf(stderr, "median user: %zu bytes, of which recent ids %zu\n", size,
               installation.user("u:ann").recent().size());
  EXPECT_LT(size, 300U);
}

TEST(UserFoldTest, weights_are_kept_for_56_days_only_but_days_for_ever) {
  MemoryInstallation installation(1);
  installation.fold.configure(product());
  for (int day = 0; day < 100; ++day) {
    installation.event(track("ann", "", "read", kStart + day * kDay, "m"), true);
  }
  const pb::Activity& own = installation.user("u:ann").own();
  EXPECT_EQ(own.days_size(), 100);
  EXPECT_EQ(own.weights_size(), 2 * kWeightDays);  // a mask and one weight a day
}

TEST(UserFoldTest, prefetch_names_the_rows_that_an_event_changes) {
  MemoryInstallation installation(1);
  const contract::Event event = track("ann", "", "read", kStart, "m1");
  contract::Input input{.what = contract::Input::What::kEvent, .entity = "u:ann"};
  input.event = &event;
  std::vector<std::string> keys;
  installation.fold.prefetch(input, keys);
  installation.event(event);
  for (const auto& [key, state] : installation.workspaces[0].states) {
    EXPECT_THAT(keys, testing::Contains(key));
  }
}

}  // namespace
}  // namespace hearth::segmenter

#include "segmenter/core/business_verdicts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "segmenter/core/business_log.hpp"
#include "segmenter/core/business_partials.hpp"
#include "segmenter/core/device_context.hpp"
#include "segmenter/core/device_messages.hpp"

namespace hearth::segmenter {
namespace {

using testing::Optional;

void add_rule(contract::Product& product, std::string_view name, const std::string& rule) {
  contract::DraftSegment segment;
  segment.name = name;
  segment.rule = rule;
  product.segments.segments.push_back(segment);
}

// A shop that judges at once: who opens on two days is fake, who was granted something a hunter.
contract::Product judging_shop() {
  contract::Product product = shop();
  add_rule(product, kFakeSegment, R"(days_active("open", "28d") >= 2 && count("pay", "28d") == 0)");
  add_rule(product, kHunterSegment, R"(count("grant", "90d") >= 1)");
  return product;
}

class BusinessVerdictsTest : public testing::Test {
 protected:
  BusinessVerdictsTest() { EXPECT_TRUE(log.it.fold.configure(judging_shop()).has_value()); }
  // The collector was there on these days.
  void marked(Day from, Day to) {
    for (Day day = from; day <= to; ++day) log.it.mark(at_hour(day, 12));
  }
  static std::int64_t at_hour(Day day, std::int64_t hour) {
    return (kShopDay + day) * kShopDayMs + hour * 3'600'000;
  }

  BusinessLog log{4};
};

TEST_F(BusinessVerdictsTest, a_user_counts_as_fake_on_the_days_on_which_it_was_judged_so) {
  marked(0, 2);
  for (Day day = 0; day < 3; ++day) log.did("ann", "open", day);
  for (Day day = 0; day < 3; ++day) log.did("bob", "read", day);
  EXPECT_THAT(log.figure("fake_share", 0), Optional(0.0));
  EXPECT_THAT(log.figure("fake_share", 1), Optional(0.5));
  EXPECT_THAT(log.figure("fake_share", 2), Optional(0.5));
  EXPECT_EQ(log.sum(Sum::kFakeUsers, 2), 1U);
}

TEST_F(BusinessVerdictsTest, who_stops_being_fake_has_been_it_before) {
  marked(0, 3);
  for (Day day = 0; day < 3; ++day) log.did("ann", "open", day);
  log.did("ann", "pay", 3, R"({"revenue":5})");
  EXPECT_THAT(log.figure("fake_share", 2), Optional(1.0));
  EXPECT_THAT(log.figure("fake_share", 3), Optional(0.0));
}

TEST_F(BusinessVerdictsTest, a_hunter_counts_on_the_first_day_however_late_it_is_found_out) {
  marked(0, 5);
  for (const char* user : {"ann", "bob", "cat", "dan"}) log.did(user, "read", 1);
  EXPECT_THAT(log.figure("hunter_share_of_newcomers", 1), Optional(0.0));
  log.did("ann", "grant", 5);
  EXPECT_THAT(log.figure("hunter_share_of_newcomers", 1), Optional(0.25));
  EXPECT_EQ(log.figure("hunter_share_of_newcomers", 5), std::nullopt);  // nobody is new
}

TEST_F(BusinessVerdictsTest, where_nobody_is_judged_the_shares_are_unknown) {
  log.did("ann", "grant", 0);  // a day without a mark: of an import
  EXPECT_EQ(log.figure("fake_share", 0), std::nullopt);
  EXPECT_EQ(log.figure("hunter_share_of_newcomers", 0), std::nullopt);
  BusinessLog plain(4);  // no such segments
  plain.did("ann", "grant", 0);
  plain.it.mark(at_hour(0, 12));
  EXPECT_EQ(plain.figure("fake_share", 0), std::nullopt);
}

TEST_F(BusinessVerdictsTest, a_first_day_that_turns_out_to_be_earlier_takes_the_hunter_along) {
  marked(0, 5);
  log.did("ann", "grant", 5);
  log.did("ann", "read", 2);
  EXPECT_EQ(log.sum(Sum::kHunters, 5), 0U);
  EXPECT_EQ(log.sum(Sum::kHunters, 2), 1U);
}

TEST_F(BusinessVerdictsTest, joined_ids_count_once_and_unlinked_ones_apart_again) {
  marked(0, 3);
  for (const char* user : {"ann", "bob"}) {
    for (Day day = 0; day < 2; ++day) log.did(user, "open", day);
    log.did(user, "grant", 1);
  }
  EXPECT_EQ(log.sum(Sum::kFakeUsers, 1), 2U);
  EXPECT_EQ(log.it.command("u:ann", "link", R"({"entity":"u:bob"})").first, 200);
  log.it.settle();
  EXPECT_EQ(log.sum(Sum::kFakeUsers, 1), 1U);
  EXPECT_EQ(log.sum(Sum::kHunters, 0), 1U);
  EXPECT_EQ(log.it.command("u:ann", "unlink", R"({"entity":"u:bob"})").first, 200);
  log.it.settle();
  EXPECT_EQ(log.sum(Sum::kFakeUsers, 1), 2U);
  EXPECT_EQ(log.sum(Sum::kHunters, 0), 2U);
}

TEST_F(BusinessVerdictsTest,
       what_an_import_has_others_say_after_its_end_is_judged_and_wakes_nobody) {
  contract::Product product = shop();
  add_rule(product, kHunterSegment, "accounts_on_device >= 4");
  BusinessLog town(1);
  ASSERT_TRUE(town.it.fold.configure(product).has_value());
  town.did("ann", "read", 0);
  contract::Signal word;
  word.entity = "u:ann";
  word.name = kAccountsSignal;
  word.body = encode(DeviceAccounts{.source = source_hash(Place::kDevice, "phone"), .number = 4});
  contract::Input input{.what = contract::Input::What::kSignal, .entity = word.entity};
  input.now = from_unix_ms(at_hour(1, 0));
  input.history = true;
  input.signal = &word;
  MemoryWorkspace& workspace = town.it.workspaces[0];
  const auto timers = workspace.timers;
  town.it.fold.handle(input, workspace);
  EXPECT_EQ(town.it.user("u:ann").memberships_size(), 1);
  EXPECT_TRUE(workspace.sent.empty());
  EXPECT_EQ(workspace.timers, timers);
}

TEST_F(BusinessVerdictsTest, hollow_growth_is_warned_of_with_the_hunters_that_there_are) {
  BusinessLog town(1);
  contract::Product product = judging_shop();
  contract::Warning warning;
  warning.name = "hollow-growth";
  warning.open.rule =
      "dau > dau_before && paid_conversion < paid_conversion_before "
      "&& (hunter_share_of_newcomers > 0.3 || brushed_share > 0.4)";
  warning.close.rule = "dau < dau_before";
  warning.sample = "dau";
  warning.programme = "anti-abuse";
  product.warnings.push_back(warning);
  ASSERT_TRUE(town.it.fold.configure(product).has_value());
  for (Day day = 0; day < 9; ++day) {
    for (const char* user : {"ann", "bob"}) town.did(user, "pay", day, R"({"revenue":5})");
    for (int i = 0; day == 8 && i < 5; ++i) {  // three of five newcomers only take
      town.did("new" + std::to_string(i), i < 3 ? "grant" : "read", day);
    }
    town.it.mark(at_hour(day, 12));
    town.it.mark(at_hour(day + 1, 1));  // when the day is told
    town.it.settle();
  }
  const pb::Watch& watch = town.it.at(kWatchKey).find(kWatchKey)->watch();
  ASSERT_EQ(watch.open_size(), 1);
  EXPECT_THAT(watch.open(0).body(), testing::HasSubstr(R"("hunter_share_of_newcomers":0.6)"));
}

}  // namespace
}  // namespace hearth::segmenter

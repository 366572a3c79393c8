#include "rewards/core/restriction.hpp"

#include <gtest/gtest.h>

#include "rewards/core/answers.hpp"
#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

namespace hearth::rewards {
namespace {

using std::chrono::hours;

class RestrictionTest : public ::testing::Test {
 protected:
  void read_all() {
    for (int i = 0; i < 3; ++i) it.happened("ann", "Article Read");
  }
  const pb::Verdict* now() { return restriction_at(it.user("ann"), it.now); }
  int appeal() { return it.command("ann", "appeal", {{"text", "I did read them"}}).first; }
  int decide(const char* how) {
    return it.command("ann", "decide-appeal", {{"decision", how}}).first;
  }

  Json shown() { return wallet_answer("ann", it.user("ann"), it.now)["restriction"]; }

  MemoryInstallation it{small_shop()};
};

TEST_F(RestrictionTest, the_fake_active_are_paid_half_and_told_why) {
  it.segments("ann", {"fake-active"});
  const auto told = it.last("u:ann", "restricted");
  EXPECT_EQ(told["level"], "reduced");
  EXPECT_EQ(told["pays_percent"], 50);
  EXPECT_EQ(told["because"], "x is 1");
  EXPECT_EQ(told["until"], "2026-01-15T00:00:00.000Z");
  read_all();
  EXPECT_EQ(it.points("ann"), 5);
  EXPECT_EQ(it.last("u:ann", "earned")["reason"], "restricted: fake-active");
}

TEST_F(RestrictionTest, bonus_hunters_are_paid_nothing_and_go_on) {
  it.segments("ann", {"bonus-hunter"});
  read_all();
  EXPECT_EQ(it.points("ann"), 0);
  EXPECT_EQ(it.user("ann").tasks(0).reason(), "restricted: bonus-hunter");
  EXPECT_EQ(it.refusals()["restricted"], 1);
  EXPECT_EQ(it.user("ann").tasks(0).state(), pb::Task::PAID);
}

TEST_F(RestrictionTest, of_two_the_strictest_is_in_force) {
  it.segments("ann", {"bonus-hunter", "fake-active"});
  EXPECT_EQ(now()->segment(), "bonus-hunter");
}

TEST_F(RestrictionTest, it_is_lifted_when_the_verdict_clears) {
  it.segments("ann", {"bonus-hunter"});
  it.segments("ann", {"regular"});
  EXPECT_EQ(now(), nullptr);
  EXPECT_EQ(it.last("u:ann", "restricted")["level"], "none");
  read_all();
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(RestrictionTest, it_ends_by_itself_and_the_milder_one_is_gone_before) {
  it.segments("ann", {"bonus-hunter", "fake-active"});
  it.wait(hours(24 * 30) - Millis(1));
  EXPECT_NE(now(), nullptr);
  it.wait(Millis(1));
  EXPECT_EQ(now(), nullptr);
  EXPECT_EQ(it.last("u:ann", "restricted")["level"], "none");
}

TEST_F(RestrictionTest, it_runs_from_when_the_verdict_fell) {
  it.segments("ann", {"fake-active"});
  it.wait(hours(24 * 10));
  it.segments("ann", {"fake-active", "regular"});
  it.wait(hours(24 * 4));
  EXPECT_EQ(now(), nullptr);
}

TEST_F(RestrictionTest, an_appeal_suspends_it_until_an_operator_decides) {
  it.segments("ann", {"bonus-hunter"});
  EXPECT_EQ(appeal(), 200);
  EXPECT_EQ(now(), nullptr);
  EXPECT_EQ(decide("uphold"), 200);
  EXPECT_EQ(now()->segment(), "bonus-hunter");
  EXPECT_EQ(appeal(), 409) << "once";
}

TEST_F(RestrictionTest, a_granted_appeal_holds_as_long_as_the_verdict) {
  it.segments("ann", {"bonus-hunter"});
  (void)appeal();
  EXPECT_EQ(decide("grant"), 200);
  it.segments("ann", {"bonus-hunter", "regular"});
  EXPECT_EQ(now(), nullptr);
}

TEST_F(RestrictionTest, a_restriction_that_an_appeal_suspends_is_still_shown) {
  it.segments("ann", {"bonus-hunter"});
  (void)appeal();
  EXPECT_EQ(shown()["level"], "none");
  EXPECT_EQ(shown()["pays_percent"], 100);
  EXPECT_EQ(shown()["segment"], "bonus-hunter");
  EXPECT_EQ(shown()["because"], "x is 1");
  EXPECT_EQ(shown()["until"], "2026-01-31T00:00:00.000Z");
  EXPECT_EQ(shown()["appeal"], "open");
  (void)decide("grant");
  EXPECT_EQ(shown()["appeal"], "granted");
  it.wait(hours(24 * 30));
  EXPECT_EQ(shown()["appeal"], "none");
  EXPECT_EQ(shown()["segment"], nullptr);
}

TEST_F(RestrictionTest, an_appeal_that_is_repeated_is_still_open) {
  it.segments("ann", {"bonus-hunter"});
  (void)appeal();
  EXPECT_EQ(appeal(), 200);
  EXPECT_EQ(shown()["appeal"], "open");
  (void)decide("grant");
  EXPECT_EQ(appeal(), 409) << "there is nothing to appeal against";
}

TEST_F(RestrictionTest, what_makes_no_sense_is_refused) {
  it.happened("ann", "Article Read");
  EXPECT_EQ(appeal(), 409);
  EXPECT_EQ(decide("grant"), 409);
  EXPECT_EQ(decide("perhaps"), 400);
  EXPECT_EQ(it.command("nobody", "appeal", {}).first, 404);
}

TEST_F(RestrictionTest, a_signal_of_another_form_changes_nothing) {
  it.segments("ann", {"bonus-hunter"});
  it.send("u:ann", "segmenter", "segments", {{"segments", "none"}});
  it.settle();
  EXPECT_NE(now(), nullptr);
  EXPECT_EQ(it.at("u:ann").rejected.size(), 1U);
}

}  // namespace
}  // namespace hearth::rewards

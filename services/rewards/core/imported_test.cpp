#include "rewards/core/imported.hpp"

#include <gtest/gtest.h>

#include "rewards/core/linking.hpp"
#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

namespace hearth::rewards {
namespace {

using std::chrono::hours;

class ImportedTest : public ::testing::Test {
 protected:
  void read(const std::string& who, int times) {
    for (int i = 0; i < times; ++i) it.event(who, "Article Read");
    it.settle();
  }
  void import_link(const std::string& id, const std::string& to) {
    it.importing = true;
    it.send(id, "segmenter", "link", {{"to", to}});
    it.settle();
    it.importing = false;
  }
  std::int64_t left() { return it.state("budget:newcomers").budget().balance(); }
  void expect_sound() {
    EXPECT_EQ(it.sum("points"), 0);
    EXPECT_EQ(it.sum("fen"), 0);
    EXPECT_EQ(it.totals()["clearing points"], 0);
    EXPECT_EQ(it.evolved_again(), it.bytes());
  }

  MemoryInstallation it{small_shop(), 5};
};

TEST_F(ImportedTest, events_earn_nothing) {
  it.importing = true;
  read("ann", 3);
  it.segments("ann", {"bonus-hunter"});
  EXPECT_TRUE(it.ledger.empty());
}

TEST_F(ImportedTest, what_an_id_does_after_an_imported_link_counts_for_its_person) {
  import_link("u:bob", "u:ann");
  import_link("a:phone", "u:ann");
  read("bob", 2);
  it.guest_event("phone", "Article Read");
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(it.user("bob").account(), "");
  expect_sound();
}

TEST_F(ImportedTest, two_wallets_become_one_and_what_was_paid_twice_goes_back) {
  read("ann", 3);
  read("bob", 3);
  it.happened("bob", "Order Completed", "o1");
  import_link("u:bob", "u:ann");
  EXPECT_EQ(it.points("bob"), 0);
  EXPECT_EQ(it.points("ann"), 110);
  EXPECT_EQ(left(), 10'000 - 110);
  expect_sound();
}

TEST_F(ImportedTest, what_a_link_completes_is_paid_after_the_next_mark_and_once) {
  read("ann", 1);
  read("bob", 2);
  import_link("u:bob", "u:ann");
  EXPECT_EQ(it.points("ann"), 0);
  it.mark();
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  const std::size_t decided = it.ledger.size();
  it.mark();
  it.settle();
  EXPECT_EQ(it.ledger.size(), decided) << "one sweep is enough";
  expect_sound();
}

TEST_F(ImportedTest, a_link_that_is_not_used_ends_all_the_same) {
  import_link("u:bob", "u:ann");
  import_link("a:phone", "u:ann");
  it.mark();
  it.settle();
  it.wait(kGuestFor - Millis(1));
  EXPECT_EQ(it.user("bob").linked_to(), "u:ann");
  it.wait(Millis(1));
  EXPECT_EQ(it.at("u:bob").find("u:bob"), nullptr);
  EXPECT_EQ(it.at("a:phone").find("a:phone"), nullptr);
  expect_sound();
}

TEST_F(ImportedTest, a_coupon_that_is_handed_over_expires_all_the_same) {
  it.happened("ann", "App Opened");
  it.wanted("bob", "c1", "five");
  it.settle();
  import_link("u:bob", "u:ann");
  it.mark();
  it.settle();
  EXPECT_EQ(it.state("coupon:five").coupon().reserved(), 1);
  it.wait(hours(24 * 7));
  ASSERT_EQ(it.user("ann").coupons_size(), 1);
  EXPECT_EQ(it.user("ann").coupons(0).state(), pb::HeldCoupon::EXPIRED);
  EXPECT_EQ(it.state("coupon:five").coupon().reserved(), 0);
  expect_sound();
}

TEST_F(ImportedTest, coupons_beyond_the_limit_go_back_into_their_stock) {
  it.wanted("ann", "c1", "five");
  it.wanted("bob", "c2", "five");
  it.settle();
  import_link("u:bob", "u:ann");
  EXPECT_EQ(it.state("coupon:five").coupon().reserved(), 1);
  expect_sound();
}

TEST_F(ImportedTest, a_link_that_the_import_takes_back_gives_the_points_back) {
  read("bob", 3);
  import_link("u:bob", "u:ann");
  EXPECT_EQ(it.points("ann"), 10);
  it.importing = true;
  it.send("u:bob", "segmenter", "restore", {{"from", "u:ann"}, {"link", "u:ann"}});
  it.settle();
  EXPECT_EQ(it.points("bob"), 10);
  EXPECT_EQ(it.points("ann"), 0);
  expect_sound();
}

}  // namespace
}  // namespace hearth::rewards

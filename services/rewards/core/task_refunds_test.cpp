#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

namespace hearth::rewards {
namespace {

// Whoever has read what is to be read: the next task is to buy.
class RefundsTest : public ::testing::Test {
 protected:
  RefundsTest() {
    for (int i = 0; i < 3; ++i) it.happened("ann", "Article Read");
  }
  void buys(const std::string& properties, const std::string& id = "") {
    it.event_with("ann", "Order Completed", properties, id);
    it.settle();
  }
  void refunded(const std::string& properties, const std::string& id = "") {
    it.event_with("ann", "Order Refunded", properties, id);
    it.settle();
  }
  std::int64_t earned() {
    EXPECT_EQ(it.sum("points"), 0);
    EXPECT_EQ(it.totals()["clearing points"], 0);
    return it.points("ann") - 10;
  }

  MemoryInstallation it{small_shop()};
};

TEST_F(RefundsTest, an_order_that_comes_after_its_refund_earns_nothing) {
  refunded(R"({"order_id": "o1"})");
  buys(R"({"order_id": "o1", "revenue": 66})");
  EXPECT_EQ(earned(), 0);
  buys(R"({"order_id": "o2", "revenue": 66})");
  EXPECT_EQ(earned(), 100);
}

TEST_F(RefundsTest, an_order_that_was_refunded_is_not_earned_by_another_event_of_it) {
  buys(R"({"order_id": "o1", "revenue": 66})");
  refunded(R"({"order_id": "o1"})");
  buys(R"({"order_id": "o1", "revenue": 66})");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, one_that_names_no_order_takes_the_last_that_counted) {
  buys(R"({"order_id": "o1", "revenue": 66})");
  refunded("{}", "the-same");
  EXPECT_EQ(earned(), 0);
  buys(R"({"order_id": "o2", "revenue": 66})");
  refunded("{}", "the-same");
  EXPECT_EQ(earned(), 100) << "a repeated refund takes nothing more";
}

TEST_F(RefundsTest, an_order_without_a_name_is_taken_back_by_a_refund_without_one) {
  buys(R"({"revenue": 66})");
  EXPECT_EQ(earned(), 100);
  refunded("");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, an_order_of_nothing_earns_nothing) {
  buys(R"({"order_id": "o1", "revenue": 0})");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, an_order_of_less_than_nothing_is_a_refund) {
  buys(R"({"order_id": "o1", "revenue": -66})");
  EXPECT_EQ(earned(), 0);
  buys(R"({"order_id": "o2", "revenue": 66})");
  EXPECT_EQ(earned(), 100);
  buys(R"({"order_id": "o2", "revenue": -66})");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, a_refund_of_nothing_takes_nothing) {
  buys(R"({"order_id": "o1", "revenue": 66})");
  refunded(R"({"order_id": "o1", "revenue": 0})");
  refunded(R"({"order_id": "o1", "revenue": -66})");
  EXPECT_EQ(earned(), 100);
}

TEST_F(RefundsTest, an_order_that_still_stands_for_an_amount_keeps_its_task) {
  buys(R"({"order_id": "o1", "revenue": 66})");
  refunded(R"({"order_id": "o1", "revenue": 0.01})");
  EXPECT_EQ(earned(), 100);
  refunded(R"({"order_id": "o1", "revenue": 65.98})");
  EXPECT_EQ(earned(), 100);
  refunded(R"({"order_id": "o1", "revenue": 0.01})");
  EXPECT_EQ(earned(), 0) << "the whole of it has gone back";
}

TEST_F(RefundsTest, a_refund_of_more_than_the_order_takes_it) {
  buys(R"({"order_id": "o1", "revenue": 66})");
  refunded(R"({"order_id": "o1", "revenue": 70})");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, a_part_that_names_no_order_is_of_the_last_one) {
  buys(R"({"order_id": "o1", "revenue": 66})");
  refunded(R"({"revenue": 6})");
  EXPECT_EQ(earned(), 100);
  refunded(R"({"revenue": 60})");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, a_payment_of_less_than_nothing_takes_back_its_amount) {
  buys(R"({"order_id": "o1", "revenue": 66})");
  buys(R"({"order_id": "o1", "revenue": -6})");
  EXPECT_EQ(earned(), 100);
  buys(R"({"order_id": "o1", "revenue": -60})");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, where_either_says_no_amount_the_order_is_taken_whole) {
  buys(R"({"order_id": "o1"})");
  refunded(R"({"order_id": "o1", "revenue": 0.01})");
  EXPECT_EQ(earned(), 0);
  buys(R"({"order_id": "o2", "revenue": 66})");
  refunded(R"({"order_id": "o2"})");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, an_amount_is_known_to_the_person_whom_the_id_was_linked_to) {
  buys(R"({"order_id": "o1", "revenue": 66})");
  it.send("u:ann", "segmenter", "link", {{"to", "u:bob"}});
  it.settle();
  refunded(R"({"order_id": "o1", "revenue": 6})");
  EXPECT_EQ(it.points("bob"), 110);
  refunded(R"({"order_id": "o1", "revenue": 60})");
  EXPECT_EQ(it.points("bob"), 10);
}

TEST_F(RefundsTest, amounts_of_any_size_are_read) {
  buys(R"({"order_id": "o1", "revenue": 1e300})");
  refunded(R"({"order_id": "o1", "revenue": 1e-300})");
  EXPECT_EQ(earned(), 100);
  refunded(R"({"order_id": "o1", "revenue": 1e300})");
  EXPECT_EQ(earned(), 0);
}

TEST_F(RefundsTest, the_last_hundred_refunded_orders_are_remembered) {
  for (int i = 0; i < 120; ++i) refunded(R"({"order_id": "o)" + std::to_string(i) + "\"}");
  EXPECT_EQ(it.user("ann").refunded_size(), 100);
  buys(R"({"order_id": "o119", "revenue": 66})");
  EXPECT_EQ(earned(), 0);
}

}  // namespace
}  // namespace hearth::rewards

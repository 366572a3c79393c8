#include "rewards/rewards.hpp"

#include <gmock/gmock.h>

#include "rewards/served_rewards.hpp"

namespace hearth::rewards {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class RewardsTest : public ServedRewards {
 protected:
  std::int64_t points(const std::string& user) {
    const Answered wallet = get("/v1/users/" + user + "/wallet");
    return wallet.status == 200 ? wallet.body["points"].get<std::int64_t>() : -1;
  }
  void in_segments(const std::string& user, const std::vector<std::string>& segments) {
    told("segmenter", user, "segments",
         {{"at", to_unix_ms(now())}, {"segments", segments}, {"entered", json::array()}});
  }
  // Its code, once it is reserved.
  std::string coupon_of(const std::string& user) {
    std::string code;
    const bool reserved = eventually([&] {
      const Answered held = get("/v1/users/" + user + "/coupons");
      if (held.status != 200 || held.body["coupons"].empty()) return false;
      const json& first = held.body["coupons"][0];
      if (first["state"] != "reserved") return false;
      code = first["code"];
      return true;
    });
    return reserved ? code : "none was reserved";
  }
};

TEST_F(RewardsTest, a_newcomer_goes_through_the_chain_and_is_paid_for_each_task) {
  in_segments("ann", {"newcomer"});
  happened("ann", "Article Read", 3);
  EXPECT_TRUE(eventually([&] { return points("ann") == 20; }));
  happened("ann", "Item Favorited");
  EXPECT_TRUE(eventually([&] { return points("ann") == 50; }));

  const json tasks = get("/v1/users/ann/tasks").body["chains"][0]["tasks"];
  EXPECT_EQ(tasks[0]["state"], "done");
  EXPECT_EQ(tasks[2]["state"], "open");
  EXPECT_EQ(get("/v1/users/ann/ledger").body["lines"][0]["balance"], 50);
  EXPECT_EQ(get("/v1/budgets/newcomers").body["left"], 9'950);
  const json books = get("/v1/ledger").body;
  EXPECT_EQ(books["sum"], 0);
  EXPECT_EQ(books["granted_points"], 50);
}

TEST_F(RewardsTest, a_coupon_that_recall_wanted_is_redeemed_once_and_only_by_its_owner) {
  happened("bob", "Article Read");
  told("recall", "ann", "coupon.wanted",
       {{"claim", "golden/ann/1"}, {"coupon", "five"}, {"campaign", "golden-72h"}});
  const std::string code = coupon_of("ann");
  const std::string path = "/v1/users/ann/coupons/" + code + "/redeem";
  const json order = {{"order_id", "o1"}, {"order_fen", 1'200}};

  EXPECT_EQ(call("POST", path, order).body["code"], "idempotency_key_missing");
  EXPECT_EQ(post("/v1/users/bob/coupons/" + code + "/redeem", "k0", order).body["code"],
            "coupon_not_found");
  const Answered first = post(path, "k1", order);
  EXPECT_EQ(first.status, 200) << first.text;
  EXPECT_EQ(first.body["state"], "redeemed");
  const Answered again = post(path, "k1", order);
  EXPECT_EQ(again.body, first.body);
  EXPECT_THAT(again.text, HasSubstr("Idempotent-Replayed: true"));
  const Answered other = post(path, "k1", {{"order_id", "o2"}, {"order_fen", 1'200}});
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.body["code"], "idempotency_key_reused");
  EXPECT_EQ(post(path, "k2", order).body["code"], "coupon_redeemed");
  EXPECT_TRUE(eventually([&] { return get("/v1/coupons/five").body["redeemed"] == 1; }));

  EXPECT_EQ(post("/v1/users/ann/coupons/" + code + "/roll-back", "k3", {}).body["state"],
            "reserved");
  EXPECT_TRUE(eventually([&] { return get("/v1/coupons/five").body["reserved"] == 1; }));
  EXPECT_EQ(get("/v1/coupons/five").body["stock"], 9);
}

TEST_F(RewardsTest, a_restriction_is_shown_and_an_appeal_suspends_it) {
  in_segments("ann", {"bonus-hunter"});
  const json restriction = get("/v1/users/ann/wallet").body["restriction"];
  EXPECT_EQ(restriction["level"], "blocked");
  EXPECT_EQ(restriction["segment"], "bonus-hunter");
  const std::string path = "/v1/users/ann/restriction/";
  EXPECT_EQ(post(path + "appeal", "k1", {{"text", "not me"}}).body["appeal"], "open");
  const json suspended = get("/v1/users/ann/wallet").body["restriction"];
  EXPECT_EQ(suspended["level"], "none");
  EXPECT_EQ(suspended["segment"], "bonus-hunter");
  EXPECT_EQ(suspended["appeal"], "open");
  EXPECT_EQ(post(path + "appeal", "k1b", {{"text", "really"}}).body["appeal"], "open");
  EXPECT_EQ(post(path + "decision", "k2", {{"decision", "uphold"}}).body["appeal"], "upheld");
  EXPECT_EQ(get("/v1/users/ann/wallet").body["restriction"]["level"], "blocked");
}

TEST_F(RewardsTest, an_imported_link_makes_one_wallet_and_what_it_completes_is_paid_after_a_mark) {
  in_segments("ann", {"newcomer"});
  happened("ann", "Article Read");
  happened("bob", "Article Read", 2);
  importing_ = true;
  told("segmenter", "bob", "link", {{"to", "u:ann"}});
  importing_ = false;
  const auto is_joined = [&] {
    return get("/v1/users/ann/tasks").body["chains"][0]["tasks"][0]["count"] == 3;
  };
  EXPECT_TRUE(eventually(is_joined));
  EXPECT_EQ(points("ann"), 0);
  mark();
  EXPECT_TRUE(eventually([&] { return points("bob") == 20; }));
  EXPECT_EQ(get("/v1/ledger").body["granted_points"], 20);
}

TEST_F(RewardsTest, who_was_forgotten_is_not_found) {
  happened("ann", "Article Read", 3);
  EXPECT_EQ(get("/v1/users/ann/tasks").status, 200);
  told("segmenter", "ann", "forget", {{"entity", "u:ann"}});
  EXPECT_EQ(get("/v1/users/ann/wallet").body["code"], "user_not_found");
  EXPECT_EQ(post("/v1/users/ann/restriction/appeal", "k1", {{"text", "?"}}).status, 404);
}

TEST_F(RewardsTest, what_nobody_knows_is_not_found) {
  for (const char* path : {"wallet", "tasks", "ledger", "coupons"}) {
    const Answered answer = get(std::string("/v1/users/nobody/") + path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.body["code"], "user_not_found");
  }
  EXPECT_EQ(get("/v1/budgets/none").body["code"], "budget_not_found");
  EXPECT_EQ(get("/v1/coupons/none").body["code"], "coupon_not_found");
}

}  // namespace
}  // namespace hearth::rewards

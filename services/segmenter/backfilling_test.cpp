#include <gmock/gmock.h>

#include "segmenter/core/backfill.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/user_fold.hpp"
#include "segmenter/served_segmenter.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::json;
using ::testing::UnorderedElementsAre;

const std::string kOpens = R"(count("App Opened", "7d") >= 2)";

class BackfillingTest : public ServedSegmenter {
 protected:
  void past() {
    happened("ann", {"App Opened", "App Opened"});
    happened("bob", {"App Opened"});
    happened("cid", {"App Opened", "App Opened", "App Opened"});
    for (int i = 0; i < 20; ++i) happened("other" + std::to_string(i), {"Order Completed"});
    ASSERT_EQ(call("GET", "/v1/segments?" + at_least()).status, 200);
  }
  json segment(const std::string& name) { return call("GET", "/v1/segments/" + name).body; }
  bool done(const std::string& name) {
    return eventually([&] {
      const auto answered = call("GET", "/v1/segments/" + name);
      if (answered.status != 200) return false;  // nobody folds just now
      const json& seen = answered.body;
      return seen["backfill"].is_object() && seen["backfill"]["state"] == "done" &&
             seen["complete"] == true;
    });
  }
  void TearDown() override {
    ServedSegmenter::TearDown();
    next_.reset();
  }

  // Another process that takes over, while the first still answers.
  service::Metrics next_metrics_;
  service::Health next_health_;
  AwaitedApis next_apis_;
  std::unique_ptr<Segmenter> next_;
};

TEST_F(BackfillingTest, what_a_published_rule_asks_of_the_past_comes_by_itself) {
  past();
  EXPECT_TRUE(segment("buyer")["backfill"].is_null()) << "nothing was ever missing";
  change("PUT", "/v1/segments/openers", "openers", {{"rule", kOpens}, {"state", "published"}});
  ASSERT_TRUE(done("openers")) << segment("openers");
  EXPECT_THAT(members("openers"), UnorderedElementsAre("u:ann", "u:cid"));
  const json seen = segment("openers");
  EXPECT_TRUE(seen["complete_since"].is_null()) << "since the log's beginning";
  EXPECT_EQ(seen["backfill"]["partitions_done"], kPartitions);
  EXPECT_EQ(seen["backfill"]["users"], 3);
  EXPECT_EQ(seen["backfill"]["users_done"], 3);
}

TEST_F(BackfillingTest, a_draft_is_back_filled_so_that_its_preview_is_whole) {
  past();
  change("PUT", "/v1/segments/openers", "openers", {{"rule", kOpens}});
  ASSERT_TRUE(done("openers")) << segment("openers");
  const json foreseen =
      call("POST", "/v1/segments/preview", {{"rule", kOpens}, {"sample", 5}}).body;
  EXPECT_EQ(foreseen["size"], 2);
  EXPECT_EQ(foreseen["complete"], true);
}

TEST_F(BackfillingTest, a_rule_that_asks_for_nothing_new_starts_none) {
  past();
  change("PUT", "/v1/segments/twice", "twice",
         {{"rule", R"(count("Order Completed", "30d") >= 2)"}, {"state", "published"}});
  EXPECT_TRUE(segment("twice")["backfill"].is_null());
  EXPECT_EQ(segment("twice")["complete"], true);
}

TEST_F(BackfillingTest, what_its_owner_left_undone_the_next_one_does) {
  past();
  segmenter_->stop();  // nobody folds or fills
  const Answered taken =
      call("PUT", "/v1/segments/openers", {{"rule", kOpens}, {"state", "published"}});
  ASSERT_EQ(taken.status, 202) << taken.body;
  const auto step = [&](std::uint16_t partition) {
    pb::BackfillStep begun;
    begun.set_id("of-somebody-who-died");
    begun.set_configuration(2);
    contract::Command command;
    command.id = command.key = "begun/" + std::to_string(partition);
    command.entity = kKeptKey;
    command.name = kBackfillCommand;
    command.service = UserFold::kService;
    command.body = encode(begun);
    return publisher_->publish_and_wait({names().subject({partition}, contract::Kind::kCommand),
                                         contract::encode({command.id, "/test", now()}, command),
                                         {},
                                         {}},
                                        Millis(5'000));
  };
  for (std::uint16_t p = 0; p < kPartitions; ++p) ASSERT_TRUE(step(p).has_value());
  next_ = std::make_unique<Segmenter>(settings_, next_apis_, next_metrics_, next_health_, log_);
  ASSERT_TRUE(done("openers")) << segment("openers");
  EXPECT_THAT(members("openers"), UnorderedElementsAre("u:ann", "u:cid"));
}

}  // namespace
}  // namespace hearth::segmenter

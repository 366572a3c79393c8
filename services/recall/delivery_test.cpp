#include "recall/delivery.hpp"

#include "recall/served_recall.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

class DeliveryTest : public ServedRecall {
 protected:
  // The only step of ann's journey, as soon as it holds that.
  json step_with(const std::string& delivery) {
    json step;
    EXPECT_TRUE(eventually([&] {
      const Answered read = call("GET", "/v1/users/ann/journeys");
      if (read.status != 200 || read.body["journeys"].empty()) return false;
      if (read.body["journeys"][0]["steps"].empty()) return false;
      step = read.body["journeys"][0]["steps"][0];
      return step["delivery"] == delivery;
    })) << step;
    return step;
  }
  void fall_silent() {
    visit("ann");
    join("ann", "core");
    pass(3 * kDay);
  }
  // Ann's message was tried at least once, and waits for its next attempt.
  void fall_silent_while_the_receiver_is_down() {
    for (int i = 0; i < 9; ++i) receiver_.answer_next(503);
    fall_silent();
    ASSERT_TRUE(eventually([&] { return !receiver_.taken().empty(); }));
  }
  bool attempts_ended(const std::string& outcome) {
    return metrics_.text().find(R"(hearth_delivery_attempts_total{channel="webhook",outcome=")" +
                                outcome + "\"} 1\n") != std::string::npos;
  }
};

TEST_F(DeliveryTest, a_message_is_signed_and_tried_again_under_its_id_until_it_is_taken) {
  receiver_.answer_next(500);
  fall_silent();
  EXPECT_EQ(step_with("delivered")["attempts"], 2);
  const auto taken = receiver_.taken();
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].id, taken[1].id);
  EXPECT_EQ(taken[0].id, taken[0].body["id"]);
  EXPECT_TRUE(taken[0].is_signed && taken[1].is_signed);
  EXPECT_EQ(taken[1].body["text"], "ann，3天没见");
  const Answered campaign = call("GET", "/v1/campaigns/golden");
  EXPECT_EQ(campaign.body["sent"], 1);
  EXPECT_EQ(campaign.body["delivered"], 1);
  EXPECT_EQ(campaign.body["steps"][0]["day"], 3);
}

TEST_F(DeliveryTest, a_receiver_that_refuses_is_not_asked_again) {
  receiver_.answer_next(410);
  fall_silent();
  EXPECT_EQ(step_with("failed")["attempts"], 1);
  EXPECT_EQ(receiver_.taken().size(), 1U);
  EXPECT_EQ(call("GET", "/v1/campaigns/golden").body["failed"], 1);
}

TEST_F(DeliveryTest, who_denies_the_channel_is_not_told_what_waits_for_its_retry) {
  fall_silent_while_the_receiver_is_down();
  EXPECT_EQ(call("PUT", "/v1/users/ann/consent", {{"webhook", false}}).status, 200);
  EXPECT_GT(step_with("withdrawn")["attempts"], 1);
  const Answered campaign = call("GET", "/v1/campaigns/golden");
  EXPECT_EQ(campaign.body["withdrawn"], 1);
  EXPECT_EQ(campaign.body["delivered"], 0);
  EXPECT_EQ(campaign.body["failed"], 0);
}

TEST_F(DeliveryTest, who_is_back_is_not_called_back) {
  fall_silent_while_the_receiver_is_down();
  visit("ann");
  (void)step_with("withdrawn");
  EXPECT_EQ(call("GET", "/v1/users/ann/journeys").body["journeys"][0]["outcome"], "returned");
}

TEST_F(DeliveryTest, while_sending_is_off_nothing_leaves_that_waits_for_its_retry) {
  fall_silent_while_the_receiver_is_down();
  apply(kServedProduct + "  sending: false\n");
  (void)step_with("withdrawn");
  EXPECT_FALSE(attempts_ended("delivered"));
}

TEST_F(DeliveryTest, a_consumer_that_somebody_has_removed_is_made_again) {
  const std::string consumer = "$JS.API.CONSUMER.DELETE." + names().outreach_stream();
  ASSERT_TRUE(connection_->publish_core(consumer + ".recall-delivery", ""));
  fall_silent();
  (void)step_with("delivered");
  EXPECT_EQ(receiver_.taken().size(), 1U);
}

TEST_F(DeliveryTest, who_was_forgotten_is_told_nothing) {
  fall_silent_while_the_receiver_is_down();
  EXPECT_EQ(call("DELETE", "/v1/users/ann").status, 200);
  EXPECT_TRUE(eventually([&] { return attempts_ended("withdrawn"); }));
  EXPECT_FALSE(attempts_ended("delivered"));
  EXPECT_EQ(call("GET", "/v1/campaigns/golden").body["failed"], 0);
}

TEST_F(DeliveryTest, the_inbox_takes_receipts_and_a_visit_ends_the_journey) {
  fall_silent();
  (void)step_with("delivered");
  const Answered inbox = call("GET", "/v1/users/ann/inbox?" + at_least());
  ASSERT_EQ(inbox.body["messages"].size(), 1U) << inbox.body;
  EXPECT_TRUE(inbox.body["messages"][0]["read"].is_null());
  const std::string silence = std::to_string(to_unix_ms(now_ - 3 * kDay));
  EXPECT_EQ(inbox.body["messages"][0]["id"], "golden/ann/" + silence + "/call");
  const std::string path = "/v1/users/ann/inbox/golden%2Fann%2F" + silence + "%2Fcall/read";
  EXPECT_EQ(call("POST", path).status, 200);
  EXPECT_EQ(call("POST", "/v1/users/ann/inbox/none/read").status, 404);
  EXPECT_FALSE(call("GET", "/v1/users/ann/inbox").body["messages"][0]["read"].is_null());
  visit("ann");
  const Answered ended = call("GET", "/v1/users/ann/journeys?" + at_least());
  EXPECT_EQ(ended.body["journeys"][0]["outcome"], "returned");
  EXPECT_EQ(ended.body["journeys"][0]["credited"], "call");
  EXPECT_EQ(call("GET", "/v1/campaigns/golden").body["returned"], 1);
}

TEST_F(DeliveryTest, consent_is_given_by_a_command_and_read_back) {
  visit("ann");
  EXPECT_EQ(call("PUT", "/v1/users/ann/consent", {{"webhook", false}}).body,
            json({{"inbox", true}, {"webhook", false}}));
  EXPECT_EQ(call("PUT", "/v1/users/ann/consent", {{"pigeon", true}}).status, 400);
  EXPECT_EQ(call("GET", "/v1/users/ann/consent").body["webhook"], false);
  join("ann", "core");
  pass(3 * kDay);
  const Answered journeys = call("GET", "/v1/users/ann/journeys?" + at_least());
  EXPECT_EQ(journeys.body["journeys"][0]["steps"][0]["channels"], json({"inbox"}));
  EXPECT_TRUE(receiver_.taken().empty());
}

TEST_F(DeliveryTest, what_is_not_there_is_not_found) {
  EXPECT_EQ(call("GET", "/v1/users/nobody/inbox").status, 404);
  EXPECT_EQ(call("DELETE", "/v1/users/nobody").status, 404);
  EXPECT_EQ(call("GET", "/v1/campaigns/none").status, 404);
  EXPECT_EQ(call("GET", "/v1/campaigns").body["campaigns"].size(), 1U);
}

}  // namespace
}  // namespace hearth::recall

#include "contract/product.hpp"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

std::string shipped() {
  std::ifstream file(std::string(__FILE__).substr(0, std::string(__FILE__).rfind("/libs/")) +
                     "/hearth.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string problems(const ParsedProduct& parsed) {
  std::string text;
  for (const auto& p : parsed.problems) {
    text += std::to_string(p.line) + ":" + std::to_string(p.column) + " " + p.path + ": " + p.text +
            "\n";
  }
  return text;
}

TEST(Product, of_the_shipped_file_has_no_problem) {
  const auto parsed = parse_product(shipped());
  ASSERT_TRUE(parsed.product) << problems(parsed);
  const Product& product = *parsed.product;
  EXPECT_FALSE(product.plan.strict);
  EXPECT_EQ(product.score.half_life, std::chrono::hours(24 * 7));
  EXPECT_EQ(product.score.classes[0].cap, 35);
  EXPECT_EQ(product.score.classes[4].cap, 5);
  EXPECT_EQ(product.score.lowest_band, 10);
}

TEST(Product, of_the_shipped_file_repeats_the_defaults_of_ingest) {
  const auto ingest = parse_product(shipped()).product.value().ingest;
  const IngestSettings defaults;
  EXPECT_EQ(ingest.max_event_bytes, defaults.max_event_bytes);
  EXPECT_EQ(ingest.max_batch_events, defaults.max_batch_events);
  EXPECT_EQ(ingest.max_body_bytes, defaults.max_body_bytes);
  EXPECT_EQ(ingest.max_expanded_bytes, defaults.max_expanded_bytes);
  EXPECT_EQ(ingest.max_expansion_ratio, defaults.max_expansion_ratio);
  EXPECT_EQ(ingest.max_future, defaults.max_future);
  EXPECT_EQ(ingest.default_quota.events_per_second, defaults.default_quota.events_per_second);
}

TEST(Product, gives_events_their_class_meaning_weight_and_properties) {
  const auto plan = parse_product(shipped()).product.value().plan;
  const PlannedEvent* refund = plan.find("Order Refunded");
  ASSERT_NE(refund, nullptr);
  EXPECT_EQ(refund->activity, ActivityClass::kConsume);
  EXPECT_EQ(refund->meaning, Meaning::kRefund);
  EXPECT_EQ(refund->weight, -1);
  EXPECT_FALSE(refund->server_side);
  EXPECT_TRUE(plan.find("Item Updated")->server_side);
  ASSERT_EQ(refund->properties.size(), 2U);
  EXPECT_EQ(refund->properties[0].name, "revenue");
  EXPECT_EQ(refund->properties[0].type, PropertyType::kNumber);
  EXPECT_TRUE(refund->properties[0].required);
  EXPECT_FALSE(refund->properties[1].required);
  EXPECT_EQ(plan.find("answer"), nullptr);
}

TEST(Product, names_its_words) {
  EXPECT_EQ(name(ActivityClass::kPresence), "presence");
  EXPECT_EQ(name(ActivityClass::kNone), "none");
  EXPECT_EQ(name(Meaning::kSessionTime), "session_time");
  EXPECT_EQ(name(PropertyType::kArray), "array");
}

TEST(Product, may_be_written_in_json) {
  const auto parsed = parse_product(
      R"({"score":{"half_life":"7d","lowest_band":10,"classes":{"consume":{"cap":100,"half_saturation":1},)"
      R"("create":{"cap":0,"half_saturation":1},"social":{"cap":0,"half_saturation":1},)"
      R"("absorb":{"cap":0,"half_saturation":1},"presence":{"cap":0,"half_saturation":1}}}})");
  EXPECT_TRUE(parsed.product) << problems(parsed);
}

}  // namespace
}  // namespace hearth::contract

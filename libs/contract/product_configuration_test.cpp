#include "contract/product_configuration.hpp"

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

Configuration with_body(std::string body) { return {7, "digest", std::move(body)}; }

TEST(ProductConfiguration, reads_the_yaml_that_was_wrapped) {
  const std::string yaml =
      "tracking_plan:\n  strict: true  # \"so\"\n"
      "score:\n  half_life: 7d\n  lowest_band: 10\n  classes:\n"
      "    consume: {cap: 35, half_saturation: 2}\n    create: {cap: 25, half_saturation: 4}\n"
      "    social: {cap: 20, half_saturation: 6}\n    absorb: {cap: 15, half_saturation: 12}\n"
      "    presence: {cap: 5, half_saturation: 5}\nretention_days: [1, 7]\n";
  const auto parsed = product_of(with_body(configuration_body(yaml)));
  ASSERT_TRUE(parsed.product.has_value()) << parsed.problems.front().text;
  EXPECT_TRUE(parsed.product->plan.strict);
}

TEST(ProductConfiguration, passes_on_the_problems_of_the_yaml_with_their_lines) {
  const auto parsed = product_of(with_body(configuration_body("\n\nnonsense: 1\n")));
  EXPECT_FALSE(parsed.product.has_value());
  ASSERT_FALSE(parsed.problems.empty());
  EXPECT_EQ(parsed.problems.front().line, 3);
}

TEST(ProductConfiguration, refuses_a_body_of_another_form) {
  for (const char* body : {"", "[]", "{}", R"({"yaml":5})", R"({"yaml":"x)"}) {
    const auto parsed = product_of(with_body(body));
    EXPECT_FALSE(parsed.product.has_value()) << body;
    EXPECT_EQ(parsed.problems.size(), 1u) << body;
  }
}

}  // namespace
}  // namespace hearth::contract

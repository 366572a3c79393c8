#include "contract/product_configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kYaml =
    "tracking_plan:\n  strict: true  # \"so\"\n"
    "score:\n  half_life: 7d\n  lowest_band: 10\n  classes:\n"
    "    consume: {cap: 35, half_saturation: 2}\n    create: {cap: 25, half_saturation: 4}\n"
    "    social: {cap: 20, half_saturation: 6}\n    absorb: {cap: 15, half_saturation: 12}\n"
    "    presence: {cap: 5, half_saturation: 5}\n"
    "segments:\n  rules:\n    quiet: days_since(\"*\") > 3\n    loud: {rule: score > 50.0, draft: "
    "true}\n";

Configuration with_body(std::string body) { return {7, "digest", std::move(body)}; }

SegmentOverride changed(std::string name, std::string rule, SegmentState state) {
  SegmentOverride out;
  out.name = std::move(name);
  out.version = {std::move(rule), "a \"title\"", state};
  out.configuration = 7;
  return out;
}

Product laid_over(const SegmentOverlay& overlay) {
  const auto parsed = product_of(with_body(configuration_body(kYaml, overlay)));
  EXPECT_THAT(parsed.problems, IsEmpty());
  return parsed.product.value_or(Product{});
}

std::string names(const Product& product) {
  std::string out;
  for (const DraftSegment& one : product.segments.segments) out += one.name + " ";
  return out;
}

TEST(ProductConfiguration, reads_the_yaml_that_was_wrapped) {
  const auto parsed = product_of(with_body(configuration_body(kYaml)));
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
  for (const char* body :
       {"", "[]", "{}", R"({"yaml":5})", R"({"yaml":"x)", R"({"yaml":"x","segments":{}})",
        R"({"yaml":"x","segments":[{"name":"a"}]})"}) {
    const auto parsed = product_of(with_body(body));
    EXPECT_FALSE(parsed.product.has_value()) << body;
    EXPECT_EQ(parsed.problems.size(), 1u) << body;
  }
}

TEST(ProductConfiguration, carries_the_overlay_back_and_forth) {
  SegmentOverlay overlay{changed("a", "score > 1.0", SegmentState::kDraft),
                         changed("b", "score > 2.0\n&& true", SegmentState::kRetired)};
  overlay[1].request = ~std::uint64_t{0};
  overlay[1].previous = SegmentVersion{"true", "", SegmentState::kPublished};
  overlay[1].earlier = {7, ~std::uint64_t{0} - 1};
  const auto text = configuration_text(configuration_body(kYaml, overlay));
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(text->yaml, kYaml);
  EXPECT_EQ(text->overlay, overlay);
}

TEST(ProductConfiguration, replaces_in_place_appends_at_the_end_and_removes) {
  const Product product = laid_over({changed("new", "score > 1.0", SegmentState::kPublished),
                                     changed("quiet", "score > 2.0", SegmentState::kDraft)});
  EXPECT_EQ(names(product), "quiet loud new ");
  EXPECT_EQ(product.segments.segments[0].rule, "score > 2.0");
  EXPECT_TRUE(product.segments.segments[0].draft);
  EXPECT_EQ(product.segments.segments[0].line, 1);
  EXPECT_EQ(names(laid_over({changed("quiet", "true", SegmentState::kRetired)})), "loud ");
}

TEST(ProductConfiguration, refuses_what_the_file_could_not_say_either) {
  SegmentOverlay wrong{changed("Big", "true", SegmentState::kDraft),
                       changed("empty", "", SegmentState::kDraft),
                       changed("long", std::string(4097, '1'), SegmentState::kDraft)};
  const auto parsed = product_of(with_body(configuration_body(kYaml, wrong)));
  EXPECT_FALSE(parsed.product.has_value());
  ASSERT_EQ(parsed.problems.size(), 3u);
  EXPECT_EQ(parsed.problems[1].path, "segments.rules.empty");
}

TEST(ProductConfiguration, has_room_for_200_segments) {
  SegmentOverlay many;
  for (int i = 0; i < 199; ++i) {
    put(many, changed("s" + std::to_string(i), "true", SegmentState::kDraft));
  }
  const auto parsed = product_of(with_body(configuration_body(kYaml, many)));
  ASSERT_EQ(parsed.problems.size(), 1u);
  EXPECT_THAT(parsed.problems[0].text, HasSubstr("more than 200"));
  many.pop_back();
  EXPECT_EQ(laid_over(many).segments.segments.size(), 200u);
}

TEST(SegmentOverlay, remembers_the_last_16_requests_that_changed_a_segment) {
  SegmentOverlay overlay;
  for (std::uint64_t key = 1; key <= 20; ++key) {
    SegmentOverride one = changed("a", "true", SegmentState::kDraft);
    one.request = key;
    put(overlay, one);
    put(overlay, changed("a", "false", SegmentState::kDraft));  // that had no key
  }
  ASSERT_EQ(overlay.size(), 1u);
  for (std::uint64_t key = 6; key <= 20; ++key) EXPECT_TRUE(overlay[0].made_by(key)) << key;
  EXPECT_FALSE(overlay[0].made_by(5));
  EXPECT_FALSE(overlay[0].made_by(0));
}

TEST(SegmentOverlay, deviates_only_where_the_file_says_something_else) {
  const Product file = *parse_product(kYaml).product;
  SegmentOverride same = changed("loud", "score > 50.0", SegmentState::kDraft);
  same.version.title.clear();
  const SegmentOverlay overlay{changed("gone", "true", SegmentState::kRetired), same,
                               changed("quiet", "true", SegmentState::kRetired)};
  const SegmentOverlay left = deviations(file, overlay);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].name, "quiet");
}

}  // namespace
}  // namespace hearth::contract

#include "product_file.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace hearth::intake {
namespace {

class ProductFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth-product-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // What `hearth check` says of a file of this content; empty: nothing.
  std::string problems_of(const std::string& content) const {
    const std::string path = folder_ / "hearth.yaml";
    std::ofstream(path, std::ios::binary) << content;
    testing::internal::CaptureStderr();
    const auto text = read_product_file(path);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(text.has_value(), said.empty()) << said;
    return said;
  }

  std::filesystem::path folder_;
};

constexpr const char* kRight = R"yaml(segments:
  rules:
    silent: days_since("*") >= 2
warnings:
  complaints:
    open: complaint_rate > 0.4
    close: complaint_rate < 0.2
    sample: dau
    minimum_sample: 2
    programme: experience
    owner: product
score:
  half_life: 7d
  lowest_band: 10
  classes:
    consume: {cap: 35, half_saturation: 2}
    create: {cap: 25, half_saturation: 4}
    social: {cap: 20, half_saturation: 6}
    absorb: {cap: 15, half_saturation: 12}
    presence: {cap: 5, half_saturation: 5}
)yaml";

std::string replaced(const std::string& what, const std::string& by) {
  std::string text = kRight;
  return text.replace(text.find(what), what.size(), by);
}

TEST_F(ProductFileTest, a_right_file_is_accepted_without_a_word) {
  EXPECT_EQ(problems_of(kRight), "");
}

TEST_F(ProductFileTest, the_shipped_file_is_right_with_a_strict_plan_too) {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "../../hearth.yaml");
  std::string text(std::istreambuf_iterator<char>(file), {});
  const std::string lenient = "strict: false";
  ASSERT_NE(text.find(lenient), std::string::npos);
  EXPECT_EQ(problems_of(text.replace(text.find(lenient), lenient.size(), "strict: true")), "");
}

TEST_F(ProductFileTest, a_wrong_segment_rule_is_refused_with_line_column_and_reason) {
  const std::string said = problems_of(replaced("days_since", "days_sinse"));
  EXPECT_NE(said.find("hearth.yaml:3:13: segments.rules.silent"), std::string::npos) << said;
  EXPECT_NE(said.find("days_sinse"), std::string::npos) << said;
}

TEST_F(ProductFileTest, a_warning_over_a_figure_that_does_not_exist_is_refused_with_its_place) {
  const std::string said = problems_of(replaced("complaint_rate > 0.4", "complain_rate > 0.4"));
  EXPECT_NE(said.find("hearth.yaml:6:11: warnings.complaints"), std::string::npos) << said;
  EXPECT_NE(said.find("complain_rate"), std::string::npos) << said;
}

TEST_F(ProductFileTest, what_is_wrong_in_several_sections_is_said_at_once) {
  std::string text = replaced("days_since", "days_sinse");
  text.replace(text.find("sample: dau"), 11, "sample: dua");
  const std::string said = problems_of(text);
  EXPECT_NE(said.find("segments.rules.silent"), std::string::npos) << said;
  EXPECT_NE(said.find("dua"), std::string::npos) << said;
}

}  // namespace
}  // namespace hearth::intake

#include "recall/core/section.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

namespace hearth::recall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kHead = R"(
recall:
  templates:
    plain: {title: T, text: hello}
    gift: {title: T, text: "{{coupon.value}}"}
  campaigns:
    one:
)";
const std::string kSteps = "      steps: [{id: a, day: 3, template: plain, channels: [inbox]}]\n";
const std::string kAudience = "      audience: {segments: [core]}\n";

std::vector<std::string> problems(const std::string& yaml) {
  std::vector<std::string> all;
  for (const auto& problem : section_problems(yaml)) {
    all.push_back(std::to_string(problem.line) + " " + problem.path + ": " + problem.text);
  }
  return all;
}

TEST(SectionTest, the_shipped_configuration_has_the_two_campaigns_of_the_article) {
  std::ifstream file(HEARTH_CONFIGURATION);
  const std::string yaml{std::istreambuf_iterator<char>(file), {}};
  const auto section = read_section(yaml);
  ASSERT_TRUE(section) << problems(yaml).front();
  ASSERT_NE(section->find("golden-72h"), nullptr);
  EXPECT_EQ(section->find("golden-72h")->after, 3 * kDay);
  ASSERT_NE(section->find("churn-sop"), nullptr);
  std::vector<std::int64_t> days;
  for (const CampaignStep& step : section->find("churn-sop")->steps) days.push_back(step.day);
  EXPECT_THAT(days, ElementsAre(1, 1, 3, 7));
}

TEST(SectionTest, a_missing_section_has_no_campaigns_and_no_problems) {
  EXPECT_THAT(problems("ingest: {}\n"), IsEmpty());
  EXPECT_THAT(read_section("ingest: {}\n")->campaigns, IsEmpty());
}

TEST(SectionTest, a_campaign_without_audience_or_programme_does_not_load) {
  EXPECT_THAT(problems(kHead + kAudience + kSteps), IsEmpty());
  EXPECT_THAT(problems(kHead + kSteps),
              ElementsAre(HasSubstr("wants either an audience (segments or tiers) or")));
  EXPECT_THAT(problems(kHead + kAudience + "      programme: p\n" + kSteps),
              ElementsAre(HasSubstr("wants either")));
}

TEST(SectionTest, a_coupon_that_rewards_do_not_have_is_found_where_it_is_offered) {
  const std::string offer =
      "      steps: [{id: a, day: 3, template: gift, channels: [inbox], coupon: five}]\n";
  EXPECT_THAT(problems(kHead + kAudience + offer),
              ElementsAre("9 recall.campaigns: there is no coupon five in rewards.coupons"));
  EXPECT_THAT(problems(kHead + kAudience + offer + "rewards: {coupons: {five: {}}}\n"), IsEmpty());
}

TEST(SectionTest, a_segment_and_a_tier_that_the_file_lacks_are_named_where_they_stand) {
  const std::string product =
      "score:\n  half_life: 7d\n  lowest_band: 10\n  classes:\n"
      "    consume: {cap: 35, half_saturation: 2}\n    create: {cap: 25, half_saturation: 4}\n"
      "    social: {cap: 20, half_saturation: 6}\n    absorb: {cap: 15, half_saturation: 12}\n"
      "    presence: {cap: 5, half_saturation: 5}\n"
      "segments:\n  rules:\n    core: score > 50.0\n"
      "tiers:\n  tiers:\n    - {name: low, above_percent: 0}\n";
  const std::string audience =
      "      audience:\n        segments: [core,\n          cor]\n        tiers: [low, top]\n";
  EXPECT_THAT(problems(product + kHead + audience + kSteps),
              ElementsAre("25 recall.campaigns.one.audience.segments[1]: there is no segment cor",
                          "26 recall.campaigns.one.audience.tiers[1]: there is no tier top"));
}

struct Wrong {
  std::string lines, text;
};

TEST(SectionTest, wrong_steps_are_named) {
  const std::vector<Wrong> table{
      {"{id: A, day: 3, template: plain, channels: [inbox]}", "1 to 64 of a-z"},
      {"{id: a, day: 3, template: none, channels: [inbox]}", "there is no template none"},
      {"{id: a, day: 3, template: plain, channels: [sms]}", "there is no channel sms"},
      {"{id: a, day: 3, template: plain, channels: []}", "a message needs a channel"},
      {"{id: a, day: 0, template: plain, channels: [inbox]}", "wants a whole number from 1"},
      {"{id: a, day: 3, template: gift, channels: [inbox]}", "speaks of a coupon"},
  };
  for (const Wrong& wrong : table) {
    const std::string yaml = kHead + kAudience + "      steps: [" + wrong.lines + "]\n";
    EXPECT_THAT(problems(yaml), ElementsAre(HasSubstr(wrong.text))) << wrong.lines;
  }
}

TEST(SectionTest, a_step_before_the_campaign_begins_is_a_problem) {
  EXPECT_THAT(problems(kHead + kAudience + "      after: 4d\n" + kSteps),
              ElementsAre(HasSubstr("before the campaign's `after`")));
}

TEST(SectionTest, wrong_templates_are_named) {
  const auto with = [](const std::string& text) {
    return problems("recall:\n  templates:\n    t: " + text + "\n");
  };
  EXPECT_THAT(with("{title: T, text: '{{nobody}}'}"),
              ElementsAre(HasSubstr("there is no variable nobody")));
  EXPECT_THAT(with("{title: T, text: '{{#item}}'}"), ElementsAre(HasSubstr("no Mustache")));
  EXPECT_THAT(with("{title: T, text: '{{>part}}'}"), ElementsAre(HasSubstr("no Mustache")));
  EXPECT_THAT(with("{title: T, text: '{{item.title}}'}"), ElementsAre(HasSubstr("otherwise")));
  EXPECT_THAT(with("{title: T}"), ElementsAre(HasSubstr("wants a title and a text")));
}

TEST(SectionTest, a_wrong_time_of_day_and_an_unknown_key_are_named) {
  EXPECT_THAT(
      problems("recall:\n  quiet_hours: {from: \"24:00\", to: \"8:00\"}\n  sendin: true\n"),
      ElementsAre(HasSubstr("time of day"), HasSubstr("time of day"), HasSubstr("recall.sendin")));
}

TEST(SectionTest, texts_are_filled_as_they_are) {
  const MessageTemplate text{.title = "{{user_id}}", .text = "{{item.title}}", .otherwise = "none"};
  Subject subject{.user_id = "<a&b>"};
  EXPECT_EQ(text.render(subject).title, "<a&b>");
  EXPECT_EQ(text.render(subject).text, "none");
  subject.item = Subject::Item{"1", "《X》", false};
  EXPECT_EQ(text.render(subject).text, "《X》");
}

}  // namespace
}  // namespace hearth::recall

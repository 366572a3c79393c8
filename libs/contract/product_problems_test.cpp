#include <gtest/gtest.h>

#include "contract/product.hpp"

// One wrong configuration a row, with the whole text that a person would read.
namespace hearth::contract {
namespace {

std::string report(std::string_view yaml) {
  std::string text;
  for (const auto& p : parse_product(yaml).problems) {
    if (!text.empty()) text += '\n';
    text += std::to_string(p.line) + ":" + std::to_string(p.column) + " " + p.path + ": " + p.text;
  }
  return text;
}

// Lines 1 to 9; what a case adds starts at line 10.
std::string valid_plus(std::string_view more) {
  return "# the least that is valid\n"
         "score:\n"
         "  half_life: 7d\n"
         "  lowest_band: 10\n"
         "  classes: {consume: {cap: 35, half_saturation: 2},\n"
         "            create: {cap: 25, half_saturation: 2},\n"
         "            social: {cap: 20, half_saturation: 2},\n"
         "            absorb: {cap: 15, half_saturation: 2},\n"
         "            presence: {cap: 5, half_saturation: 2}}\n" +
         std::string(more);
}

struct Case {
  const char* yaml;
  const char* report;
};

void expect_reports(std::initializer_list<Case> cases) {
  for (const auto& one : cases) EXPECT_EQ(report(valid_plus(one.yaml)), one.report) << one.yaml;
}

TEST(ProductProblems, none_in_the_text_that_the_cases_build_on) {
  EXPECT_EQ(report(valid_plus("")), "");
}

TEST(ProductProblems, of_a_text_that_no_message_could_carry) {
  EXPECT_EQ(report(valid_plus("# caf\xe9\n")), "10:1 : not UTF-8 text");
  EXPECT_EQ(report(std::string("a\0b: 1\n", 7)), "1:1 : not UTF-8 text");
  EXPECT_EQ(report(std::string("a: 1\n\xff\xfe")), "2:1 : not UTF-8 text");
  EXPECT_EQ(report(valid_plus("# 中\n")), "");
}

TEST(ProductProblems, of_keys) {
  expect_reports({
      {"scores: 1\n", "10:1 scores: unknown key (did you mean 'score'?)"},
      {"zebra: 1\n", "10:1 zebra: unknown key"},
      {"score: {}\n", "10:1 score: is there twice"},
      {"ingest: {max_event_byte: 1KB}\n",
       "10:10 ingest.max_event_byte: unknown key (did you mean 'max_event_bytes'?)"},
      {"ingest: [1]\n", "10:9 ingest: wants a mapping of keys to values"},
      {"ingest:\n", "10:1 ingest: wants a mapping of keys to values"},
  });
}

TEST(ProductProblems, of_the_tracking_plan) {
  expect_reports({
      {"tracking_plan: {strict: yes}\n",
       "10:25 tracking_plan.strict: wants true or false, found 'yes'"},
      {"tracking_plan: {unplanned: absorbs}\n",
       "10:28 tracking_plan.unplanned: 'absorbs' is no activity class (did you mean 'absorb'?); "
       "known: "
       "consume, create, social, absorb, presence, none"},
      {"tracking_plan: {events: {A: {}}}\n", "10:29 tracking_plan.events.A: 'class' is missing"},
      {"tracking_plan: {events: {A: {class: none}, A: {class: none}}}\n",
       "10:44 tracking_plan.events.A: is there twice"},
      {"tracking_plan: {events: {A: {class: none, meaning: paymant}}}\n",
       "10:52 tracking_plan.events.A.meaning: 'paymant' is no meaning (did you mean 'payment'?); "
       "known: "
       "none, login, payment, refund, complaint, nps_answer, support_request, support_reply, "
       "share, "
       "session_time, reward"},
      {"tracking_plan: {events: {A: {class: social, weight: 0}}}\n",
       "10:53 tracking_plan.events.A.weight: a weight of 0 counts nothing: use class none instead"},
      {"tracking_plan: {events: {A: {class: social, weight: -1}}}\n",
       "10:53 tracking_plan.events.A.weight: only an event with meaning refund takes value back: "
       "wants "
       "a weight above 0"},
      {"tracking_plan: {events: {A: {class: consume, meaning: refund}}}\n",
       "10:29 tracking_plan.events.A: a refund takes value back: wants a weight below 0"},
      {"tracking_plan: {events: {A: {class: none, server_side: 1}}}\n",
       "10:56 tracking_plan.events.A.server_side: wants true or false, found '1'"},
      {"tracking_plan: {events: {A: {class: none, properties: {p: float}}}}\n",
       "10:59 tracking_plan.events.A.properties.p: 'float' is no property type; known: string, "
       "number, "
       "integer, boolean, object, array"},
      {"tracking_plan: {events: {A: {class: none, properties: {p: {required: false}}}}}\n",
       "10:59 tracking_plan.events.A.properties.p: 'type' is missing"},
      {"tracking_plan: {events: [A]}\n",
       "10:25 tracking_plan.events: wants a mapping of names to values"},
      {"tracking_plan: {events: {'': {class: none}}}\n",
       "10:30 tracking_plan.events.: a name has 1 to 200 bytes"},
  });
}

TEST(ProductProblems, of_the_collectors_limits) {
  expect_reports({
      {"ingest: {max_event_bytes: 32}\n",
       "10:27 ingest.max_event_bytes: wants a size such as 512B, 32KB or 4MB, found '32'"},
      {"ingest: {max_event_bytes: 129KB}\n",
       "10:27 ingest.max_event_bytes: wants 1KB to 128KB, found '129KB'"},
      {"ingest: {max_event_bytes: 99999999999999999MB}\n",
       "10:27 ingest.max_event_bytes: wants a size such as 512B, 32KB or 4MB, found "
       "'99999999999999999MB'"},
      {"ingest: {max_batch_events: 0}\n",
       "10:28 ingest.max_batch_events: wants a whole number from 1 to 10000, found '0'"},
      {"ingest: {max_batch_events: \"15\"}\n",
       "10:28 ingest.max_batch_events: wants a whole number from 1 to 10000, found \"15\""},
      {"ingest: {max_batch_events: 1.5}\n",
       "10:28 ingest.max_batch_events: wants a whole number from 1 to 10000, found '1.5'"},
      {"ingest: {max_future: 5 minutes}\n",
       "10:22 ingest.max_future: wants a duration such as 7d, 12h, 5m, 30s or 250ms, found '5 "
       "minutes'"},
      {"ingest: {max_future: 2d}\n", "10:22 ingest.max_future: wants 0ms to 1d, found '2d'"},
      {"ingest: {max_expanded_bytes: 1MB}\n",
       "10:9 ingest: max_expanded_bytes must not be less than max_body_bytes"},
      {"ingest: {default_quota: {burst: 5}}\n",
       "10:25 ingest.default_quota: a burst without events_per_second limits nothing"},
      {"ingest: {default_quota: {events_per_second: 9, burst: 5}}\n",
       "10:25 ingest.default_quota: the burst of 5 is less than what one second allows, 9"},
  });
}

TEST(ProductProblems, of_the_text_itself) {
  expect_reports({
      {"a: b: c\n", "10:5 : illegal map value"},
      {"ingest: {max_batch_events: 5\n", "11:1 : end of map flow not found"},
      {"x: &a 1\ny: *a\n", "11:4 : aliases (*name) are not supported: write the value out"},
      {"? [1]\n: 2\n", "10:3 : a key must be plain text"},
      {"---\nsecond: 1\n", "0:0 : more than one YAML document in the file"},
  });
  EXPECT_EQ(report("x: " + std::string(40, '[') + std::string(40, ']')),
            "1:35 : nested more than 32 levels deep");
  EXPECT_EQ(report(std::string(1024 * 1024 + 1, ' ')), "0:0 : larger than 1 MB");
  EXPECT_EQ(report(""), "0:0 : wants a mapping of keys to values");
}

TEST(ProductProblems, of_the_score) {
  const auto score = [](std::string_view band, std::string_view consume,
                        std::string_view presence) {
    return report(
        "# a score\nscore: {half_life: 7d, lowest_band: " + std::string(band) +
        ", classes: {\n consume: {cap: " + std::string(consume) +
        ", half_saturation: 1},\n create: {cap: 25, half_saturation: 1},\n"
        " social: {cap: 20, half_saturation: 1},\n absorb: {cap: 15, half_saturation: 1},\n"
        " presence: {cap: " +
        std::string(presence) + ", half_saturation: 1}}}\n");
  };
  EXPECT_EQ(score("10", "35", "5"), "");
  EXPECT_EQ(score("10", "36", "5"), "2:50 score.classes: the caps add up to 101, not to 100");
  EXPECT_EQ(score("5", "35", "5"),
            "2:49 score.classes: presence's cap of 5 must be less than lowest_band, which is 5");
  EXPECT_EQ(score("10", "101", "5"),
            "3:17 score.classes.consume.cap: wants a whole number from 0 to 100, found '101'");
  EXPECT_EQ(report("# a score\nscore: {half_life: 30m, lowest_band: 10, classes: {}}"),
            "2:20 score.half_life: wants 1h to 365d, found '30m'\n"
            "2:51 score.classes: 'consume' is missing\n2:51 score.classes: 'create' is missing\n"
            "2:51 score.classes: 'social' is missing\n2:51 score.classes: 'absorb' is missing\n"
            "2:51 score.classes: 'presence' is missing");
  EXPECT_EQ(report("ingest: {}\n"), "1:1 : 'score' is missing");
}

TEST(ProductProblems, are_all_reported_in_the_order_of_their_lines) {
  EXPECT_EQ(
      report(valid_plus("ingest: {max_future: x}\ntracking_plan: {strict: 1}\n")),
      "10:22 ingest.max_future: wants a duration such as 7d, 12h, 5m, 30s or 250ms, found 'x'\n"
      "11:25 tracking_plan.strict: wants true or false, found '1'");
}

}  // namespace
}  // namespace hearth::contract

#include "segmenter/features/plan_reader.hpp"

#include <random>

#include <gtest/gtest.h>

#include "segmenter/features/model.hpp"

namespace hearth::segmenter {
namespace {

using rules::Value;

struct Answers {
  std::vector<Value> values;
  NextChange next;
};

Answers from_scratch(std::span<const SeriesList* const> lists, const SeriesPlan& plan,
                     std::span<const std::size_t> asked, const Moment& moment) {
  Answers answers{std::vector<Value>(plan.questions().size()), {}};
  read(lists, plan, moment, answers.values);
  answers.next = next_change(lists, plan, asked, moment);
  return answers;
}

Answers in_one_walk(PlanReader& reader, std::span<const SeriesList* const> lists,
                    const Moment& moment) {
  PlanAnswers answers;
  reader.read(lists, moment, answers);
  return {answers.values, reader.next_change(answers)};
}

void expect_same(const Answers& a, const Answers& b) {
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    ASSERT_TRUE(same(a.values[i], b.values[i]))
        << to_text(model_features()[i]) << ": " << to_text(a.values[i]) << " or "
        << to_text(b.values[i]);
  }
  ASSERT_EQ(a.next.day, b.next.day);
  ASSERT_EQ(a.next.hour, b.next.hour);
  ASSERT_EQ(a.next.ms, b.next.ms);
}

std::vector<std::size_t> some_of(std::size_t questions, std::mt19937_64& random) {
  std::vector<std::size_t> some;
  for (std::size_t i = 0; i < questions; ++i) {
    if (random() % 3 != 0) some.push_back(i);
  }
  return some;
}

TEST(PlanReader, answers_as_one_question_after_the_other_does_whoever_was_read_before) {
  std::mt19937_64 random(21);
  for (int round = 0; round < 40; ++round) {
    const Past plan_of(model_features());
    const SeriesPlan& plan = plan_of.plan();
    const auto asked = some_of(plan.questions().size(), random);
    PlanReader reader(plan, asked);
    for (int person = 0; person < 25; ++person) {
      std::vector<Past> parts;
      std::vector<const SeriesList*> lists;
      for (std::size_t i = random() % 4 + 1; i > 0; --i) parts.emplace_back(model_features());
      for (const ModelEvent& made : random_past(random, static_cast<int>(random() % 60), 24 * 20)) {
        parts[random() % parts.size()].record(made.event);
      }
      for (const Past& part : parts) lists.push_back(&part.list());
      const Moment moment = at(day(20'000) + static_cast<std::int64_t>(random() % 900) * hour(1));
      ASSERT_NO_FATAL_FAILURE(expect_same(in_one_walk(reader, lists, moment),
                                          from_scratch(lists, plan, asked, moment)));
    }
  }
}

// As a person is judged: read once, then again after each event and each time that passes, with
// what was found before.
TEST(PlanReader, answers_again_as_if_it_had_read_everything) {
  std::mt19937_64 random(22);
  std::size_t kept = 0;
  for (int person = 0; person < 60; ++person) {
    Past past(model_features()), linked(model_features());
    const SeriesPlan& plan = past.plan();
    const auto asked = some_of(plan.questions().size(), random);
    PlanReader reader(plan, asked);
    const std::vector<const SeriesList*> lists{&past.list(), &linked.list()};
    for (const ModelEvent& made : random_past(random, static_cast<int>(random() % 20), 24 * 9)) {
      linked.record(made.event);
    }
    std::int64_t now = day(20'000);
    PlanAnswers answers;
    reader.read(lists, at(now), answers);
    for (const ModelEvent& made : random_past(random, 60, 24 * 20)) {
      now += static_cast<std::int64_t>(random() % (random() % 4 == 0 ? 900 : 9)) * hour(1) / 9;
      Touched touched;
      if (random() % 3 != 0) {  // of these, some late and some early
        PastEvent event = made.event;
        if (random() % 2 == 0) event.ms = now;
        const Sample sample = sample_of(event);
        past.record(event);
        touched = {plan.match(sample), sample.day, sample.hour};
      }
      reader.read_again(lists, at(now), touched, answers);
      kept += plan.questions().size() - reader.changed().size();
      ASSERT_NO_FATAL_FAILURE(expect_same({answers.values, reader.next_change(answers)},
                                          from_scratch(lists, plan, asked, at(now))));
    }
  }
  EXPECT_GT(kept, 30'000U);
}

PastEvent order(std::int64_t ms, const std::string& amount) {
  return {.label = "Order", .ms = ms, .properties = R"({"amount":)" + amount + "}"};
}

TEST(PlanReader, passes_over_a_departure_that_leaves_a_sum_as_it_was) {
  Past past({{Function::kSum, "Order", "amount", days(7)}});
  past.record(order(day(10), "0")).record(order(day(12), "3"));
  const SeriesList* const lists[] = {&past.list()};
  const std::size_t asked[] = {0};
  PlanReader reader(past.plan(), asked);
  PlanAnswers answers;
  reader.read(lists, at(day(12)), answers);
  EXPECT_EQ(reader.next_change(answers).day, 19);
}

TEST(PlanReader, reads_sums_that_take_two_words) {
  Past past(
      {{Function::kSum, "Order", "amount", days(7)}, {Function::kAvg, "Order", "amount", days(3)}});
  for (int i = 0; i < 5; ++i) past.record(order(day(10 + i % 2), "900000000000"));
  const SeriesList* const lists[] = {&past.list()};
  const std::size_t asked[] = {0, 1};
  PlanReader reader(past.plan(), asked);
  PlanAnswers answers;
  reader.read(lists, at(day(12)), answers);
  EXPECT_EQ(answers.values[0].real, 4.5e12);
  EXPECT_EQ(answers.values[1].real, 9e11);
}

}  // namespace
}  // namespace hearth::segmenter

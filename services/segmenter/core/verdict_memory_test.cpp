#include "segmenter/core/verdict_memory.hpp"

#include <random>

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

using rules::Value;

contract::Product product() {
  contract::Product product;
  const auto add = [](auto& list, const char* name, const char* rule) {
    auto& one = list.emplace_back();
    one.name = name;
    one.rule = rule;
  };
  add(product.segments.conditions, "often", R"(count("buy", "7d") >= 3)");
  add(product.segments.conditions, "dear", R"(often && sum("buy", "revenue", "7d") > 50.0)");
  add(product.segments.segments, "one", R"(dear || score >= 50.0)");
  add(product.segments.segments, "two", R"(!often && tier == "top")");
  add(product.segments.segments, "three", R"(avg("buy", "revenue", "9d") > 9.0)");
  add(product.segments.segments, "four", R"(10 / count("read", "7d") > 2 || identified)");
  return product;
}

// Few values each, so that most inputs are as they were; some that do not exist.
Value any_value(const Value& like, std::mt19937_64& random) {
  const auto number = static_cast<std::int64_t>(random() % 5);
  if (random() % 8 == 0) return Value{};
  if (like.is(Value::Kind::kDouble)) return Value::of(static_cast<double>(number) * 25);
  return Value::of(number);
}

struct Person {
  std::vector<Value> variables, features;
  std::string tier;

  void change(std::mt19937_64& random) {
    for (Value& value : features) {
      if (random() % 3 == 0) value = any_value(value, random);
    }
    variables[index_of(Fact::kScore)] = Value::of(static_cast<double>(random() % 4) * 20);
    variables[index_of(Fact::kIdentified)] = Value::of(random() % 2 == 0);
    tier = random() % 2 == 0 ? "top" : "low";
    variables[index_of(Fact::kTier)] = random() % 5 == 0 ? Value{} : Value::of(tier);
  }
};

// Where looks are remembered, whosever they were.
struct Place {
  std::vector<Value> features;
  Verdicts verdicts;

  std::vector<std::size_t> see(const std::vector<Value>& now) {
    std::vector<std::size_t> changed;
    features.resize(now.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (features[i].kind != now[i].kind || features[i].number != now[i].number) {
        changed.push_back(i);
      }
    }
    features = now;
    return changed;
  }
};

bool same(const Value& a, const Value& b) {
  return a.kind == b.kind && a.error == b.error && a.holds() == b.holds();
}

TEST(VerdictMemory, gives_the_verdicts_that_evaluating_every_rule_gives) {
  const auto rules = SegmentRules::compile(product());
  ASSERT_TRUE(rules);
  VerdictMemory memory(*rules);
  rules::Scratch scratch;
  std::mt19937_64 random(4);
  std::vector<Place> places(16);
  std::vector<Person> people(places.size() * 2);  // so that they share places
  std::size_t held = 0;
  for (int step = 0; step < 60'000; ++step) {
    const std::size_t who = random() % (step % 2 == 0 ? 8 : people.size());
    Person& person = people[who];
    person.variables.resize(kFacts + rules->conditions().size());
    person.features.resize(rules->features().all().size(), Value::of(0));
    if (step % 3 != 0) person.change(random);
    Place& place = places[who % places.size()];
    memory.judge(person.variables, person.features, place.see(person.features), place.verdicts);
    std::vector<Value> variables = person.variables;
    const rules::Inputs inputs{variables, person.features};
    for (std::size_t i = 0; i < rules->conditions().size(); ++i) {
      variables[kFacts + i] = rules->conditions()[i].rule.evaluate(inputs, scratch);
      ASSERT_TRUE(same(variables[kFacts + i], person.variables[kFacts + i])) << step;
    }
    for (std::size_t i = 0; i < rules->segments().size(); ++i) {
      const Value& verdict = place.verdicts.values[rules->conditions().size() + i];
      const Value wanted = rules->segments()[i].rule.evaluate(inputs, scratch);
      ASSERT_TRUE(same(verdict, wanted)) << step << ' ' << rules->segments()[i].name;
      held += wanted.holds() ? 1 : 0;
    }
  }
  EXPECT_GT(held, 10'000U);
}

}  // namespace
}  // namespace hearth::segmenter

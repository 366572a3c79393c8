#include "rule_evaluation.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <time.h>

#include "common/check.hpp"
#include "rules/rule.hpp"

namespace hearth::bench {
namespace {

using rules::Type;
using rules::Value;

constexpr std::array<std::string_view, 5> kRules{
    R"(count("Order Completed", "30d") >= 3 && days_since("Order Completed") <= 14)",
    R"(score >= 60 && (user.tier == "gold" || user.tier == "silver"))",
    R"(days_active("28d") >= 8 && sum("Order Completed", "amount", "90d") > 200.0 && !churned)",
    R"(has(user.city) && user.city in ["Berlin", "Hangzhou", "Lyon"] && score > 20)",
    R"(last("Article Read") > joined + duration("72h") ? score < 30 : count("Article Read") == 0)"};

constexpr double kMeasuredSeconds = 1;         // of processor time
constexpr std::size_t kRounds = 64;            // different inputs
constexpr std::size_t kRoundsPerLook = 1'000;  // at the clock

struct Round {
  std::vector<Value> variables, features;
  rules::Inputs inputs() const { return {variables, features}; }
};

rules::Schema schema() {
  return {.variables = {{"score", Type::kInt},
                        {"user.tier", Type::kString, true},
                        {"user.city", Type::kString, true},
                        {"churned", Type::kBool},
                        {"joined", Type::kTimestamp}}};
}

Value feature_value(Type type, std::size_t round, std::size_t index) {
  const auto number = static_cast<std::int64_t>((round * 7 + index * 3) % 20);
  if (type == Type::kDouble) return Value::of(static_cast<double>(number) * 25.5);
  return type == Type::kTimestamp ? Value::timestamp(number * 86'400'000) : Value::of(number);
}

Round make_round(std::size_t number, const rules::FeatureSet& features) {
  constexpr std::array<std::string_view, 4> kTiers{"gold", "silver", "bronze", "none"};
  constexpr std::array<std::string_view, 3> kCities{"Lyon", "Oslo", "Berlin"};
  const auto score = static_cast<std::int64_t>(number * 13 % 100);
  Round round;
  round.variables = {Value::of(score), Value::of(kTiers[number % kTiers.size()]),
                     number % 5 == 0 ? Value::null() : Value::of(kCities[number % kCities.size()]),
                     Value::of(number % 7 == 0), Value::timestamp(score * 86'400'000 / 4)};
  for (std::size_t i = 0; i < features.all().size(); ++i) {
    round.features.push_back(feature_value(rules::type_of(features.all()[i]), number, i));
  }
  return round;
}

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

double evaluations_per_second(double seconds) {
  rules::FeatureSet features;
  std::vector<rules::Rule> compiled;
  for (const std::string_view text : kRules) {
    auto rule = rules::Rule::compile(text, schema(), features);
    HEARTH_CHECK(rule.has_value());
    compiled.push_back(*std::move(rule));
  }
  std::vector<Round> rounds;
  for (std::size_t i = 0; i < kRounds; ++i) rounds.push_back(make_round(i, features));

  rules::Scratch scratch;
  std::size_t evaluated = 0, held = 0, round = 0;
  const double begin = processor_seconds();
  double taken = 0;
  while (taken < seconds) {
    for (std::size_t i = 0; i < kRoundsPerLook; ++i, ++round) {
      const rules::Inputs inputs = rounds[round % kRounds].inputs();
      for (const rules::Rule& rule : compiled) held += rule.evaluate(inputs, scratch).holds();
      evaluated += compiled.size();
    }
    taken = processor_seconds() - begin;
  }
  HEARTH_CHECK(held > 0 && held < evaluated);  // the inputs do change what comes out
  return static_cast<double>(evaluated) / taken;
}

void measure_rules(const Report& report) {
  report.note("evaluating rules");
  report.add({.name = "rules evaluated, one thread",
              .value = evaluations_per_second(kMeasuredSeconds),
              .unit = "rules/s"});
}

}  // namespace hearth::bench

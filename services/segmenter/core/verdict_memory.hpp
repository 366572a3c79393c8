#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rules/value.hpp"
#include "segmenter/core/segment_rules.hpp"

namespace hearth::segmenter {

// What the rules came to at one look.
struct Verdicts {
  struct Input {
    rules::Value::Kind kind = rules::Value::Kind::kUnknown;
    std::int64_t bits = 0;
    bool operator==(const Input&) const = default;
  };
  std::vector<Input> facts;
  std::string tier;                  // the one fact that is a text
  std::vector<rules::Value> values;  // of the conditions, then of the segments
};

// Evaluates the conditions and segments of one configuration, and of these only what reads an input
// that differs from the one seen at the look before. A rule is a function of its inputs, so it does
// not matter whose look that was.
class VerdictMemory {
 public:
  explicit VerdictMemory(const SegmentRules& rules);  // must outlive this

  // `variables`: the facts are given, the conditions behind them are filled in. `changed`: features
  // that are not what they were when `verdicts` was made.
  void judge(std::span<rules::Value> variables, std::span<const rules::Value> features,
             std::span<const std::size_t> changed, Verdicts& verdicts);

 private:
  Verdicts::Input fact(std::size_t index, const rules::Value& value) const;
  void note_reader(std::size_t place, const rules::Rule& rule);
  void changed(std::size_t input);
  void compare(std::span<const rules::Value> variables, Verdicts& verdicts);

  const SegmentRules& rules_;
  std::size_t variables_ = 0;
  // By input (variables, then features): the rules that read it, as their places among the
  // conditions and then the segments.
  std::vector<std::vector<std::size_t>> readers_;
  std::vector<char> due_;  // by place: to be evaluated in this judging
  rules::Scratch scratch_;
};

}  // namespace hearth::segmenter

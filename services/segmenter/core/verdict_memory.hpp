#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/value.hpp"
#include "segmenter/core/segment_rules.hpp"

namespace hearth::segmenter {

// Evaluates the conditions and segments of one configuration, and of these only what reads an input
// that differs from the last one seen in the same place. A rule is a function of its inputs, so
// what is kept needs no care: a place shared by two persons, or a state that went back, is merely
// an input that differs. Bounded: kPlaces persons; whoever else comes takes somebody's place.
class VerdictMemory {
 public:
  static constexpr std::size_t kPlaces = 4'096;
  static constexpr std::size_t kMostInputs = 256;  // with more, everything is evaluated each time

  explicit VerdictMemory(const SegmentRules& rules);  // must outlive this

  // `variables`: the facts are given, the conditions behind them are filled in. `verdicts`: of all
  // segments, in their order.
  void judge(std::string_view entity, std::span<rules::Value> variables,
             std::span<const rules::Value> features, std::span<rules::Value> verdicts);

 private:
  using Changed = std::bitset<kMostInputs>;  // variables, then features
  struct Input {
    rules::Value::Kind kind = rules::Value::Kind::kUnknown;
    std::int64_t bits = 0;
    bool operator==(const Input&) const = default;
  };
  struct Place {
    std::vector<Input> inputs;         // facts and features, in the order of Changed
    std::string tier;                  // the one input that is a text
    std::vector<rules::Value> values;  // of the conditions, then of the segments
  };

  static Input input_of(const rules::Value& value);
  Changed reads(const rules::Rule& rule) const;
  Place& place_of(std::string_view entity, Changed& changed);
  void compare(Place& place, std::span<const rules::Value> variables,
               std::span<const rules::Value> features, Changed& changed) const;

  const SegmentRules& rules_;
  std::size_t variables_ = 0, inputs_ = 0;
  std::vector<Changed> reads_;  // by condition, then by segment
  std::vector<std::unique_ptr<Place>> places_;
  Place unkept_;
  rules::Scratch scratch_;
};

}  // namespace hearth::segmenter

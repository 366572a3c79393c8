#include "contract/product_names.hpp"
#include "contract/product_sections.hpp"

namespace hearth::contract {
namespace {

constexpr std::int64_t kWholeScore = 100;
constexpr std::int64_t kMaxHalfSaturation = 1'000'000;

void read_class(const YamlValue& value, ScoreClass& into) {
  YamlSection section(value);
  if (const auto cap = section.require("cap")) cap->read(into.cap, {0, kWholeScore});
  if (const auto half = section.require("half_saturation")) {
    half->read(into.half_saturation, {1, kMaxHalfSaturation});
  }
}

// False where a class is missing or unreadable: the sum would only repeat that problem.
bool read_classes(const YamlValue& value, ScoreSettings& score) {
  const std::size_t before = value.problems().size();
  YamlSection section(value);
  for (std::size_t i = 0; i < kActivityClasses; ++i) {
    if (const auto one = section.require(kActivityClassNames[i]))
      read_class(*one, score.classes[i]);
  }
  return value.problems().size() == before;
}

void check_caps(const YamlValue& classes, const ScoreSettings& score) {
  std::int64_t sum = 0;
  for (const auto& one : score.classes) sum += one.cap;
  if (sum != kWholeScore) {
    classes.problem("the caps add up to " + std::to_string(sum) + ", not to 100");
  }
  // Being there is no value: presence alone must not lift anybody out of the lowest band.
  const auto presence = score.classes[static_cast<std::size_t>(ActivityClass::kPresence)].cap;
  if (presence >= score.lowest_band) {
    classes.problem("presence's cap of " + std::to_string(presence) +
                    " must be less than lowest_band, which is " +
                    std::to_string(score.lowest_band));
  }
}

}  // namespace

void read_score(const YamlValue& value, ScoreSettings& score) {
  YamlSection section(value);
  if (const auto half_life = section.require("half_life")) {
    half_life->read_duration(score.half_life, std::chrono::hours(1), std::chrono::hours(24 * 365));
  }
  if (const auto band = section.require("lowest_band"))
    band->read(score.lowest_band, {1, kWholeScore});
  const auto classes = section.require("classes");
  if (classes && read_classes(*classes, score)) check_caps(*classes, score);
}

}  // namespace hearth::contract

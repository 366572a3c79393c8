#include "contract/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "contract/did_you_mean.hpp"
#include "contract/excerpt.hpp"

namespace hearth::contract {
namespace {

using Unit = std::pair<std::string_view, std::int64_t>;

constexpr std::array<Unit, 5> kDurations{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<Unit, 3> kSizes{{{"B", 1}, {"KB", 1024}, {"MB", 1024 * 1024}}};
constexpr std::size_t kLongestQuote = 40;  // of a wrong value in a message

std::string joined(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

// The unit that divides the value, largest first, so that a bound reads as a person would write it.
std::string with_unit(std::int64_t value, std::span<const Unit> units) {
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    if (value % unit->second == 0 && (value != 0 || unit + 1 == units.rend())) {
      return std::to_string(value / unit->second) + std::string(unit->first);
    }
  }
  return std::to_string(value);
}

}  // namespace

void YamlValue::problem(std::string text) const {
  problems_.push_back(Problem{node_.line, node_.column, path_, std::move(text)});
}

std::string YamlValue::found() const {
  switch (node_.shape) {
    case YamlNode::Shape::kNull:
      return "nothing";
    case YamlNode::Shape::kSequence:
      return "a list";
    case YamlNode::Shape::kMapping:
      return "a mapping";
    case YamlNode::Shape::kScalar:
      break;
  }
  const std::string quote = node_.quoted ? "\"" : "'";
  const bool cut = node_.text.size() > kLongestQuote;
  return quote + std::string(excerpt(node_.text, kLongestQuote)) + (cut ? "…" : "") + quote;
}

void YamlValue::read(std::int64_t& into, Bounds bounds) const {
  std::int64_t number = 0;
  const char* const end = node_.text.data() + node_.text.size();
  const auto [stop, error] = std::from_chars(node_.text.data(), end, number);
  if (node_.shape != YamlNode::Shape::kScalar || node_.quoted || error != std::errc{} ||
      stop != end || number < bounds.low || number > bounds.high) {
    problem("wants a whole number from " + std::to_string(bounds.low) + " to " +
            std::to_string(bounds.high) + ", found " + found());
    return;
  }
  into = number;
}

void YamlValue::read(bool& into) const {
  const bool plain = node_.shape == YamlNode::Shape::kScalar && !node_.quoted;
  if (!plain || (node_.text != "true" && node_.text != "false")) {
    problem("wants true or false, found " + found());
    return;
  }
  into = node_.text == "true";
}

void YamlValue::read_text(std::string& into, std::size_t max_bytes) const {
  if (node_.shape != YamlNode::Shape::kScalar || node_.text.empty() ||
      node_.text.size() > max_bytes) {
    problem("wants a text of 1 to " + std::to_string(max_bytes) + " bytes, found " + found());
    return;
  }
  into = node_.text;
}

std::optional<std::int64_t> YamlValue::measure(std::string_view wanted,
                                               std::span<const Unit> units) const {
  std::int64_t number = 0;
  const char* const end = node_.text.data() + node_.text.size();
  const auto [stop, error] = std::from_chars(node_.text.data(), end, number);
  if (node_.shape == YamlNode::Shape::kScalar && error == std::errc{}) {
    const std::string_view suffix(stop, static_cast<std::size_t>(end - stop));
    for (const auto& [name, factor] : units) {
      std::int64_t product = 0;
      if (name == suffix && !__builtin_mul_overflow(number, factor, &product)) return product;
    }
  }
  problem("wants " + std::string(wanted) + ", found " + found());
  return std::nullopt;
}

void YamlValue::read_duration(Millis& into, Millis low, Millis high) const {
  const auto value = measure("a duration such as 7d, 12h, 5m, 30s or 250ms", kDurations);
  if (!value) return;
  if (*value < low.count() || *value > high.count()) {
    problem("wants " + with_unit(low.count(), kDurations) + " to " +
            with_unit(high.count(), kDurations) + ", found " + found());
    return;
  }
  into = Millis(*value);
}

void YamlValue::read_size(std::size_t& into, std::size_t low, std::size_t high) const {
  const auto value = measure("a size such as 512B, 32KB or 4MB", kSizes);
  if (!value) return;
  if (*value < static_cast<std::int64_t>(low) || *value > static_cast<std::int64_t>(high)) {
    problem("wants " + with_unit(static_cast<std::int64_t>(low), kSizes) + " to " +
            with_unit(static_cast<std::int64_t>(high), kSizes) + ", found " + found());
    return;
  }
  into = static_cast<std::size_t>(*value);
}

std::optional<std::size_t> YamlValue::choose(std::string_view what,
                                             std::span<const std::string_view> names) const {
  const auto at = std::find(names.begin(), names.end(), node_.text);
  if (node_.shape == YamlNode::Shape::kScalar && at != names.end()) {
    return static_cast<std::size_t>(at - names.begin());
  }
  std::string list;
  for (const auto known : names) list += (list.empty() ? "" : ", ") + std::string(known);
  const bool scalar = node_.shape == YamlNode::Shape::kScalar;
  problem(found() + " is no " + std::string(what) +
          (scalar ? did_you_mean(node_.text, names) : "") + "; known: " + list);
  return std::nullopt;
}

std::vector<YamlValue> YamlValue::sequence() const {
  std::vector<YamlValue> values;
  if (node_.shape != YamlNode::Shape::kSequence) {
    problem("wants a list, found " + found());
    return values;
  }
  for (std::size_t i = 0; i < node_.items.size(); ++i) {
    values.emplace_back(node_.items[i], path_ + "[" + std::to_string(i) + "]", problems_);
  }
  return values;
}

YamlSection::YamlSection(const YamlValue& value)
    : value_(value), readable_(value.node().shape == YamlNode::Shape::kMapping) {
  if (!readable_) value_.problem("wants a mapping of keys to values");
}

std::optional<YamlValue> YamlSection::find(std::string_view key) {
  known_.push_back(key);
  const auto& keys = value_.node().keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text != key) continue;
    return YamlValue(value_.node().items[i], joined(value_.path(), key), value_.problems());
  }
  return std::nullopt;
}

std::optional<YamlValue> YamlSection::require(std::string_view key) {
  auto value = find(key);
  if (!value && readable_) value_.problem("'" + std::string(key) + "' is missing");
  return value;
}

YamlSection::~YamlSection() {
  std::set<std::string_view> seen;
  for (const auto& key : value_.node().keys) {
    const bool known = std::find(known_.begin(), known_.end(), key.text) != known_.end();
    const bool repeated = !seen.insert(key.text).second;
    if (known && !repeated) continue;
    const YamlValue at(key, joined(value_.path(), key.text), value_.problems());
    at.problem(repeated ? "is there twice" : "unknown key" + did_you_mean(key.text, known_));
  }
}

std::vector<YamlEntry> entries(const YamlValue& mapping) {
  std::vector<YamlEntry> found;
  const YamlNode& node = mapping.node();
  if (node.shape != YamlNode::Shape::kMapping) {
    mapping.problem("wants a mapping of names to values");
    return found;
  }
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& key = node.keys[i].text;
    if (!seen.insert(key).second) {
      YamlValue(node.keys[i], joined(mapping.path(), key), mapping.problems())
          .problem("is there twice");
      continue;
    }
    found.push_back(
        {key, YamlValue(node.items[i], joined(mapping.path(), key), mapping.problems())});
  }
  return found;
}

}  // namespace hearth::contract

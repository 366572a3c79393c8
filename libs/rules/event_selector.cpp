#include "rules/event_selector.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "rules/quoted.hpp"
#include "rules/spelling.hpp"

namespace hearth::rules {
namespace {

constexpr std::string_view kAnyEvent = "*", kClass = "class:", kMeaning = "meaning:";
constexpr std::array<std::string_view, 5> kClasses{"consume", "create", "social", "absorb",
                                                   "presence"};
constexpr std::array<std::string_view, 10> kMeanings{
    "login",           "payment",       "refund", "complaint",    "nps_answer",
    "support_request", "support_reply", "share",  "session_time", "reward"};

constexpr std::size_t kSlip = 2;  // edits between a planned name and one that was meant to be it

std::string listed(std::span<const std::string_view> words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

std::optional<std::string> wrong_word(std::string_view kind, std::string_view word,
                                      std::span<const std::string_view> words) {
  if (std::find(words.begin(), words.end(), word) != words.end()) return std::nullopt;
  const std::string hint = did_you_mean(word, words);
  return "no such " + std::string(kind) + " '" + std::string(word) + "'" +
         (hint.empty() ? ": there are " + listed(words) : hint);
}

const EventShape* find_event(std::string_view name, const Schema& schema) {
  const auto found = std::find_if(schema.events.begin(), schema.events.end(),
                                  [&](const EventShape& event) { return event.name == name; });
  return found == schema.events.end() ? nullptr : &*found;
}

}  // namespace

std::optional<std::string> wrong_selector(std::string_view selector, const Schema& schema) {
  if (selector.empty()) return "the event's name is empty";
  if (selector == kAnyEvent) return std::nullopt;
  if (selector.starts_with(kClass)) {
    return wrong_word("class", selector.substr(kClass.size()), kClasses);
  }
  if (selector.starts_with(kMeaning)) {
    return wrong_word("meaning", selector.substr(kMeaning.size()), kMeanings);
  }
  if (find_event(selector, schema) != nullptr) return std::nullopt;
  std::vector<std::string_view> planned;
  for (const EventShape& event : schema.events) planned.push_back(event.name);
  const std::string event = quoted(selector);
  if (schema.strict) {
    return "no event " + event + " in the tracking plan" + did_you_mean(selector, planned);
  }
  const std::string_view close = nearest(selector, planned);
  if (close.empty() || edit_distance(selector, close) > kSlip) return std::nullopt;
  return "no event " + event + " in the tracking plan (did you mean '" + std::string(close) + "'?)";
}

std::optional<std::string> wrong_property(std::string_view property, PropertyUse use,
                                          std::string_view selector, const Schema& schema) {
  if (property.empty()) return "the property's name is empty";
  const EventShape* const event = find_event(selector, schema);
  if (event == nullptr) return std::nullopt;
  const auto is_among = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), property) != names.end();
  };
  if (is_among(event->numeric)) return std::nullopt;
  if (is_among(event->other)) {
    if (use == PropertyUse::kAny) return std::nullopt;
    return "property " + quoted(property) + " of " + quoted(selector) +
           " is not a number: only distinct can read it";
  }
  std::vector<std::string_view> known(event->numeric.begin(), event->numeric.end());
  if (use == PropertyUse::kAny) known.insert(known.end(), event->other.begin(), event->other.end());
  return quoted(selector) + " has no property " + quoted(property) + did_you_mean(property, known);
}

}  // namespace hearth::rules

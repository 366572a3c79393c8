#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "contract/json_text.hpp"
#include "history.hpp"

// For tests: a history as who reads its lines understands it.
namespace hearth::load {

struct Told {
  std::string event, user, device, address, author, order, message_id;
  TimePoint time;
  double yuan = 0;
  bool rewarded = false;
};

inline const TimePoint kTestEnd = *contract::parse_rfc3339("2026-11-22T04:52:22.468Z");

inline Cast test_cast(std::uint32_t users, std::uint64_t seed = 1,
                      std::chrono::days days = std::chrono::days(60)) {
  return Cast({.users = users, .seed = seed, .span = {kTestEnd, days}});
}

inline std::string text_of(const Cast& cast) {
  std::string text;
  const auto told = tell(cast, [&](std::string_view piece) {
    text += piece;
    return Status{};
  });
  EXPECT_TRUE(told);
  return text;
}

// Nothing where it is not there or of another type.
template <class Value>
Value value_or_nothing(const simdjson::simdjson_result<simdjson::dom::element>& found) {
  Value value{};
  return found.get(value) == simdjson::SUCCESS ? value : Value{};
}

inline std::string text_or_empty(const simdjson::simdjson_result<simdjson::dom::element>& found) {
  return std::string(value_or_nothing<std::string_view>(found));
}

inline Told read_line(const simdjson::dom::element& line) {
  Told told{.event = text_or_empty(line["event"]),
            .user = text_or_empty(line["userId"]),
            .device = text_or_empty(line.at_pointer("/context/device/id")),
            .address = text_or_empty(line.at_pointer("/context/ip")),
            .author = text_or_empty(line.at_pointer("/properties/author_id")),
            .order = text_or_empty(line.at_pointer("/properties/order_id")),
            .message_id = text_or_empty(line["messageId"])};
  told.time = contract::parse_rfc3339(text_or_empty(line["timestamp"])).value();
  told.yuan = value_or_nothing<double>(line.at_pointer("/properties/revenue"));
  told.rewarded = value_or_nothing<bool>(line.at_pointer("/properties/rewarded"));
  return told;
}

// Every line must be a JSON object; `look` sees it before it is read.
inline std::vector<Told> read_history(
    const std::string& text,
    const std::function<void(const simdjson::dom::element&)>& look = nullptr) {
  std::vector<Told> out;
  simdjson::dom::parser parser;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const simdjson::padded_string line(std::string_view(text).substr(at, end - at));
    const simdjson::dom::element element = parser.parse(line);
    if (look) look(element);
    out.push_back(read_line(element));
    at = end + 1;
  }
  return out;
}

inline std::map<std::string, std::vector<Told>> by_user(std::vector<Told> history) {
  std::map<std::string, std::vector<Told>> out;
  for (Told& told : history) out[told.user].push_back(std::move(told));
  return out;
}

}  // namespace hearth::load

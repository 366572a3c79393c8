#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contract/message.hpp"
#include "rewards/core/settings.hpp"

namespace hearth::rewards {

// What an event means for tasks.
struct Deed {
  std::string event;
  std::string order;     // its order_id; empty: it names none
  bool refund = false;   // takes that order back, or the last one that counted where it names none
  std::int64_t fen = 0;  // paid, or that go back; 0: it says no amount
  std::optional<std::int64_t> at;  // when it was done
};

// Nothing: it concerns no task. A payment of nothing is no deed, and one of less is a refund; a
// refund of nothing or less is none.
std::optional<Deed> deed_in(const contract::Event& event, const Settings& settings);

// As it travels from an id to its person: {"event", "order", "refund", "fen", "at"}.
std::string encode(const Deed& deed);
std::optional<Deed> decode_deed(std::string_view body);

}  // namespace hearth::rewards

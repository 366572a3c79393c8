#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "contract/message.hpp"

// The ids of one person stand in rows: each is linked to the next, and what is meant for the person
// is passed on along the row. It carries the ids it has passed (`via`), so that it ends by itself,
// whatever was linked to what: at the person, or at the id whose link would close a cycle or make
// the row too long. Nothing that was accepted ends on the way.
namespace hearth::contract {

// From an id to its person at the most: 256 other ids are what a person keeps apart. Whoever looks
// an id up follows it that far.
inline constexpr std::size_t kMaxForwards = 256;

// A signal that more signals than this have led to is dead-lettered. It ends what would go on for
// ever, and never a row of ids: an operator who takes ids out of it while something passes sends
// that back to pass again.
inline constexpr std::uint32_t kMaxSignalHops = 4 * kMaxForwards + kMaxHops;

// Whether `self`, which is linked further, keeps what has passed `via` and stays a person of its
// own: it is the one to end a cycle, or the row is full.
bool ends_path(const std::vector<std::string>& via, std::string_view self);

}  // namespace hearth::contract

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chance.hpp"
#include "event_mix.hpp"

namespace hearth::load {

struct PopulationOptions {
  std::uint64_t users = 10'000;  // from 1
  std::uint64_t seed = 1;        // the same options make the same events
  int anonymous_percent = 0;  // of the users: known by an anonymous id before they are identified
  std::string run =
      "load";  // begins every message id, so that two runs are not taken for repetitions; JSON-safe
};

// An endless, seeded stream of Segment events. The k-th user is about k^-1/2 as active as the
// first: a few are seen all the time, most rarely, yet nobody alone is a noticeable part of the
// whole. Pure: times are given.
class Population {
 public:
  explicit Population(PopulationOptions options);

  // Appends one JSON object for a batch and returns its number: 0, 1, 2 …
  std::uint64_t append_event(std::string& out, std::string_view rfc3339_time);
  std::string message_id(std::uint64_t number) const;  // "load-17"

 private:
  // An anonymous visitor's first kVisits events know no user; then one identify tells who it is.
  static constexpr std::uint8_t kVisits = 3;
  static constexpr std::uint8_t kIdentified = kVisits + 1;

  std::uint64_t draw_user();
  bool begins_anonymous(std::uint64_t user) const;

  PopulationOptions options_;
  EventMix mix_;
  Chance chance_;
  std::vector<std::uint8_t> visits_;  // by user; empty where nobody is anonymous
  std::uint64_t next_number_ = 0;
};

}  // namespace hearth::load

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::load {

// What a population does, as often as a community with a shop does it: mostly reading and opening,
// some likes, few notes, now and then an order. Every name is in the tracking plan of hearth.yaml.
// The events are rendered once, up to the fields that differ, so that making one costs two copies
// and a few digits.
class EventMix {
 public:
  EventMix();

  // `{"type":"track","event":"Liked","properties":{…}`: an object left open for the ids and the
  // time.
  std::string_view opening(std::uint64_t chance) const { return openings_[draw_[chance % kDraws]]; }
  const std::vector<std::string>& openings() const { return openings_; }

 private:
  static constexpr std::size_t kDraws = 1000;  // the mix is stated in parts per thousand
  std::vector<std::string> openings_;
  std::array<std::uint16_t, kDraws> draw_;
};

}  // namespace hearth::load

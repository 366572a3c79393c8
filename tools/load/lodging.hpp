#pragma once

#include <cstdint>

#include "chance.hpp"
#include "persona.hpp"

namespace hearth::load {

// Says who shares a device or an address with whom, in the order of the cast: rings of hunters and
// of some brushers on one device, families of two or three on one, halls of residence behind one
// address; everybody else is alone.
class Lodging {
 public:
  Lodging(std::uint64_t seed, const Span& span) : chance_(seed), span_(span) {}

  void settle(Persona& persona);

 private:
  struct Group {
    int left = 0;  // who still comes
    std::uint32_t ring = 0, device = 0, address = 0;
    TimePoint start;        // of a hunters' ring
    float active_days = 0;  // the same
  };

  void join_hunters(Persona& persona);
  void join_brushers(Persona& persona);
  void live(Persona& persona);
  Group open(int low, int high);

  Chance chance_;
  Span span_;
  std::uint32_t last_ring_ = 0, last_device_ = 0, last_address_ = 0;
  Group hunters_, brushers_, family_, hall_;
};

}  // namespace hearth::load

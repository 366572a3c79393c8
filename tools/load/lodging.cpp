#include "lodging.hpp"

#include <algorithm>

#include "variates.hpp"

namespace hearth::load {
namespace {

Millis days(double count) { return Millis(static_cast<std::int64_t>(count * 86'400'000.0)); }

}  // namespace

void Lodging::settle(Persona& persona) {
  if (persona.intent == Intent::kBonusHunter) return join_hunters(persona);
  if (persona.intent == Intent::kOrderBrusher && happens(chance_, 0.3)) {
    return join_brushers(persona);
  }
  live(persona);
}

Lodging::Group Lodging::open(int low, int high) {
  const int size = static_cast<int>(between(chance_, low, high + 1));
  return {.left = size, .ring = 0, .device = ++last_device_, .address = ++last_address_};
}

// Most rings are young, because their accounts are found out and replaced, and come often. Who is
// older comes for a campaign now and then.
void Lodging::join_hunters(Persona& persona) {
  if (hunters_.left == 0) {
    hunters_ = open(8, 30);
    hunters_.ring = ++last_ring_;
    const auto whole = static_cast<double>(span_.days.count());
    const bool young = happens(chance_, 0.85) || whole < 35;
    const double age =
        young ? between(chance_, 1.5, std::min(26.0, whole)) : between(chance_, 32, whole);
    hunters_.start = span_.until - days(age);
    hunters_.active_days = static_cast<float>(young ? between(chance_, 0.4, 0.8) : 0.1);
  }
  --hunters_.left;
  persona.ring = hunters_.ring;
  persona.device = hunters_.device;
  persona.address = hunters_.address;
  persona.habits.active_days = hunters_.active_days;
  persona.first_seen = hunters_.start + days(std::min(1.0, exponential(chance_, 0.2)));
  if (happens(chance_, 0.2)) persona.bought_once = persona.first_seen + days(chance_.fraction());
}

// They pay for each other's goods; part of the money comes back outside the shop.
void Lodging::join_brushers(Persona& persona) {
  if (brushers_.left == 0) brushers_ = open(5, 12);
  --brushers_.left;
  persona.device = brushers_.device;
  persona.address = brushers_.address;
  persona.habits.refunded = static_cast<float>(between(chance_, 0.5, 0.9));
}

void Lodging::live(Persona& persona) {
  if (family_.left == 0 && happens(chance_, 0.025)) family_ = open(2, 3);
  if (family_.left > 0) {
    --family_.left;
    persona.device = family_.device;
    persona.address = family_.address;
    return;
  }
  persona.device = ++last_device_;
  if (happens(chance_, 0.015)) {
    if (hall_.left == 0) hall_ = open(20, 40);
    --hall_.left;
    persona.address = hall_.address;
    return;
  }
  persona.address = ++last_address_;
}

}  // namespace hearth::load

#include "segmenter/core/person_memory.hpp"

#include "contract/partition.hpp"

namespace hearth::segmenter {
namespace {

// The hash's low bits have chosen the partition: all persons here have them in common.
std::size_t place_number(std::string_view entity) {
  return (contract::stable_hash(entity) >> 32) % PersonMemory::kPlaces;
}

}  // namespace

PersonMemory::Place& PersonMemory::place_of(std::string_view entity) {
  auto& place = places_[place_number(entity)];
  if (place == nullptr) place = std::make_unique<Place>();
  return *place;
}

void PersonMemory::forget(std::string_view entity) {
  auto& place = places_[place_number(entity)];
  if (place != nullptr && place->entity == entity) place->entity.clear();
}

}  // namespace hearth::segmenter

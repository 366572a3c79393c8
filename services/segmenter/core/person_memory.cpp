#include "segmenter/core/person_memory.hpp"

#include "contract/partition.hpp"

namespace hearth::segmenter {

PersonMemory::Place& PersonMemory::place_of(std::string_view entity) {
  auto& place = places_[contract::stable_hash(entity) % kPlaces];
  if (place == nullptr) place = std::make_unique<Place>();
  return *place;
}

void PersonMemory::forget(std::string_view entity) {
  auto& place = places_[contract::stable_hash(entity) % kPlaces];
  if (place != nullptr && place->entity == entity) place->entity.clear();
}

}  // namespace hearth::segmenter

#pragma once

#include <cstdint>

#include "segmenter/core/state.pb.h"

// The user's side of devices.hpp: what pb::Standing remembers of them.
namespace hearth::segmenter {

// Of each kind a user remembers those with the smallest hashes: the same ones in whatever order
// they came, and a phone that changes its address daily has ever less to tell.
inline constexpr int kMaxSourcesOfUser = 4;

struct Remembered {
  bool is_new = false;       // and among those that are remembered
  std::uint64_t forgot = 0;  // in its place; 0: none
};
Remembered remember_source(pb::Standing& standing, std::uint64_t hash);
// The source says how many accounts it has; also one that this user has not been seen with itself,
// but an id has that is part of it. Returned: what is forgotten for it, which may be itself.
std::uint64_t note_accounts(pb::Standing& standing, std::uint64_t hash, std::uint32_t accounts);

}  // namespace hearth::segmenter

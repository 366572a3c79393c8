#pragma once

#include <cstddef>
#include <cstdint>

namespace hearth::fold {

inline constexpr std::size_t kMaxCommitKeys = 1'000;

enum class Progress : std::uint8_t {
  kDone,  // the message is folded
  kFull,  // commit what there is, then go on with the same message
  kHeld,  // the partition must stop: see Folder::held()
};

}  // namespace hearth::fold
